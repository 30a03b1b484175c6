"""债务率；偿债率: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
RESOURCES = [
    ("general", "101", 30_000_000),
    ("general", "10101", 30_000_000),  # below 101
    ("general", "103", 10_000_000),
    ("general", "110", 90_000_000),  # holds debt and carry-over too
    ("general", "1100201", 40_000_000),
    ("general", "11011", 20_000_000),
    ("fund", "1030148", 20_000_000),
]
"""A hundred million to count."""


def income(ledger, month="2025-12", rows=RESOURCES):
    usual = {"ym": month.replace("-", ""), "mof_div_code": ledger.region, "month_amount": 1, "subject_name": "收入"}
    ledger.accept(
        "income_execution",
        month,
        [usual | {"book": book, "subject_code": code, "cumulative_amount": amount} for book, code, amount in rows],
    )


def balance(ledger, closing, month="2025-12"):
    usual = {"ym": month.replace("-", ""), "opening": 0, "borrowed": 0, "repaid": 0}
    rows = [("general", "政府债券", closing), ("special", "政府债券", 20_000_000), ("general", "合计", 900_000_000)]
    ledger.accept(
        "debt_balance", month, [usual | {"debt_kind": k, "creditor_kind": c, "closing": a} for k, c, a in rows]
    )


def service(ledger, *rows):
    usual = {
        "fiscal_year": 2025,
        "bond_code": "25YN1",
        "due_on": date(2025, 6, 3),
        "service_kind": "interest",
        "debt_kind": "general",
    }
    ledger.accept("debt_service", "2025", [usual | {"due_amount": 1} | row for row in rows])


@pytest.mark.parametrize("rule", ["W-D03", "W-D04"])
def test_not_applicable(ledger, run, rule):
    income(ledger, "2025-11")
    balance(ledger, 1)
    service(ledger)
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2025 年或者上一年 12 月的预算收入执行月报，无从计算综合财力"


@pytest.mark.parametrize(
    ("closing", "level"),
    [
        ("99999999.99", None),
        ("100000000.00", GENERAL),
        ("179999999.99", GENERAL),
        ("180000000.00", IMPORTANT),
        ("279999999.99", IMPORTANT),
        ("280000000.00", MAJOR),
    ],
)
def test_d03_thresholds(ledger, run, closing, level):
    income(ledger)
    balance(ledger, closing)
    assert [each.level for each in run("W-D03").findings] == ([level] if level else [])


def test_d03_takes_last_years_income_and_the_newest_debt(ledger, run):
    income(ledger, "2024-12")
    balance(ledger, 900_000_000, "2025-02")
    balance(ledger, 130_000_000, "2025-03")
    (finding,) = run("W-D03").findings
    assert finding.title == "政府债务率150.0%"
    assert finding.fact == (
        "2025年3月末政府债务余额1.50亿元（一般债务1.30亿元，专项债务2,000.0万元），2024年综合财力1.00亿元，债务率150.0%。"
    )
    assert len(finding.evidence) == 2 + 4


@pytest.mark.parametrize("rule", ["W-D03", "W-D04"])
def test_not_applicable_where_the_transfers_are_missing(ledger, run, rule):
    income(ledger, rows=[("general", "101", 900), ("fund", "103", 900)])
    balance(ledger, 900_000_000)
    service(ledger, {"paid_amount": 900_000})
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "2025-12 的预算收入执行月报没有列出上级补助收入（11001 至 11003），综合财力不完整"


@pytest.mark.parametrize("amount", [0, -5])
def test_d03_no_resources_no_ratio(ledger, run, amount):
    income(ledger, rows=[("general", "11002", amount)])
    balance(ledger, 900_000_000)
    assert run("W-D03").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("paid", "level"),
    [
        ("10000000.00", None),
        ("10000000.01", GENERAL),
        ("15000000.00", GENERAL),
        ("15000000.01", IMPORTANT),
        ("20000000.00", IMPORTANT),
        ("20000000.01", MAJOR),
    ],
)
def test_d04_thresholds(ledger, run, paid, level):
    income(ledger)
    refinanced = {"paid_amount": 90_000_000, "service_kind": "principal", "fund_source": "refinancing"}
    service(
        ledger,
        {"paid_amount": paid},
        refinanced,
        {"paid_amount": None, "due_amount": 90_000_000, "service_kind": "fee"},
    )
    assert [each.level for each in run("W-D04").findings] == ([level] if level else [])


def test_d04_wording(ledger, run):
    income(ledger)
    service(
        ledger,
        {"paid_amount": 4_000_000},
        {"paid_amount": 8_000_000, "service_kind": "principal", "fund_source": "budget"},
    )
    (finding,) = run("W-D04").findings
    assert finding.fact == (
        "2025年用预算资金还本付息1,200.0万元（本金800.0万元，利息和费用400.0万元），2025年综合财力1.00亿元，偿债率12.0%。"
    )
