"""Every built identity: holds to its tolerance, breaks a cent beyond it, and says what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.ingest.reconciliation_v1 import IdentityOutcome
from tests.integration.ingest_reconcile.conftest import IDENTITIES
from tests.integration.ingest_reconcile.samples import (
    BASE,
    SAMPLES,
    asked,
    budget,
    contract,
    one,
    paid,
    project,
    published,
    row,
)

pytestmark = pytest.mark.integration
BUILT = sorted(identity.id for identity in IDENTITIES.values() if identity.sides is not None)
CENT = Decimal("0.01")


def last(results):
    """The newest period's result: the earlier month of a pair has nothing before it."""
    assert results
    assert results[-1].outcome is not IdentityOutcome.FAILED, results[-1].reason
    return results[-1]


def deliver(ledger, deliveries):
    for data_set, period, rows in deliveries:
        ledger.accept(data_set, period, rows)


def test_every_built_identity_has_a_sample():
    assert sorted(SAMPLES) == BUILT


@pytest.mark.parametrize("identity_id", BUILT)
def test_it_holds_up_to_its_tolerance_and_breaks_a_cent_beyond(ledger, judge, identity_id):
    head = IDENTITIES[identity_id].head
    tolerance = max(head.tolerance, head.tolerance_share * BASE)
    deliver(ledger, SAMPLES[identity_id](tolerance))
    within = last(judge(identity_id))
    assert (within.outcome, within.breaks) == (IdentityOutcome.HOLDS, ()), within
    assert within.compared >= 1
    deliver(ledger, SAMPLES[identity_id](tolerance + CENT))
    beyond = last(judge(identity_id))
    assert beyond.outcome is IdentityOutcome.BROKEN
    assert [each.figures.amount for each in beyond.breaks] == [tolerance + CENT]
    (found,) = beyond.breaks
    assert {piece.side for piece in found.pieces} <= {"left", "right"}
    assert found.pieces
    assert {piece.receipt_id for piece in found.pieces} <= set(found.receipt_ids)
    assert sum(piece.amount for piece in found.pieces if piece.side == "left") == found.figures.left
    assert sum(piece.amount for piece in found.pieces if piece.side == "right") == found.figures.right


@pytest.mark.parametrize("identity_id", BUILT)
def test_a_missing_set_is_named_and_is_not_good_news(ledger, judge, identity_id):
    needed = IDENTITIES[identity_id].sets()
    whole = SAMPLES[identity_id](Decimal(0))
    for data_set in needed:
        if len(needed) == 1:
            assert judge(identity_id) == ()
            return
        ledger.region = str(int(ledger.region) + 1000)
        deliver(ledger, [each for each in whole if each[0] != data_set.name])
        results = judge(identity_id)
        assert all(result.outcome is IdentityOutcome.NOT_APPLICABLE for result in results)
        for result in results:
            assert data_set.code in result.reason
            assert "缺" in result.reason


@pytest.mark.parametrize(
    ("identity_id", "data_set", "change"),
    [
        ("R01b", "nontax_payment", {"non_tax_code": "0304"}),
        ("R02", "tax_collection", {"tax_code": "01"}),
        ("R04", "expenditure_execution", {"subject_code": "201"}),
        ("R14", "treasury_statement", {"flow_kind": "allocation"}),
        ("R14", "account_balance", {"cash_in": None}),
        ("R14", "account_balance", {"account_kind": "other"}),
        ("R14", "treasury_income_daily", {"budgettype": "04"}),
        ("R15", "treasury_statement", {"item_kind": "income"}),
        ("R16a", "approved_budget", {"subject_code": "101"}),
        ("R18b", "income_execution", {"book": "general"}),
        ("R18c", "expenditure_execution", {"book": "general"}),
        ("R18d", "debt_balance", {"repaid": None}),
        ("R21a", "treasury_statement", {"flow_kind": None}),
        ("R24", "published_figure", {"transfer_kind": None}),
        ("R24", "published_figure", {"publisher": "county"}),
        ("R31a", "procurement_contract", {"project_code": None}),
        ("R31b", "investment_project", {"treasury_paid_year": None}),
        ("R35a", "soe_report", {"return_paid": None}),
        ("R35a", "treasury_income_daily", {"budgettype": "04"}),
        ("R35b", "soe_report", {"return_due": None}),
        ("R35b", "income_execution", {"budget_amount": None}),
        ("R35c", "income_execution", {"budget_amount": None}),
        ("R36a", "published_figure", {"version": None}),
        ("R36b", "published_figure", {"agency_code": None}),
        ("R36b", "project_budget", {"reply_amt": None}),
    ],
)
def test_what_cannot_be_compared_says_why(ledger, judge, identity_id, data_set, change):
    deliver(
        ledger,
        [
            (name, period, [row | change if name == data_set else row for row in rows])
            for name, period, rows in SAMPLES[identity_id](Decimal(0))
        ],
    )
    result = last(judge(identity_id))
    assert result.outcome is IdentityOutcome.NOT_APPLICABLE
    assert len(result.reason) > 10


