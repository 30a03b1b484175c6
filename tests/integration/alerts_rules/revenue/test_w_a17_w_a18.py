"""Income against the calendar from June (10, 15, 20 points) and against the budget at the year's end (3, 5, 10 %)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.funds import funds
from tests.integration.alerts_rules.monthly import budget, income, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
INCOME = ("general", "income")


def half_year(ledger, collected, *, planned=10_000, year=2025):
    """June; the total and 10101 repeat what 101 holds, transfers are no income of one's own."""
    lines = [("101", 0, None, collected, None, planned), ("10101", 0, None, collected, None, planned)]
    total = (("199", "general", "本级收入合 计"), 0, None, 90_000, None, 1)
    income(ledger, 6, *lines, total, ("110", 0, None, 50_000, None, 1), year=year)


def test_progress_not_applicable(ledger, run):
    refused(run("W-A17"), "缺 2025 年预算收入执行月报")
    income(ledger, 5, ("101", 0, None, 1, None, 100))
    refused(run("W-A17"), "收入月报只到 2025-05，六月起才判断")
    half_year(ledger, 1, planned=None)
    refused(run("W-A17"), "没有列全预算数")
    income(ledger, 12, ("101", 0, None, 1, None, 100))
    refused(run("W-A17"), "收入月报已到 2025-12")


@pytest.mark.parametrize(("collected", "planned"), [(6000, 10_000), (4000, 10_000), (0, 150), (9, 0)])
def test_progress_silent(ledger, run, collected, planned):
    half_year(ledger, collected, planned=planned)
    silent(run("W-A17"), "缺 2025-07、2025-08")


@pytest.mark.parametrize(
    ("collected", "level"),
    [
        ("6000.01", GENERAL),
        (6500, GENERAL),
        ("6500.01", IMPORTANT),
        (3000, IMPORTANT),
        ("2999.99", MAJOR),
        (-1, MAJOR),
    ],
)
def test_progress_speaks(ledger, run, collected, level):
    half_year(ledger, collected)
    (finding,) = run("W-A17").findings
    assert (finding.level, finding.evidence_count) == (level, 1)


def test_progress_by_the_approved_budget_and_the_season(ledger, run):
    half_year(ledger, 7000, planned=None)
    budget(ledger, (*INCOME, "101", 10_000), (*INCOME, "110", 50_000))
    (finding,) = run("W-A17").findings
    assert finding.title == "2025年6月累计收入完成预算的70.0%，比应有进度快20.0个百分点"
    assert "为批准的预算1.00亿元的70.0%；应有进度50.0%（时间进度，往年数据不足三年），快20.0个百分点" in finding.fact
    for year, collected in ((2022, 1000), (2023, 6200), (2024, 9000)):
        half_year(ledger, collected, year=year)
    silent(run("W-A17"))


def december(ledger, collected):
    income(ledger, 12, ("101", 0, None, collected), ("110", 0, None, 50_000))


def plan(ledger):
    budget(ledger, (*INCOME, "101", 10_000), (*INCOME, "10101", 10_000), (*INCOME, "110", 50_000))


def test_year_end_not_applicable(ledger, run):
    refused(run("W-A18"), "缺 2025-12 的预算收入执行月报")
    december(ledger, 10_000)
    refused(run("W-A18"), "缺 2025 年已批准的一般公共预算收入预算")
    budget(ledger, (*INCOME, "101", 10_000), version="草案")
    refused(run("W-A18"), "缺 2025 年已批准的一般公共预算收入预算")


@pytest.mark.parametrize("collected", [10_000, 10_300, 9700])
def test_year_end_silent(ledger, run, collected):
    plan(ledger)
    december(ledger, collected)
    silent(run("W-A18"), "超收收入是否补充了基金未作判断")


@pytest.mark.parametrize(
    ("collected", "level"),
    [
        ("10300.01", GENERAL),
        (9500, GENERAL),
        ("9499.99", IMPORTANT),
        (11_000, IMPORTANT),
        ("11000.01", MAJOR),
        (8999, MAJOR),
    ],
)
def test_year_end_speaks(ledger, run, collected, level):
    plan(ledger)
    december(ledger, collected)
    (finding,) = run("W-A18").findings
    assert finding.level is level


@pytest.mark.parametrize(("saved", "speaks"), [("200", False), ("100.01", False), (100, True), (0, True)])
def test_a_surplus_goes_to_the_fund(ledger, run, saved, speaks):
    plan(ledger)
    december(ledger, 10_200)
    funds(ledger, ("stabilisation", 0, saved, 0, saved, None, None))
    findings = run("W-A18").findings
    assert [finding.level for finding in findings] == [MAJOR] * speaks
    if saved == 0:
        assert findings[0].title == "全年一般公共预算收入超收200.0万元（2.0%），其中200.0万元没有补充预算稳定调节基金"


def test_adjustments_approved_later_change_the_budget(ledger, run):
    plan(ledger)
    december(ledger, 9000)
    line = {
        "fiscal_year": 2025,
        "mof_div_code": ledger.region,
        "adj_no": "T1",
        "line_no": 1,
        "reason": "total_change",
        "book": "general",
    }
    moved = {"direction": "income", "subject_code": "101", "delta_amount": wan(-1000), "approved_on": "2025-09-20"}
    ledger.accept("budget_adjustment", "2025", [line | moved])
    silent(run("W-A18"))


def test_progress_stands_beside_the_years_before(ledger, run):
    half_year(ledger, 4500, year=2024)
    half_year(ledger, 7000)
    (finding,) = run("W-A17").findings
    assert [(each.label, each.value, each.is_subject) for each in finding.comparison] == [
        ("2024年6月", Decimal("0.45"), False),
        ("2025年6月", Decimal("0.7"), True),
    ]
