"""大额现金提取."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome, periods

pytestmark = pytest.mark.integration


def cash(number, day, amount, **fields):
    return application(number, day, amount, **({"set_mode_code": "现金支票"} | fields))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "缺 2025 年支付申请"),
        ([cash(1, "03-04", "90000.00", set_mode_code="3")], "缺本县结算方式代码表"),
        ([cash(1, "03-04", "90000.00", set_mode_code=None)], "缺本县结算方式代码表"),
    ],
    ids=["no payments", "codes that nobody has explained", "no codes"],
)
def test_not_applicable(ledger, run, rows, reason):
    periods(ledger, "payment_application", rows, "create_date")
    judgement = run("W-G03")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


TRANSFER = application("t", "03-04", "900000.00", set_mode_code="转账")
CASES = {
    "just below 10,000": ([cash(1, "03-04", "9999.99")], []),
    "10,000": ([cash(1, "03-04", "10000.00")], [("general", "10000.00")]),
    "just below 50,000": ([cash(1, "03-04", "49999.99")], [("general", "49999.99")]),
    "50,000": ([cash(1, "03-04", "50000.00")], [("important", "50000.00")]),
    "200,000 is capped": ([cash(1, "03-04", "200000.00")], [("important", "200000.00")]),
    "three a month": ([cash(n, "03-04", "1000.00") for n in range(3)], []),
    "four a month": ([cash(n, "03-04", "1000.00") for n in range(4)], [("general", "4000.00")]),
    "four in two months": ([cash(n, f"0{3 + n % 2}-04", "1000.00") for n in range(4)], []),
    "small ones do not count": ([cash(n, "03-04", "999.99") for n in range(9)], []),
    "handed back": ([cash(1, "03-04", "60000.00"), cash(2, "03-20", "-60000.00")], []),
    "partly handed back": ([cash(1, "03-04", "60000.00"), cash(2, "03-20", "-20000.00")], [("general", "40000.00")]),
    "two units": (
        [cash(1, "03-04", "10000.00"), cash(2, "03-04", "10000.00", agency_code="101002")],
        [("general", "10000.00"), ("general", "10000.00")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    periods(ledger, "payment_application", [TRANSFER, *rows], "create_date")
    assert outcome(run("W-G03")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    periods(ledger, "payment_application", [cash(1, "03-04", "52000.00", payee_acct_name="张三")], "create_date")
    (finding,) = run("W-G03").findings
    assert finding.title == "县教育局2025年3月提取现金5.2万元"
    assert finding.fact == "县教育局2025年3月以现金结算1笔，合计5.2万元，最近一笔在2025年3月4日。"
    assert finding.evidence[0].label == "现金 2025-03-04 张*"
