"""土地价款欠缴: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
MONTH_END = date(2025, 12, 31)


def sales(ledger, *rows, month=12):
    """`rows`: fields of an instalment; usually one of 5 million, due 100 days before the year's end, nothing paid."""
    usual = {
        "land_contract_no": "YM-1",
        "parcel": "城南3号地",
        "buyer": "甲公司",
        "deal_price": 50_000_000,
        "signed_on": date(2025, 1, 5),
    }
    usual |= {"instalment_no": 1, "due_on": MONTH_END - timedelta(100), "due_amount": 5_000_000, "paid_amount": None}
    ledger.accept("land_sale", f"2025-{month:02}", [usual | row for row in rows])


def test_not_applicable(ledger, run):
    judgement = run("W-J01")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年国有土地使用权出让数据")


@pytest.mark.parametrize(
    "row",
    [
        {"paid_amount": 5_000_000},
        {"paid_amount": "4990000.01"},
        {"due_on": MONTH_END - timedelta(29)},
        {"due_on": MONTH_END, "due_amount": 90_000_000},
        {"parcel": "合　计"},
    ],
)
def test_silent(ledger, run, row):
    sales(ledger, row)
    assert run("W-J01").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("days", "arrears", "level"),
    [
        (30, "10000.00", GENERAL),
        (89, "9999999.99", GENERAL),
        (90, "10000.00", IMPORTANT),
        (179, "10000.00", IMPORTANT),
        (180, "10000.00", MAJOR),
        (1, "10000000.00", MAJOR),
    ],
)
def test_speaks(ledger, run, days, arrears, level):
    sales(ledger, {"due_on": MONTH_END - timedelta(days), "due_amount": arrears})
    assert [(each.level, each.size) for each in run("W-J01").findings] == [(level, days)]


def test_only_the_newest_month_counts_and_instalments_do_not_set_off(ledger, run):
    sales(ledger, {"land_contract_no": "settled"}, month=10)
    overpaid = {"instalment_no": 2, "due_amount": 1_000_000, "paid_amount": 9_000_000}
    sales(ledger, {"paid_amount": 2_000_000}, overpaid, {"instalment_no": 3, "due_on": date(2026, 6, 1)}, month=11)
    judgement = run("W-J01")
    (finding,) = judgement.findings  # to 30 November: 69 days
    assert (finding.period, finding.amount, finding.size, finding.evidence_count) == ("2025-11", 3_000_000, 69, 1)
    assert finding.title == "甲公司欠缴土地价款300.0万元（城南3号地（合同 YM-1），最长逾期69天）"
    assert "有1期到期没有缴清，应缴500.0万元，实缴200.0万元，欠缴300.0万元" in finding.fact
    assert judgement.reason == ""


def test_old_data_is_remarked(ledger, run):
    sales(ledger, {}, month=9)
    assert run("W-J01").reason == "土地出让数据只报送到 2025-09，其后是否缴清未作判断"
