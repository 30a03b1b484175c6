"""化整为零支付: three payments just below the limit in ten days."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome, periods

pytestmark = pytest.mark.integration


def pays(*days, amount="45000.00", **fields):
    return [application(n, day, amount, **fields) for n, day in enumerate(days)]


def test_not_applicable(ledger, run):
    judgement = run("W-G11")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


CASES = {
    "two": (pays("03-03", "03-04"), []),
    "three in ten days": (pays("03-03", "03-08", "03-13"), [("general", "135000.00")]),
    "three in eleven days": (pays("03-03", "03-08", "03-14"), []),
    "85 % of the limit": (pays("03-03", "03-04", "03-05", amount="42500.00"), [("general", "127500.00")]),
    "just below 85 %": (pays("03-03", "03-04", "03-05", amount="42499.99"), []),
    "at the limit": (pays("03-03", "03-04", "03-05", amount="50000.00"), [("general", "150000.00")]),
    "above the limit": (pays("03-03", "03-04", "03-05", amount="50000.01"), []),
    "5.10 times the limit": (pays(*["03-03"] * 6, amount="42500.00"), [("general", "255000.00")]),
    "5.40 times the limit": (pays(*["03-03"] * 6), [("important", "270000.00")]),
    "under contract": (pays("03-03", "03-04", "03-05", contract_no="H1"), []),
    "wages": (pays("03-03", "03-04", "03-05", dep_bgt_eco_code="30101"), []),
    "no payee": (pays("03-03", "03-04", "03-05", payee_acct_name=None), []),
    "one paid back": ([*pays("03-03", "03-04", "03-05"), application(9, "03-09", "-45000.00")], []),
    "weekly": (pays("03-03", "03-10", "03-17", "03-24"), []),
    "a stray one before does not join": (pays("02-03", "03-03", "03-04", "03-05"), [("general", "135000.00")]),
    "two matters": (
        pays("03-03", "03-04", "03-05", "05-03", "05-04", "05-05"),
        [("general", "135000.00"), ("general", "135000.00")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G11")) == expected


def test_three_payees_are_not_one(ledger, run):
    rows = [application(n, "03-03", "45000.00", payee_acct_name=f"{n}公司") for n in range(3)]
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G11")) == []


def test_wording(ledger, run):
    name_units(ledger)
    periods(ledger, "payment_application", pays("03-03", "03-04", "03-05", amount="49000.00"), "create_date")
    (finding,) = run("W-G11").findings
    assert finding.title == "县教育局向甲公司分3笔支付14.7万元，疑似化整为零"
    assert "从2025年3月3日到2025年3月5日向甲公司支付3笔，每笔都在审批限额5.0万元的85%至100%之间" in finding.fact
    assert finding.formula == "3 笔合计 147,000.00元 ÷ 审批限额 50,000.00元 = 2.94 倍"