@pytest.mark.parametrize(
    ("income", "outlay", "carry_over"),
    [
        # 渠县 2024 (domain.md 3.2, R16)
        (("251510", "568709", "44377", "1396", "10767", "21728"), ("782634", "40088", "33988", "122"), "41655"),
        # 楚雄市 2025 (shared/data/README.md)
        (("351740", "227967", "2987", "38243", "3363", "70119", "693"), ("687347",), "7765"),
    ],
)
def test_r16_on_published_budgets(ledger, judge, income, outlay, carry_over):
    """In 万元 as published; without the carry-over the same tables do not balance."""

    def lines(last_line):
        incomes = [f"101{number:02d}" if number == 0 else f"110{number:02d}" for number in range(len(income))]
        outlays = [f"201{number:02d}" if number == 0 else f"230{number:02d}" for number in range(len(outlay))]
        wan = Decimal(10_000)
        made = [("general", "income", code, "决算", Decimal(x) * wan) for code, x in zip(incomes, income, strict=True)]
        made += [
            ("general", "expenditure", code, "决算", Decimal(x) * wan) for code, x in zip(outlays, outlay, strict=True)
        ]
        return [*made, ("general", "expenditure", "23099", "决算", last_line)]

    ledger.accept(*budget(lines(Decimal(carry_over) * 10_000)))
    assert last(judge("R16a")).outcome is IdentityOutcome.HOLDS
    ledger.accept(*budget(lines(Decimal(0))))
    (found,) = last(judge("R16a")).breaks
    assert found.figures.amount == Decimal(carry_over) * 10_000
    assert found.figures.left == sum(Decimal(x) for x in income) * 10_000


def test_r14_a_month_of_the_treasury_with_a_day_missing_is_not_compared(ledger, judge, superuser):
    deliver(ledger, SAMPLES["R14"](Decimal(0)))
    superuser.execute(
        "INSERT INTO ingest.calendar_day (day, is_working, is_provisional, calendar) VALUES ('2025-01-16', true, false, 'x')"
    )
    try:
        result = last(judge("R14"))
    finally:
        superuser.execute("DELETE FROM ingest.calendar_day WHERE calendar = 'x'")
    assert (result.outcome, result.reason) == (IdentityOutcome.NOT_APPLICABLE, "国库库存日报未报齐，缺 1 个工作日")
    assert last(judge("R14")).outcome is IdentityOutcome.HOLDS


def test_r14_own_money_of_units_and_parents_of_accounts_are_not_counted(ledger, judge):
    deliveries = SAMPLES["R14"](Decimal(0))
    ((_, _, (account,)),) = [each for each in deliveries if each[0] == "account_balance"]
    accounts = [
        account,
        account | {"account_code": "125101"},
        account | {"account_code": "2305", "account_kind": "deposit", "cash_out": Decimal(3)},
    ]
    deliver(ledger, deliveries)
    ledger.accept("account_balance", "2025-01", accounts)
    assert last(judge("R14")).outcome is IdentityOutcome.HOLDS
    deliver(ledger, [asked(Decimal(75), fund_type_code="3")])
    (found,) = last(judge("R14")).breaks
    assert (found.figures.left, found.figures.right) == (75, 150)


def test_r24_the_nearest_publisher_and_each_kind_of_its_table(ledger, judge):
    received = [
        row("transfer_received", sup_bgt_doc_no=kind, transfer_kind=kind, amount=Decimal(amount))
        for kind, amount in (("general", 500_000), ("shared", 300_000), ("special", 200_000))
    ]
    published = [
        row("published_figure", publisher=publisher, table_kind="transfer_list", table_name=publisher, transfer_kind=kind, amount=Decimal(amount))
        for publisher, kind, amount in (
            ("province", "total", 1), ("prefecture", "total", 1_000_000), ("prefecture", "general_shared", 800_000),
            ("prefecture", "special", 260_000),
        )
    ]  # fmt: skip
    deliver(ledger, [("transfer_received", "2025", received), ("published_figure", "2025", published)])
    result = last(judge("R24"))
    assert result.compared == 3
    assert [(each.key, each.figures.amount) for each in result.breaks] == [("prefecture/special", -60_000)]


