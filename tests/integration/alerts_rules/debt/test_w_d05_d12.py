"""逾期；还本付息预算不足: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
DUE = date(2025, 6, 4)  # a Wednesday


def service(ledger, *rows):
    usual = {
        "fiscal_year": 2025,
        "bond_code": "25YN1",
        "due_on": DUE,
        "service_kind": "interest",
        "debt_kind": "general",
    }
    usual |= {"due_amount": 1_000_000}
    ledger.accept("debt_service", "2025", [usual | row for row in rows])


def budget(ledger, *rows):
    """`rows`: book, subject, amount, further fields."""
    usual = {
        "fiscal_year": 2025,
        "mof_div_code": ledger.region,
        "direction": "expenditure",
        "subject_name": "付息",
        "version": "大会批准",
    }
    usual |= {"approved_on": date(2025, 2, 20)}
    ledger.accept(
        "approved_budget",
        "2025",
        [usual | {"book": b, "subject_code": c, "amount": a} | (more[0] if more else {}) for b, c, a, *more in rows],
    )


@pytest.mark.parametrize("rule", ["W-D05", "W-D12"])
def test_not_applicable(ledger, run, rule):
    budget(ledger)
    judgement = run(rule)
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府债务还本付息")


def test_d12_not_applicable_without_a_budget(ledger, run):
    service(ledger, {})
    assert run("W-D12").reason == "缺 2025 年年初预算"


@pytest.mark.parametrize(
    "row",
    [
        {"paid_amount": 1_000_000, "paid_on": DUE},
        {"paid_amount": 1_000_000, "paid_on": date(2025, 5, 30)},
        {"paid_amount": "999999.50", "paid_on": DUE},
        {"due_on": date(2026, 1, 20)},
        {"due_amount": 0},
        {"bond_code": "合计"},
    ],
)
def test_d05_silent(ledger, run, row):
    service(ledger, row)
    assert run("W-D05").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("row", "today", "level"),
    [
        ({"paid_amount": 1_000_000, "paid_on": date(2025, 6, 5)}, date(2025, 12, 31), IMPORTANT),
        ({"paid_amount": 1_000_000, "paid_on": date(2025, 9, 5)}, date(2025, 12, 31), IMPORTANT),
        ({}, DUE, None),
        ({}, date(2025, 6, 5), IMPORTANT),
        ({"paid_amount": 400_000, "paid_on": DUE}, date(2025, 6, 9), IMPORTANT),
        ({"paid_amount": 400_000, "paid_on": DUE}, date(2025, 6, 10), MAJOR),
    ],
)
def test_d05_thresholds(ledger, run, row, today, level):
    service(ledger, row)
    assert [each.level for each in run("W-D05", today=today).findings] == ([level] if level else [])


@pytest.fixture
def rest_days(superuser):
    """7 and 8 June 2025 are rest days; gone again afterwards, the database is everybody's."""
    for day, works in ((7, False), (8, False), (9, True)):
        superuser.execute(
            "INSERT INTO ingest.calendar_day (day, is_working, is_provisional, calendar) VALUES (%s, %s, false, 'test')"
            " ON CONFLICT DO NOTHING",
            [date(2025, 6, day), works],
        )
    yield
    superuser.execute("DELETE FROM ingest.calendar_day WHERE calendar = 'test'")


@pytest.mark.usefixtures("rest_days")
def test_d05_a_rest_day_moves_the_day(ledger, run):
    service(ledger, {"due_on": date(2025, 6, 7), "paid_amount": 1_000_000, "paid_on": date(2025, 6, 9)})
    assert run("W-D05").outcome is Outcome.SILENT
    service(ledger, {"due_on": date(2025, 6, 7), "paid_amount": 1_000_000, "paid_on": date(2025, 6, 10)})
    (finding,) = run("W-D05").findings
    assert finding.size == 1


def test_d05_wording_and_remark(ledger, run):
    principal = {"service_kind": "principal", "due_amount": 2_000_000, "paid_amount": 500_000, "paid_on": DUE}
    service(ledger, principal, {"paid_amount": 1_000_000, "paid_on": None})
    judgement = run("W-D05", today=date(2025, 6, 14))
    (finding,) = judgement.findings
    assert finding.title == "债券25YN1（2025年6月4日到期）本息逾期10天"
    assert "已付50.0万元，逾期金额150.0万元，逾期10天，至今没有付清" in finding.fact
    assert judgement.reason == "有 1 笔已付清但没有填支付日，未作判断"


@pytest.mark.parametrize(
    ("budgeted", "level"),
    [
        ("10000000.00", None),
        ("9990000.01", None),
        ("9990000.00", IMPORTANT),
        ("9000000.00", IMPORTANT),
        ("8999999.99", MAJOR),
        ("0.00", MAJOR),
    ],
)
def test_d12_thresholds(ledger, run, budgeted, level):
    service(
        ledger,
        {"due_amount": 10_000_000},
        {"due_amount": 90_000_000, "service_kind": "principal", "fund_source": "refinancing"},
    )
    budget(ledger, ("general", "232", budgeted), ("general", "23203", budgeted), ("fund", "232", 90_000_000))
    assert [each.level for each in run("W-D12").findings] == ([level] if level else [])


def test_d12_takes_the_newest_version_and_keeps_the_kinds_apart(ledger, run):
    service(ledger, {"due_amount": 5_000_000}, {"debt_kind": "special", "bond_code": "25YN2", "due_amount": 4_000_000})
    later = {"version": "调整1", "approved_on": date(2025, 8, 1)}
    budget(
        ledger,
        ("general", "232", 1_000_000),
        ("general", "232", 5_000_000, later),
        ("fund", "23204", 3_000_000),
        ("fund", "23204", 9_000_000, {"version": "草案"}),
    )
    (finding,) = run("W-D12").findings
    assert finding.title == "专项债务还本付息预算少安排100.0万元"
    assert finding.fact == "2025年专项债务应由预算资金还本付息400.0万元，预算安排300.0万元，少安排100.0万元（25.0%）。"
