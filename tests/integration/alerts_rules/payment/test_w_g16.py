"""预付款异常: a share of the contract; 三公 prepaid in the last quarter."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, contract, name_units, outcome, periods

pytestmark = pytest.mark.integration


def pay(amount, *, number=1, day="03-04", use="预付货款", **fields):
    return application(number, day, amount, use_des=use, **({"contract_no": "H1"} | fields))


def card(amount, day="10-01", eco="30231"):
    return pay(amount, day=day, use="加油卡充值", dep_bgt_eco_code=eco, contract_no=None)


def test_not_applicable(ledger, run):
    judgement = run("W-G16")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025 年支付申请")


CASES = {
    "30 %": ([pay("30000.00")], []),
    "just above 30 %": ([pay("30000.01")], [("general", "30000.01")]),
    "all of it stays general": ([pay("100000.00")], [("general", "100000.00")]),
    "two together": ([pay("20000.00"), pay("20000.00", number=2)], [("general", "40000.00")]),
    "handed back": ([pay("40000.00"), pay("-20000.00", number=2)], []),
    "a payment by progress": ([pay("90000.00", use="进度款")], []),
    "no contract": ([pay("90000.00", contract_no=None)], []),
    "unknown contract": ([pay("90000.00", contract_no="H9")], []),
    "no purpose": ([pay("90000.00", use=None)], []),
    "fuel card from 1,000 in October": ([card("1000.00")], [("important", "1000.00")]),
    "just below 1,000": ([card("999.99")], []),
    "in September": ([card("1000.00", "09-30")], []),
    "not of the three": ([card("1000.00", eco="30201")], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("procurement_contract", "2025-03", [contract(1, "100000.00")])
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G16")) == expected


def test_a_small_contract(ledger, run):
    ledger.accept("procurement_contract", "2025-03", [contract(1, "10000.00")])
    ledger.accept("payment_application", "2025-03", [pay("9999.99")])
    assert outcome(run("W-G16")) == []


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("procurement_contract", "2025-03", [contract(1, "100000.00")])
    ledger.accept("payment_application", "2025-03", [pay("45000.00")])
    (finding,) = run("W-G16").findings
    assert finding.title == "县教育局合同 H1预付4.5万元，占合同金额的45.0%"
