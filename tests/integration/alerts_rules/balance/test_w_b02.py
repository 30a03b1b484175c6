"""收支缺口预测: own income by the season or the calendar against the approved books; over 0, 1, 3 % of the outlay; 2 % of margin by the calendar."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import budget, income, outlay, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def plan(ledger, resources=90_000):
    """10,000 of one's own and transfers pay for 95,000 of spending and 5,000 handed up."""
    lines = [("income", "101", 10_000), ("income", "110", resources), ("expenditure", "201", 95_000)]
    budget(ledger, *(("general", *line) for line in [*lines, ("expenditure", "230", 5000)]))


def months(ledger, collected, *, spent=40_000, month=6, year=2025):
    income(ledger, month, ("101", 0, None, collected, None, 10_000), ("110", 0, None, 1), year=year)
    outlay(ledger, month, ("201", 0, None, spent, None, 95_000), ("230", 0, None, 1), year=year)


def test_not_applicable(ledger, run):
    refused(run("W-B02"), "缺 2025 年预算收入或者支出执行月报")
    months(ledger, 5000, month=4)
    refused(run("W-B02"), "月报只到 4 月，五月起才预测")
    months(ledger, 5000)
    refused(run("W-B02"), "已批准的一般公共预算收入或者支出预算")
    budget(ledger, ("general", "income", "101", 1), ("general", "expenditure", "201", 1))
    refused(run("W-B02"), "没有列转移性收入")
    plan(ledger)
    months(ledger, 5000, month=12)
    refused(run("W-B02"), "月报已到年末")


@pytest.mark.parametrize(
    "collected", [5000, 9000, 4900]
)  # 4,900 in half a year: 200 short of 10,000, the margin of the calendar
def test_silent(ledger, run, collected):
    plan(ledger)
    months(ledger, collected)
    silent(run("W-B02"))


@pytest.mark.parametrize(
    ("collected", "level"), [("4899.99", GENERAL), (4500, GENERAL), (4499, IMPORTANT), (3500, IMPORTANT), (3499, MAJOR)]
)
def test_speaks(ledger, run, collected, level):
    plan(ledger)
    months(ledger, collected)
    (finding,) = run("W-B02").findings
    assert (finding.level, finding.matter_key) == (level, "general")


def test_wording_and_a_budget_that_does_not_close(ledger, run):
    plan(ledger, resources=89_000)
    months(ledger, 4500)
    (finding,) = run("W-B02").findings
    assert finding.title == "按2025年6月进度预计全年收支缺口2,000.0万元（占支出2.0%）"
    assert "短收1,000.0万元（按时间进度推算" in finding.fact
    assert "批准的预算本身支出大于财力1,000.0万元" in finding.fact


def test_within_the_calendar_s_margin_the_plan_stands(ledger, run):
    plan(ledger, resources=89_000)
    months(ledger, 4900)
    (finding,) = run("W-B02").findings
    assert finding.amount == 10_000_000  # the budget's own gap alone, not the 2,000,000 that half a year lacks
    assert "短收0.00元（按时间进度推算与预算相差不大，按预算数计算）" in finding.fact


def test_three_years_make_the_season(ledger, run):
    plan(ledger)
    for year in (2022, 2023, 2024):
        months(ledger, 4000, spent=38_000, year=year)
    months(ledger, 4000, spent=38_000)
    silent(run("W-B02"))
    months(ledger, 4000, spent=40_000)  # 2 points faster than usual: 5,000 over the budget
    (finding,) = run("W-B02").findings
    assert finding.amount == 50_000_000
