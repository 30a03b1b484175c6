"""收款人不是合同供应商."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, contract, name_units, outcome, periods

pytestmark = pytest.mark.integration


def pay(amount, payee="乙公司", *, number=1, contract_no="H1"):
    return application(number, "03-04", amount, payee_acct_name=payee, contract_no=contract_no)


@pytest.mark.parametrize(
    ("has_payments", "has_contracts", "reason"),
    [(False, True, "缺 2025 年支付申请"), (True, False, "缺 2025 年及以前两年的政府采购合同")],
)
def test_not_applicable(ledger, run, has_payments, has_contracts, reason):
    if has_payments:
        periods(ledger, "payment_application", [pay("9000.00")], "create_date")
    if has_contracts:
        ledger.accept("procurement_contract", "2025-03", [contract(1, "9000.00")])
    judgement = run("W-G12")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


CASES = {
    "the supplier": ([pay("9000.00", "甲公司")], []),
    "the supplier with blanks and brackets": ([pay("9000.00", "甲 （公司）")], []),
    "just below the minimum": ([pay("999.99")], []),
    "the minimum": ([pay("1000.00")], [("general", "1000.00")]),
    "100,000": ([pay("100000.00")], [("general", "100000.00")]),
    "just above 100,000": ([pay("100000.01")], [("important", "100000.01")]),
    "adds up": ([pay("60000.00"), pay("60000.00", number=2)], [("important", "120000.00")]),
    "paid back": ([pay("9000.00"), pay("-9000.00", number=2)], []),
    "unknown contract": ([pay("9000.00", contract_no="H9")], []),
    "no contract": ([pay("9000.00", contract_no=None)], []),
    "no payee": ([pay("9000.00", None)], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("procurement_contract", "2025-03", [contract(1, "500000.00")])
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G12")) == expected


def test_the_newest_delivery_of_a_contract_counts(ledger, run):
    ledger.accept("procurement_contract", "2024-03", [contract(1, "500000.00")])
    ledger.accept("procurement_contract", "2025-04", [contract(1, "500000.00", supplier_name="乙公司")])
    periods(ledger, "payment_application", [pay("9000.00")], "create_date")
    assert outcome(run("W-G12")) == []


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("procurement_contract", "2025-03", [contract(1, "500000.00")])
    periods(ledger, "payment_application", [pay("124000.00")], "create_date")
    (finding,) = run("W-G12").findings
    assert finding.title == "县教育局采购合同H1的款项付给了“乙公司”，涉及12.4万元"
    assert (
        finding.fact
        == "县教育局采购合同H1的供应商是“甲公司”，但有1笔、12.4万元付给了“乙公司”，最近一笔在2025年3月4日。"
    )
    assert [row.label for row in finding.evidence] == ["合同 H1 甲公司", "支付 2025-03-04 乙公司"]
