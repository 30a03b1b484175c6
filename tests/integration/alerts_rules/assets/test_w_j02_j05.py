"""土地价款与入库、国资收益、资产收入: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def sold(ledger, month, *rows):
    """`rows`: contract, day of payment, paid, further fields."""
    usual = {
        "parcel": "城南3号地",
        "buyer": "甲公司",
        "deal_price": 9,
        "signed_on": date(2025, 1, 1),
        "due_on": date(2025, 1, 1),
    }
    usual |= {"instalment_no": 1, "due_amount": 9}
    ledger.accept(
        "land_sale",
        f"2025-{month:02}",
        [
            usual | {"land_contract_no": c, "paid_on": on, "paid_amount": a} | (more[0] if more else {})
            for c, on, a, *more in rows
        ],
    )


def entered(ledger, month, *rows):
    """`rows`: subject, amount, level."""
    usual = {"trecode": "2301", "rptdate": date(2025, month, 9)}
    ledger.accept(
        "treasury_income_daily",
        f"2025-{month:02}",
        [usual | {"budgetsubcode": code, "moneyday": amount, "budgetlevelcode": level} for code, amount, level in rows],
    )


def test_j02_not_applicable(ledger, run):
    assert run("W-J02").reason == "缺 2025 年国有土地使用权出让数据"
    sold(ledger, 2)
    assert run("W-J02").reason == "缺 2025 年国库预算收入日报"
    entered(ledger, 2)
    judgement = run("W-J02")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "土地出让数据和国库日报没有都报齐 1 月份，年初以来的累计数不完整",
    )


@pytest.mark.parametrize(
    ("treasury", "level"),
    [
        ("10000000.00", None),
        ("9950000.01", None),
        ("9950000.00", GENERAL),
        ("10050000.00", GENERAL),
        ("9900000.01", GENERAL),
        ("9900000.00", IMPORTANT),
        ("0.00", IMPORTANT),
    ],
)
def test_j02_thresholds(ledger, run, treasury, level):
    sold(ledger, 1, ("A", date(2025, 1, 20), 10_000_000), ("B", date(2024, 12, 1), 90_000_000))
    entered(
        ledger,
        1,
        ("1030148", treasury, "4"),
        ("103014801", treasury, "4"),
        ("1030148", 90_000_000, "1"),
        ("10101", 90_000_000, "4"),
    )
    assert [each.level for each in run("W-J02").findings] == ([level] if level else [])


def test_j02_counts_an_instalment_once_and_only_months_that_both_sent(ledger, run):
    sold(ledger, 1, ("A", date(2025, 1, 20), 1_000_000))
    sold(ledger, 2, ("A", date(2025, 1, 20), 1_000_000), ("合", date(2025, 2, 3), 500_000))
    sold(ledger, 4, ("D", date(2025, 4, 3), 90_000_000))
    for month in (1, 2, 3, 4):
        entered(ledger, month, ("1030148", 700_000, "4"))
    (finding,) = run("W-J02").findings
    assert finding.title == "土地出让价款登记实缴与国库入库相差10.0万元"
    assert "年初至2025年2月" in finding.fact or "年初至2025-02" in finding.fact
    assert finding.evidence_count == 4


def test_j02_silent_below_the_minimum(ledger, run):
    sold(ledger, 1, ("A", date(2025, 1, 20), 100_000))
    entered(ledger, 1, ("1030148", "90000.01", "5"))
    assert run("W-J02").outcome is Outcome.SILENT


def company(ledger, **months):
    """`months`: m01=(due, paid)."""
    for month, (due, paid) in months.items():
        row = {"ym": f"2025{month[1:]}", "company_code": "91532328MA6K00001X", "company_name": "县城投公司"}
        row |= {"assets": 1, "liabilities": 1, "equity": 1, "return_due": due, "return_paid": paid}
        ledger.accept(
            "soe_report",
            f"2025-{month[1:]}",
            [row, row | {"company_code": "000000000000000000", "company_name": "合 计"}],
        )


def test_j04_not_applicable(ledger, run):
    assert run("W-J04").reason == "缺 2025 年国有企业月报与国有资本收益"
    company(ledger, m01=(None, None))
    judgement = run("W-J04")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "国有企业月报没有填写应缴国有资本收益")


OWED, PAID = (500_000, None), (500_000, 500_000)


@pytest.mark.parametrize(
    ("months", "level", "days"),
    [
        ({"m06": OWED}, None, 0),
        ({"m02": OWED, "m03": OWED}, GENERAL, 31),
        ({"m06": OWED, "m08": OWED}, GENERAL, 62),
        ({"m06": OWED, "m09": OWED}, IMPORTANT, 92),
        ({"m01": OWED, "m12": OWED}, IMPORTANT, 334),  # the class ends at important
        ({"m01": OWED, "m06": PAID, "m07": OWED}, None, 0),
        ({"m01": OWED, "m06": PAID}, None, 0),
        ({"m01": (9_999, 0), "m06": (9_999, 0)}, None, 0),
    ],
)
def test_j04_thresholds(ledger, run, months, level, days):
    company(ledger, **months)
    assert [(each.level, each.size) for each in run("W-J04").findings] == ([(level, days)] if level else [])


def test_j04_wording(ledger, run):
    company(ledger, m03=OWED, m04=(600_000, 200_000))
    (finding,) = run("W-J04").findings
    assert finding.title == "县城投公司欠缴国有资本收益40.0万元（30天）"
    assert "从2025年3月末起一直有欠缴，已30天" in finding.fact


def assets(ledger, *rows):
    usual = {"fiscal_year": 2025, "agency_code": "101001", "opening": 0, "increase": 0, "decrease": 0, "closing": 0}
    ledger.accept("state_asset", "2025", [usual | {"asset_class": str(n)} | row for n, row in enumerate(rows)])


def test_j05_not_applicable(ledger, run):
    assert run("W-J05").reason == "缺 2025 年行政事业单位国有资产"
    assets(ledger, {})
    assert run("W-J05").outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ({"income_due": 500_000, "income_paid": 500_000}, None),
        ({"income_due": "999.99"}, None),
        ({"income_due": 1_000}, GENERAL),
        ({"income_due": "499999.99", "rental_income": 9_000_000}, GENERAL),
        ({"income_due": 500_000}, IMPORTANT),
        ({"rental_income": 300_000, "disposal_income": 200_000}, IMPORTANT),
        ({"income_due": 0, "income_paid": 5_000}, None),
        ({"income_due": 500_000, "asset_class_name": "资产合计"}, None),
    ],
)
def test_j05_thresholds(ledger, run, row, level):
    assets(ledger, row)
    assert [each.level for each in run("W-J05").findings] == ([level] if level else [])


def test_j05_what_one_class_paid_too_much_does_not_set_off(ledger, run):
    assets(
        ledger,
        {"income_due": 30_000, "income_paid": 10_000, "rental_income": 30_000},
        {"income_due": 0, "income_paid": 90_000},
    )
    (finding,) = run("W-J05").findings
    assert finding.title == "单位101001资产处置、出租收入有2.0万元未上缴"
    assert "出租出借收入3.0万元、处置收入0.00元，应缴国库3.0万元，已缴1.0万元" in finding.fact
