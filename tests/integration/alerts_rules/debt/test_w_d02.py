"""新增举债未经批准列入预算: not applicable, silent, speaks on both sides of the threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
MAJOR = MatterClass.MAJOR


def bonds(ledger, *rows):
    """`rows`: debt kind, amount, further fields."""
    ledger.accept(
        "bond_project",
        "2025",
        [
            {
                "fiscal_year": 2025,
                "bond_code": f"25YN{n}",
                "pro_code": f"P{n}",
                "pro_name": "产业园",
                "debt_kind": kind,
                "issue_kind": "new",
            }
            | {"on_lent_amount": amount, "received_on": date(2025, 6, 3)}
            | (more[0] if more else {})
            for n, (kind, amount, *more) in enumerate(rows, 1)
        ],
    )


def adjustments(ledger, *rows):
    """`rows`: book, direction, amount, approved on, further fields."""
    ledger.accept(
        "budget_adjustment",
        "2025",
        [
            {
                "fiscal_year": 2025,
                "mof_div_code": ledger.region,
                "adj_no": "T1",
                "line_no": n,
                "reason": "new_debt",
                "book": book,
            }
            | {"direction": direction, "subject_code": "11011", "delta_amount": amount, "approved_on": approved_on}
            | (more[0] if more else {})
            for n, (book, direction, amount, approved_on, *more) in enumerate(rows, 1)
        ],
    )


def budget(ledger, *rows):
    """`rows`: book, income subject, amount, version."""
    ledger.accept(
        "approved_budget",
        "2025",
        [
            {
                "fiscal_year": 2025,
                "mof_div_code": ledger.region,
                "book": book,
                "direction": "income",
                "subject_code": code,
            }
            | {"subject_name": "债务转贷收入", "version": version, "amount": amount, "approved_on": date(2025, 2, 20)}
            for book, code, amount, version in rows
        ],
    )


def test_not_applicable(ledger, run):
    bonds(ledger, ("general", 5_000_000))
    budget(ledger)
    judgement = run("W-D02")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2025 年预算调整方案（没有调整的请报送空表）"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("general", "9999.99")],
        [("special", 5_000_000, {"issue_kind": "refinancing"})],
        [("special", 5_000_000, {"issue_kind": "swap"})],
        [("special", 5_000_000, {"received_on": date(2024, 11, 1)})],
        [("special", 5_000_000, {"pro_name": "合 计"})],
    ],
)
def test_silent(ledger, run, rows):
    bonds(ledger, *rows)
    budget(ledger)
    adjustments(ledger)
    assert run("W-D02").outcome is Outcome.SILENT


@pytest.mark.parametrize(("approved", "speaks"), [("2990000.01", False), ("2990000.00", True)])
def test_the_threshold(ledger, run, approved, speaks):
    bonds(ledger, ("special", 5_000_000))
    budget(
        ledger,
        ("fund", "11011", 2_000_000, "大会批准"),
        ("fund", "1101102", 2_000_000, "大会批准"),
        ("fund", "11011", 9_000_000, "草案"),
    )
    adjustments(
        ledger, ("fund", "income", approved, date(2025, 7, 30)), ("fund", "expenditure", approved, date(2025, 7, 30))
    )
    assert [(each.level, each.amount) for each in run("W-D02").findings] == ([(MAJOR, 10_000)] if speaks else [])


def test_a_plan_without_approval_or_of_another_kind_does_not_count(ledger, run):
    bonds(ledger, ("general", 3_000_000), ("special", 4_000_000), ("special", 1_000_000))
    budget(ledger)
    adjustments(
        ledger,
        ("general", "income", 3_000_000, date(2025, 7, 30)),
        ("fund", "income", 5_000_000, None, {"adj_no": "T2"}),
        ("fund", "income", 5_000_000, date(2025, 7, 30), {"adj_no": "T3", "reason": "total_change"}),
    )
    (finding,) = run("W-D02").findings
    assert (finding.matter_key, finding.amount) == ("special", Decimal(5_000_000))
    assert finding.title == "专项债务新增举债有500.0万元未经批准列入预算"
    assert "2025年收到新增专项债务转贷2只、500.0万元" in finding.fact
    assert "已提请但没有批准日期的调整500.0万元" in finding.fact
    assert [row.label for row in finding.evidence] == [
        "新增债券 25YN2 产业园 2025-06-03",
        "新增债券 25YN3 产业园 2025-06-03",
        "预算调整 T2 收入 没有批准日期",
    ]