def test_r36_a_version_that_was_not_delivered_is_a_difference_and_departments_take_their_units(ledger, judge):
    adjusted = {"book": "general", "direction": "income", "subject_code": "101", "version": "调整1"}
    deliver(ledger, [published(Decimal(900_000), "adjustment", **adjusted), SAMPLES["R36a"](Decimal(0))[1]])
    (found,) = last(judge("R36a")).breaks
    assert (found.figures.left, found.figures.right, found.subject) == (900_000, 0, "数字（调整1）")
    rows = [
        project(reply_amt=Decimal(amount), fund_type_code=fund_type, exp_func_code=subject)[2][0] | {"agency_code": agency, "bgt_pman_id": agency}
        for agency, amount, fund_type, subject in (
            ("101001", 400_000, "111", "2010101"), ("101002", 100_000, "111", "2050201"), ("101003", 70_000, "12", "2120899"),
            ("102001", 90_000, "111", "2010101"),
        )
    ]  # fmt: skip
    general = {"agency_code": "101", "book": "general"}
    figures = [
        published(Decimal(amount), "department_budget", **wanted)[2][0]
        for amount, wanted in (
            (500_000, general),
            (400_000, general | {"subject_code": "201"}),
            (570_000, {"agency_code": "101"}),
        )
    ]
    deliver(ledger, [("project_budget", "2025", rows), ("published_figure", "2025", figures)])
    result = last(judge("R36b"))
    assert (result.outcome, result.compared) == (IdentityOutcome.HOLDS, 3)


def test_r31_a_supplement_follows_its_contract_and_an_unknown_project_is_told(ledger, judge):
    contracts = [
        contract(project_code="X1", contract_amount=Decimal(80)),
        contract(contract_no="HT2", supplement_of="HT1", contract_amount=Decimal(0), supplement_amount=Decimal(30)),
        contract(contract_no="HT3", project_code="X9", contract_amount=Decimal(5)),
        contract(contract_no="HT4", contract_amount=Decimal(70)),
    ]
    rows = [row for _, _, (row,) in contracts]
    project = one("investment_project", project_code="X1", approved_cost=Decimal(100))
    deliver(ledger, [("procurement_contract", "2025-01", rows), project])
    found = {each.key: (each.figures.left, each.figures.right) for each in last(judge("R31a")).breaks}
    assert found == {"X1": (110, 100), "X9": (5, 0)}


def test_r31_a_month_without_contracts_is_compared_with_those_of_before(ledger, judge):
    deliver(ledger, SAMPLES["R31a"](Decimal(7)))
    deliver(ledger, [one("investment_project", "2025-02", ym="202502", project_code="X1", approved_cost=BASE)])
    assert [(each.period, each.breaks[0].figures.amount) for each in judge("R31a")] == [("2025-01", 7), ("2025-02", 7)]


def test_r31_a_payment_goes_to_the_project_of_its_contract(ledger, judge):
    """Two projects under one budget project are one comparison; a contract's payment under another project's code is theirs."""
    projects = [
        one("investment_project", project_code=code, pro_code=pro, treasury_paid_year=Decimal(amount))[2][0]
        for code, pro, amount in (("X1", "P1", 60), ("X2", "P1", 40), ("X3", "P3", 25))
    ]
    payments = [("A1", "P1", None, 100), ("A2", "P1", "HT3", 25), ("A3", "P9", None, 7)]
    asked_for = [
        asked(Decimal(amount), pro_code=pro, contract_no=number)[2][0] | {"pay_app_id": key}
        for key, pro, number, amount in payments
    ]
    vouchers = [
        paid(Decimal(amount))[2][0] | {"pay_app_id": key, "pay_cert_id": f"C{key}"} for key, _, _, amount in payments
    ]
    signed = contract(contract_no="HT3", project_code="X3", contract_amount=Decimal(25))
    deliver(
        ledger,
        [
            ("investment_project", "2025-01", projects), ("payment_application", "2025-01", asked_for),
            ("payment_voucher", "2025-01", vouchers), signed,
        ],
    )  # fmt: skip
    result = last(judge("R31b"))
    assert (result.outcome, result.compared) == (IdentityOutcome.HOLDS, 2)


def test_a_row_without_its_key_is_compared_and_not_passed_over(ledger, judge):
    deliver(
        ledger,
        [
            (name, period, [row | {"bgt_id": None} if name == "payment_application" else row for row in rows])
            for name, period, rows in SAMPLES["R12"](Decimal(0))
        ],
    )
    (found,) = last(judge("R12")).breaks
    assert found.subject == "未填指标"
    assert found.figures.right == 0
