"""实际收款人与申请不符."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome, voucher

pytestmark = pytest.mark.integration


def deliver(ledger, *payments):
    """`payments`: (amount, fields of the application, fields of the voucher)."""
    applications = [application(n, "03-04", amount, **asked) for n, (amount, asked, _) in enumerate(payments)]
    vouchers = [voucher(n, "03-05", amount, **paid) for n, (amount, _, paid) in enumerate(payments)]
    ledger.accept("payment_application", "2025-03", applications)
    ledger.accept("payment_voucher", "2025-03", vouchers)


@pytest.mark.parametrize(
    ("data_set", "row", "reason"),
    [("payment_application", application(1, "03-04", "1.00"), "缺 2025 年支付凭证"),
     ("payment_voucher", voucher(1, "03-04", "1.00"), "缺 2025 年支付申请")],
)  # fmt: skip
def test_not_applicable(ledger, run, data_set, row, reason):
    ledger.accept(data_set, "2025-03", [row])
    judgement = run("W-G13")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


OTHER = {"xpayee_acct_name": "乙公司"}
CASES = {
    "the same": ([("90000.00", {}, {})], []),
    "blanks and brackets": ([("90000.00", {}, {"xpayee_acct_name": "甲（公司） "})], []),
    "just below the minimum": ([("999.99", {}, OTHER)], []),
    "the minimum": ([("1000.00", {}, OTHER)], [("general", "1000.00")]),
    "100,000": ([("100000.00", {}, OTHER)], [("general", "100000.00")]),
    "just above 100,000": ([("100000.01", {}, OTHER)], [("important", "100000.01")]),
    "adds up, less what came back": (
        [("90000.00", {}, OTHER), ("90000.00", {}, OTHER), ("-70000.00", {}, OTHER)], [("important", "110000.00")],
    ),
    "the same account": ([("90000.00", {"payee_acct_no": "62"}, OTHER | {"xpayee_acct_no": "62"})], []),
    "another account": ([("90000.00", {"payee_acct_no": "62"}, OTHER | {"xpayee_acct_no": "63"})], [("general", "90000.00")]),
    "no name asked": ([("90000.00", {"payee_acct_name": None}, OTHER)], []),
    "no name paid": ([("90000.00", {}, {"xpayee_acct_name": None})], []),
    "no application": ([("90000.00", {}, OTHER | {"pay_app_id": "unknown"})], []),
}  # fmt: skip


@pytest.mark.parametrize(("payments", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, payments, expected):
    deliver(ledger, *payments)
    assert outcome(run("W-G13")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, ("124000.00", {}, OTHER))
    (finding,) = run("W-G13").findings
    assert finding.title == "县教育局申请付给“甲公司”的款项实际付给了“乙公司”，涉及12.4万元"
    assert finding.fact == "县教育局申请付给“甲公司”的1笔、12.4万元，实际收款人是“乙公司”，最近一笔在2025年3月5日。"
    assert finding.evidence[0].figures["申请的收款人"] == "甲公司"
