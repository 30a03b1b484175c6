"""向关联账户转账: own accounts, sister units, unions."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome, periods

pytestmark = pytest.mark.integration
UNITS = (
    {"agency_code": "101001", "agency_name": "县教育局", "dept_code": "101001"},
    {"agency_code": "101002", "agency_name": "县第一中学", "dept_code": "101001"},
    {"agency_code": "102001", "agency_name": "县财政局", "dept_code": "102001"},
)


def pay(amount, payee="县教育局", *, number=1, day="03-04", **fields):
    return application(number, day, amount, payee_acct_name=payee, **fields)


@pytest.mark.parametrize(
    ("has_payments", "has_units", "reason"),
    [(False, True, "缺 2025 年支付申请"), (True, False, "缺 2025 年单位库")],
)
def test_not_applicable(ledger, run, has_payments, has_units, reason):
    if has_payments:
        periods(ledger, "payment_application", [pay("90000.00")], "create_date")
    if has_units:
        name_units(ledger, *UNITS)
    judgement = run("W-G05")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


CASES = {
    "just below 50,000": ([pay("49999.99")], []),
    "50,000": ([pay("50000.00")], [("general", "50000.00")]),
    "just below 500,000": ([pay("499999.99")], [("general", "499999.99")]),
    "500,000": ([pay("500000.00")], [("important", "500000.00")]),
    "5,000,000 is capped": ([pay("5000000.00")], [("important", "5000000.00")]),
    "a quarter adds up, less what came back": (
        [pay("40000.00"), pay("30000.00", number=2, day="02-01"), pay("-10000.00", number=3)],
        [("general", "60000.00")],
    ),
    "the name with the county's": ([pay("90000.00", "元谋县教育局")], [("general", "90000.00")]),
    "a sister unit": ([pay("90000.00", "元谋县第一中学")], [("general", "90000.00")]),
    "the union": ([pay("90000.00", "元谋县教育局工会委员会")], [("general", "90000.00")]),
    "another department": ([pay("90000.00", "县财政局")], []),
    "a firm": ([pay("90000.00", "县教育局印刷有限公司")], []),
    "union fees": ([pay("90000.00", "县教育局工会", use_des="拨缴工会经费")], []),
    "no payee": ([pay("90000.00", None)], []),
    "no purpose": ([pay("90000.00", use_des=None)], [("general", "90000.00")]),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    name_units(ledger, *UNITS)
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G05")) == expected


def test_wording(ledger, run):
    name_units(ledger, *UNITS)
    periods(
        ledger, "payment_application", [pay("52000.00", "元谋县第一中学", payee_acct_no="62220012001")], "create_date"
    )
    (finding,) = run("W-G05").findings
    assert finding.title == "县教育局向关联账户“元谋县第一中学”转账5.2万元"
    assert "（同一主管部门的单位）转账1笔，合计5.2万元" in finding.fact
    assert finding.evidence[0].figures["账号尾号"] == "2001"
