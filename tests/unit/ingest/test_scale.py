"""A wrong unit is suspected where every amount moved by about ten thousand, and nowhere else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.ingest.checks.scale import Scale, suspect_unit
from services.ingest.datasets import CATALOGUE

MONTH = CATALOGUE["expenditure_execution"]


def scale(label, rows, **totals):
    return Scale(label, rows, {name: Decimal(total) for name, total in totals.items()})


FEBRUARY = scale("2025-02", 20, budget_amount="90000000.00", month_amount="4000000.00", cumulative_amount="9000000.00")


def test_amounts_in_ten_thousands_that_nobody_named():
    now = scale("2025-03", 22, budget_amount="9000.00", month_amount="510.00", cumulative_amount="1410.00")
    note = suspect_unit(MONTH, now, [FEBRUARY])
    assert note is not None
    assert note.kind == "unit-suspected"
    assert note.detail == (
        "“预算数”平均每行 409.09 元，2025-02为 4,500,000.00 元，小约 11,000 倍，疑为金额以万元列示而没有注明。请核对金额单位："
        "确有差错的，更正后重新报送；无误的不必处理；2025-02有误的，请重新报送该期。"
    )


def test_yuan_that_were_called_ten_thousands():
    now = scale("2025-03", 20, budget_amount="900000000000.00", month_amount="51000000000.00")
    assert "注明成了万元" in suspect_unit(MONTH, now, [FEBRUARY]).detail


@pytest.mark.parametrize(
    "now",
    [
        scale("2025-03", 20, budget_amount="90000000.00", month_amount="400.00"),  # one field alone may fall so far
        scale("2025-03", 20, budget_amount="900000.00"),  # a hundredth is no unit
        scale("2025-03", 20, budget_amount="9.00"),  # nor is a ten millionth
        scale("2025-03", 20, budget_amount="0.00"),
        scale("2025-03", 20_000, budget_amount="90000000000.00"),  # a thousand times the rows
        scale("2025-03", 20, budget_amount="9000.00", cumulative_amount="90000000000.00"),  # not the same way
        scale("2025-03", 0),
    ],
)
def test_what_is_no_suspicion(now):
    assert suspect_unit(MONTH, now, [FEBRUARY]) is None


def test_one_former_slice_of_the_same_size_is_enough():
    now = scale("2025-03", 20, budget_amount="9000.00")
    assert suspect_unit(MONTH, now, [FEBRUARY, scale("2024-03", 18, budget_amount="8500.00")]) is None
    assert suspect_unit(MONTH, now, []) is None
