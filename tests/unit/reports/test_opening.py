"""What the brief says of missing data: each set once, its months in spans."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts.ingest.v1 import DueDelivery
from services.reports.briefs.amounts import Count
from services.reports.briefs.brief import SetArrival
from services.reports.briefs.sections.opening import by_data_set, general_section
from services.reports.figures import Source
from services.reports.offices import load_offices
from services.reports.paper import Paragraph


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


def test_what_is_missing_and_what_came_late_is_named_in_the_text_with_what_it_limits():
    missing, came = due("支付申请", "2025-02"), due("税收征收", "2025-01").model_copy(update={"state": "received"})
    late = SetArrival(
        data_set="treasury_stock_daily", sender="czj", receipts=3, rows=Count(90, (Source("回执-1", "a.csv", "共90行"),)), newest_period="2025-03",
        due_on=date(2025, 4, 2), received_on=date(2025, 4, 9), late=2, score=None,
    )  # fmt: skip

    def said(missing: tuple[DueDelivery, ...], arrivals: tuple[SetArrival, ...]) -> str:
        brief = SimpleNamespace(
            missing=missing, arrivals=arrivals, differences=(), office=load_offices().of("999901"),
            cut_off=date(2025, 3, 31), quarter=1,
        )  # fmt: skip
        _, basis, sentence, _ = general_section(cast("Any", brief))
        assert isinstance(basis, Paragraph)
        assert isinstance(sentence, Paragraph)
        assert ("批数据报送逾期" in basis.text) is bool(arrivals)
        return sentence.text

    assert said((missing, came), (late,)) == (
        "应报未报：支付申请（2025-02）；逾期报送：国库库存日报（2批）。上述事项的有关分析以已接收的数据为限。"
    )
    assert said((came,), (late,)).startswith("逾期报送：国库库存日报（2批）。")
    assert said((came,), ()) == "应于本期报送的数据集未发现缺报、迟报。"
