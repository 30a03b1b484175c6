"""拖欠中小企业款项: acceptance on 3 March, due on 2 April."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, contract, name_units, on, outcome, voucher

pytestmark = pytest.mark.integration
SMALL = {"is_for_small_firms": True, "accepted_on": on("03-03")}


def deliver(ledger, contracts, paid=(), *, months=range(1, 13)):
    """`paid`: (day, amount) of payments under H1."""
    ledger.accept("procurement_contract", "2025-03", contracts)
    applications = [application(n, day, amount, contract_no="H1") for n, (day, amount) in enumerate(paid)]
    vouchers = [voucher(n, day, amount) for n, (day, amount) in enumerate(paid)]
    for month in months:
        period = f"2025-{month:02}"
        ledger.accept("payment_application", period, [row for row in applications if row["create_date"].month == month])
        ledger.accept("payment_voucher", period, [row for row in vouchers if row["vou_date"].month == month])


@pytest.mark.parametrize(
    ("missing", "reason"),
    [("procurement_contract", "缺 2025 年及以前两年的政府采购合同"), ("payment_voucher", "缺 2025 年支付凭证"),
     ("payment_application", "缺 2025 年支付申请")],
)  # fmt: skip
def test_not_applicable(ledger, run, missing, reason):
    rows = {"procurement_contract": contract(1, "9000.00", **SMALL), "payment_application": application(1, "03-04", "1.00"),
            "payment_voucher": voucher(1, "03-04", "1.00")}  # fmt: skip
    for data_set in rows.keys() - {missing}:
        ledger.accept(data_set, "2025-03", [rows[data_set]])
    judgement = run("W-G17")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


CASES = {
    "on the last day": ("100000.00", [("04-02", "100000.00")], []),
    "a day late": ("100000.00", [("04-03", "100000.00")], [("general", "95000.00")]),
    "29 days late": ("100000.00", [("05-01", "100000.00")], [("general", "95000.00")]),
    "30 days late": ("100000.00", [("05-02", "100000.00")], [("important", "95000.00")]),
    "never paid, 10 million: capped": ("10000000.00", [], [("important", "9500000.00")]),
    "the retention is not overdue": ("100000.00", [("04-02", "95000.00")], []),
    "half in time, half late": ("100000.00", [("04-02", "50000.00"), ("04-12", "50000.00")], [("general", "45000.00")]),
    "just below the minimum": ("100000.00", [("04-02", "94000.01")], []),
    "paid back": ("100000.00", [("04-02", "100000.00"), ("04-02", "-100000.00")], [("important", "95000.00")]),
}


@pytest.mark.parametrize(("amount", "paid", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, amount, paid, expected):
    deliver(ledger, [contract(1, amount, **SMALL)], paid)
    assert outcome(run("W-G17")) == expected


@pytest.mark.parametrize(
    "fields",
    [{"is_for_small_firms": False}, {"is_for_small_firms": None}, {"accepted_on": None}, {"paid_amount": "95000.00"}],
    ids=["a large firm", "unknown size", "not accepted yet", "reported as paid, day unknown"],
)
def test_not_judged(ledger, run, fields):
    deliver(ledger, [contract(1, "100000.00", **(SMALL | fields))])
    assert outcome(run("W-G17")) == []


def test_nothing_is_unpaid_beyond_the_delivered_payments(ledger, run):
    deliver(ledger, [contract(1, "100000.00", **SMALL)], months=range(1, 5))
    (finding,) = run("W-G17").findings
    assert finding.size == 28
    assert "截至2025年4月30日仍未付清，超期28天" in finding.fact


def test_supplements_are_owed_too(ledger, run):
    extra = contract(2, "20000.00", supplement_of="H1", supplement_amount="20000.00")
    deliver(ledger, [contract(1, "100000.00", **SMALL), extra], [("04-02", "95000.00")])
    assert outcome(run("W-G17")) == [("important", "19000.00")]


def test_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, [contract(1, "100000.00", **SMALL)], [("04-12", "100000.00")])
    (finding,) = run("W-G17").findings
    assert finding.title == "县教育局逾期支付“甲公司”合同款9.5万元，已超期10天"
    assert finding.fact == (
        "县教育局与“甲公司”的合同H1于2025年3月3日验收，应在2025年4月2日前付款；到期尚欠9.5万元，截至2025年4月12日才付清，超期10天。"
    )
    assert [row.label for row in finding.evidence] == ["合同 H1，验收 2025-03-03", "支付 2025-04-12"]
