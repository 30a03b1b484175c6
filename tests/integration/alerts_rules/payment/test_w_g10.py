"""非工作日支付: weekends, holidays, make-up workdays."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, fill_calendar, name_units, on, outcome, periods, voucher

pytestmark = pytest.mark.integration
SATURDAY, MAKE_UP_SATURDAY, NATIONAL_DAY, MONDAY = "03-08", "02-08", "10-01", "03-10"


def deliver(ledger, applications, vouchers=()):
    fill_calendar(ledger)
    periods(ledger, "payment_application", [application("x", MONDAY, "1.00"), *applications], "create_date")
    periods(ledger, "payment_voucher", [voucher("x", MONDAY, "1.00"), *vouchers], "vou_date")


def test_not_applicable(ledger, run):
    ledger.accept("payment_application", "2025-03", [application(1, SATURDAY, "200000.00")])
    judgement = run("W-G10")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2025 年支付凭证" in judgement.reason


def test_not_applicable_without_a_calendar(ledger, run):
    ledger.year = 2010
    ledger.accept("payment_application", "2010-03", [application(1, SATURDAY, "1.00")])
    ledger.accept("payment_voucher", "2010-03", [voucher(1, SATURDAY, "1.00")])
    judgement = run("W-G10")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2010 年工作日历" in judgement.reason


CASES = {
    "two on a Saturday": ([application(n, SATURDAY, "1000.00") for n in range(2)], [], []),
    "three on a Saturday": ([application(n, SATURDAY, "1000.00") for n in range(3)], [], [("general", "3000.00")]),
    "three below the minimum": ([application(n, SATURDAY, "999.99") for n in range(3)], [], []),
    "just below 100,000": ([application(1, SATURDAY, "99999.99")], [], []),
    "100,000": ([application(1, SATURDAY, "100000.00")], [], [("general", "100000.00")]),
    "a million stays general": ([application(1, SATURDAY, "1000000.00")], [], [("general", "1000000.00")]),
    "a Monday": ([application(1, MONDAY, "100000.00")], [], []),
    "National Day, a Wednesday": ([application(1, NATIONAL_DAY, "100000.00")], [], [("general", "100000.00")]),
    "a make-up Saturday": ([application(1, MAKE_UP_SATURDAY, "100000.00")], [], []),
    "paid back": ([application(1, SATURDAY, "-100000.00")], [], []),
    "paid out on a Saturday": (
        [application(1, MONDAY, "100000.00")], [voucher(1, SATURDAY, "100000.00")], [("general", "100000.00")],
    ),
    "asked and paid on a Saturday counts once": (
        [application(1, SATURDAY, "100000.00")], [voucher(1, SATURDAY, "100000.00")], [("general", "100000.00")],
    ),
    "dated on a Saturday, paid on a Monday": ([], [voucher(1, SATURDAY, "100000.00", xpay_date=on(MONDAY))], []),
    "no day of payment: the voucher's": ([], [voucher(1, SATURDAY, "100000.00", xpay_date=None)], [("general", "100000.00")]),
}  # fmt: skip


@pytest.mark.parametrize(("applications", "vouchers", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, applications, vouchers, expected):
    deliver(ledger, applications, vouchers)
    assert outcome(run("W-G10")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, [application(1, SATURDAY, "120000.00"), application(2, "03-09", "4000.00")])
    (finding,) = run("W-G10").findings
    assert finding.title == "县教育局2025年3月在休息日办理支付2笔，合计12.4万元"
    assert finding.fact == "县教育局2025年3月在2个休息日办理支付2笔，合计12.4万元，最近一笔在2025年3月9日。"
    assert finding.evidence[0].label == "申请日 2025-03-08 甲公司"
