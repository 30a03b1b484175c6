"""大额支付."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import name_units, on, outcome, periods, voucher

pytestmark = pytest.mark.integration


def test_not_applicable(ledger, run):
    judgement = run("W-G02")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付凭证")


def test_a_missing_month_is_said(ledger, run):
    periods(ledger, "payment_voucher", [voucher(1, "03-04", "1000.00")], "vou_date")
    judgement = run("W-G02", today=on("04-30"))
    assert (judgement.outcome, judgement.reason) == (
        Outcome.SILENT,
        "缺 2025-01、2025-02、2025-04 的支付凭证，结论只限已收到的数据",
    )


MANY = [voucher(f"m{n}", "02-03", "3000000.00") for n in range(200)]
CASES = {
    "just below 2 million": ([voucher(1, "03-04", "1999999.99")], []),
    "2 million": ([voucher(1, "03-04", "2000000.00")], [("general", "2000000.00")]),
    "just below 10 million": ([voucher(1, "03-04", "9999999.99")], [("general", "9999999.99")]),
    "10 million": ([voucher(1, "03-04", "10000000.00")], [("important", "10000000.00")]),
    "two in one quarter are one matter": (
        [voucher(1, "03-04", "3000000.00"), voucher(2, "02-04", "2000000.00"), voucher(3, "04-01", "3000000.00")],
        [("general", "3000000.00"), ("general", "3000000.00")],
    ),
    "usual for the unit": ([*MANY, voucher(1, "03-04", "2500000.00")], [("general", "600000000.00")]),
    "paid back": ([voucher(1, "03-04", "3000000.00"), voucher(2, "03-09", "-3000000.00")], []),
    "one of two paid back": (
        [voucher(1, "03-04", "3000000.00"), voucher(2, "03-06", "3000000.00"), voucher(3, "03-09", "-3000000.00")],
        [("general", "3000000.00")],
    ),
    "not paid yet: the amount applied for": (
        [voucher(1, "03-04", "2000000.00", xpay_amt=None)],
        [("general", "2000000.00")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    periods(ledger, "payment_voucher", rows, "vou_date")
    assert outcome(run("W-G02")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    periods(ledger, "payment_voucher", [voucher(1, "03-04", "12400000.00")], "vou_date")
    (finding,) = run("W-G02").findings
    assert finding.title == "县教育局有1笔大额支付，合计1,240.0万元"
    assert finding.fact.startswith(
        "县教育局在本季度有1笔大额支付，合计1,240.0万元，最大一笔1,240.0万元，最近一笔在2025年3月4日"
    )
    assert finding.evidence[0].label == "支付 2025-03-04 甲公司"
