"""超预算支出: not applicable, silent, speaks, with the value just inside and just outside each threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def budget(ledger, *, cur="1000000.00", **values):
    row = {"bgt_pman_id": "P1", "fiscal_year": 2025, "agency_code": "101001", "pro_code": "X1", "pro_name": "校舍维修"}
    ledger.accept("project_budget", "2025", [row | {"reply_amt": "1", "cur_amt": cur} | values])


def indicator(ledger, project="P1"):
    row = {"bgt_id": "B1", "agency_code": "101001", "amount": "1000000.00", "bgt_pman_id": project}
    ledger.accept("budget_indicator", "2025", [row])


def agency(ledger):
    ledger.accept(
        "agency", "2025", [{"agency_code": "101001", "agency_name": "县教育局", "valid_from": date(2020, 1, 1)}]
    )


def payments(ledger, *amounts, month=3, bgt_id="B1", **values):
    rows = [
        {
            "pay_app_id": f"A{month:02}{n}",
            "create_date": date(2025, month, 1 + n % 28),
            "bgt_id": bgt_id,
            "agency_code": "101001",
            "payee_acct_name": "甲公司",
            "pay_app_amt": amount,
            "xpay_amt": amount,
        }
        | values
        for n, amount in enumerate(amounts, 1)
    ]
    return ledger.accept("payment_application", f"2025-{month:02}", rows)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ((), "年度项目预算"),
        ((budget, indicator), "支付申请"),
        ((budget, payments), "预算指标"),
        ((indicator, payments), "年度项目预算"),
    ],
)
def test_not_applicable_without_a_data_set(ledger, run, given, missing):
    for make in given:
        make(ledger)
    judgement = run("W-E02")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert f"缺 2025 年{missing}" in judgement.reason


@pytest.mark.parametrize(
    "amounts",
    [
        ("1000000.00",),  # exactly the budget
        ("600000.00", "400999.99"),  # over by one cent less than the minimum
        ("1200000.00", "-200000.00"),  # what was paid back counts
        ("-50000.00",),
    ],
)
def test_silent(ledger, run, amounts):
    budget(ledger)
    indicator(ledger)
    payments(ledger, *amounts)
    assert run("W-E02").outcome is Outcome.SILENT


def test_silent_on_payments_without_an_indicator_or_line(ledger, run):
    budget(ledger, cur="10.00")
    indicator(ledger, project="elsewhere")
    payments(ledger, "99999.00")
    payments(ledger, "99999.00", month=4, bgt_id="unknown")
    assert run("W-E02").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amounts", "over", "level"),
    [
        (("600000.00", "401000.00"), "1000.00", GENERAL),  # the minimum
        (("1050000.00",), "50000.00", GENERAL),  # exactly 5 %
        (("1050000.01",), "50000.01", IMPORTANT),
        (("1200000.01",), "200000.01", IMPORTANT),  # above 20 %, below 500,000: still important
        (("1900000.00",), "900000.00", IMPORTANT),  # 编 is capped at important
    ],
)
def test_speaks(ledger, run, amounts, over, level):
    agency(ledger)
    budget(ledger)
    indicator(ledger)
    payments(ledger, *amounts)
    judgement = run("W-E02")
    (finding,) = judgement.findings
    assert (finding.amount, finding.level) == (Decimal(over), level)
    assert finding.matter_key == "P1"
    assert finding.evidence[0].label == "项目预算（变动后）：校舍维修"
    assert finding.evidence_count == 1 + len(amounts)
    assert len(finding.receipt_ids) == 2


def test_wording(ledger, run):
    agency(ledger)
    budget(ledger)
    indicator(ledger)
    payments(ledger, "1000000.00", "124000.00")
    (finding,) = run("W-E02").findings
    assert finding.title == "县教育局“校舍维修”项目支出超预算12.4万元"
    assert finding.fact == (
        "县教育局“校舍维修”项目变动后预算数为100.0万元，截至2025年3月3日已支付2笔、112.4万元，超出预算12.4万元（12.4%）。"
    )
    assert finding.formula == ("累计支付 1,124,000.00元 − 变动后预算数 1,000,000.00元 = 124,000.00元；超出比例 12.4%")
    assert (finding.unit, finding.unit_name, finding.period) == ("101001", "县教育局", "2025")


def test_budget_of_nothing_counts_as_wholly_exceeded(ledger, run):
    budget(ledger, cur="0.00")
    indicator(ledger)
    payments(ledger, "30000.00")
    (finding,) = run("W-E02").findings
    assert (finding.size, finding.level) == (1, IMPORTANT)
    assert finding.unit_name == "单位101001"


def test_missing_months_are_said(ledger, run):
    budget(ledger)
    indicator(ledger)
    payments(ledger, "1.00")
    judgement = run("W-E02")
    assert judgement.outcome is Outcome.SILENT
    assert "缺 2025-01、2025-02、2025-04、" in judgement.reason
    assert "2025-12 的支付申请，结论只限已收到的数据" in judgement.reason


def test_another_region_and_another_year_do_not_count(ledger, run):
    budget(ledger)
    indicator(ledger)
    payments(ledger, "900000.00")
    ledger.accept(
        "payment_application",
        "2024-03",
        [
            {
                "pay_app_id": "old",
                "create_date": date(2024, 3, 1),
                "bgt_id": "B1",
                "agency_code": "101001",
                "pay_app_amt": "9e6",
            }
        ],
    )
    assert run("W-E02").outcome is Outcome.SILENT
