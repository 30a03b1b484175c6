"""三公经费年底突击或者预付；应列未列: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def paid(ledger, *rows, months=range(1, 13)):
    """`rows`: month, amount, further fields; usually the reception of guests."""
    for month in months:
        ledger.accept(
            "payment_application",
            f"2025-{month:02}",
            [
                {
                    "pay_app_id": f"P{n}",
                    "create_date": date(2025, on, 9),
                    "agency_code": "101001",
                    "pay_app_amt": amount,
                }
                | {"dep_bgt_eco_code": "30217", "use_des": "接待费", "payee_acct_name": "甲"}
                | (more[0] if more else {})
                for n, (on, amount, *more) in enumerate(rows)
                if on == month
            ],
        )


@pytest.mark.parametrize("rule", ["W-H03", "W-H04"])
def test_not_applicable(ledger, run, rule):
    judgement = run(rule)
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


def test_h04_not_applicable_without_codes(ledger, run):
    paid(ledger, (3, 5_000, {"dep_bgt_eco_code": None}))
    judgement = run("W-H04")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "支付申请没有填写部门预算经济分类")


@pytest.mark.parametrize(
    ("early", "late", "level"),
    [
        (60_000, "40000.00", None),
        (60_000, "40000.01", GENERAL),
        (50_000, "50000.00", GENERAL),
        (50_000, "50000.01", IMPORTANT),
        (0, "49999.99", None),
        (-5_000, "55000.00", IMPORTANT),
    ],
)
def test_h03_last_quarter(ledger, run, early, late, level):
    paid(ledger, (9, early), (10, late), (12, 900_000, {"dep_bgt_eco_code": "30216"}))
    assert [each.level for each in run("W-H03").findings] == ([level] if level else [])


def test_h03_the_share_waits_for_the_whole_year(ledger, run):
    paid(ledger, (10, 90_000), months=range(1, 12))
    judgement = run("W-H03")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.SILENT,
        "支付申请只有 11 个月，第四季度占比未作判断，只查预付、充值",
    )


@pytest.mark.parametrize(
    ("month", "amount", "purpose", "speaks"),
    [
        (3, "1000.00", "预付接待餐费", True),
        (3, "999.99", "预付接待餐费", False),
        (3, "1000.00", "接待餐费", False),
        (3, "5000.00", "中石油油卡充值", False),
        (12, "5000.00", "中石油油卡充值", True),
    ],
)
def test_h03_prepaid(ledger, run, month, amount, purpose, speaks):
    paid(ledger, (1, 40_000), (month, amount, {"use_des": purpose}))
    found = run("W-H03").findings
    assert [(each.matter_key, each.level) for each in found] == ([("101001|prepaid", IMPORTANT)] if speaks else [])


def test_h03_wording(ledger, run):
    paid(ledger, (2, 30_000), (11, 90_000, {"use_des": "预存"}), (12, -20_000))
    quarter, prepaid = sorted(run("W-H03").findings, key=lambda each: each.amount)
    assert quarter.title == "单位101001三公经费中第四季度支出7.0万元，占全年70.0%"
    assert quarter.fact == "2025年，单位101001三公经费支出10.0万元，其中第四季度支出2笔、7.0万元，占70.0%。"
    assert (prepaid.amount, prepaid.evidence_count) == (90_000, 1)


OFFICE = {"dep_bgt_eco_code": "30201"}


@pytest.mark.parametrize(
    "fields",
    [
        {"dep_bgt_eco_code": "30217"},
        {"use_des": "购买纸张"},
        {"use_des": "工作餐餐费"},
        {"use_des": "会议餐费", "payee_acct_name": "元谋大酒店"},
        {"use_des": "房屋修缮油漆"},
        {"use_des": "桌椅", "payee_acct_name": "元谋大酒店"},  # a payee alone is one point
        {"use_des": None},
    ],
)
def test_h04_silent(ledger, run, fields):
    paid(ledger, (3, 90_000, OFFICE | fields))
    assert run("W-H04").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amount", "fields", "level"),
    [
        ("999.99", {}, None),
        ("1000.00", {}, GENERAL),
        ("49999.99", {"use_des": "车辆维修费"}, GENERAL),
        ("50000.00", {"use_des": "出国考察"}, IMPORTANT),
        ("1000.00", {"use_des": None, "payee_acct_name": "元谋大酒店"}, GENERAL),
        ("1000.00", {"use_des": "公务接待", "payee_acct_name": "元谋大酒店"}, GENERAL),
    ],
)
def test_h04_thresholds(ledger, run, amount, fields, level):
    paid(ledger, (3, amount, OFFICE | fields))
    assert [each.level for each in run("W-H04").findings] == ([level] if level else [])


def test_h04_groups_by_unit_and_kind(ledger, run):
    car = {"dep_bgt_eco_code": "30299", "use_des": "公车加油"}
    paid(ledger, (3, 3_000, OFFICE), (4, -1_000, OFFICE), (5, 8_000, car), (5, 8_000, car | {"agency_code": "102001"}))
    judgement = run("W-H04")
    assert sorted((each.matter_key, each.amount) for each in judgement.findings) == [
        ("101001|公务接待费", 2_000),
        ("101001|公务用车费", 8_000),
        ("102001|公务用车费", 8_000),
    ]
    (guests,) = [each for each in judgement.findings if each.subject.endswith("公务接待费")]
    assert guests.title == "单位101001疑似在其他科目列支公务接待费0.20万元"
    assert guests.fact == "单位101001有2笔、0.20万元的支付列在30201科目，但用途或者收款人显示可能是公务接待费。"
