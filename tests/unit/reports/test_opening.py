"""What the brief says of missing data: each set once, its months in spans."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.ingest.v1 import DueDelivery
from services.reports.briefs.sections.opening import by_data_set


def due(title: str, period: str) -> DueDelivery:
    return DueDelivery(
        data_set="payment_application",
        data_set_title=title,
        sender="czj",
        period=period,
        due_on=date(2025, 2, 8),
        received_at=None,
        state="missing",
    )


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (["2025-01"], "2025-01"),
        (["2025-02", "2025-01"], "2025-01、2025-02"),
        (["2025-01", "2025-02", "2025-03", "2025-05"], "2025-01至2025-03、2025-05"),
        (["2024-11", "2024-12", "2025-01"], "2024-11至2025-01"),
        (["2024", "2025", "2026"], "2024、2025、2026"),
    ],
)
def test_months_that_follow_each_other_are_a_span(periods, said):
    assert by_data_set(due("支付申请", period) for period in periods) == f"支付申请（{said}）"


def test_each_set_stands_once_in_the_order_of_the_first_one_due():
    dues = [due("支付申请", "2025-01"), due("单位库", "2025"), due("支付申请", "2025-02")]
    assert by_data_set(dues) == "支付申请（2025-01、2025-02）、单位库（2025）"
