"""The three funds of D43: uses of the reserve, size of the revolving fund, size of and draws on the stabilisation fund."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.funds import funds
from tests.integration.alerts_rules.monthly import budget, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
FLOOD, SALARIES, PAPER = "抗洪抢险", "单位设备购置", "政府令〔2025〕3号"


def plan(ledger, drawable=0):
    """10,000 of spending at one's own level."""
    spending = [("general", "expenditure", "201", 10_000), ("general", "expenditure", "230", 90_000)]
    budget(ledger, *spending, ("general", "income", "110", 90_000), ("general", "income", "11015", drawable))


@pytest.mark.parametrize("rule", ["W-B10", "W-B11", "W-B12"])
def test_not_applicable(ledger, run, rule):
    plan(ledger)
    refused(run(rule), "缺 2025 年预备费与调节基金台账")
    other = {"W-B10": "revolving"}.get(rule, "reserve")
    funds(ledger, (other, 0, 1, 0, 1, None, None))
    refused(run(rule), "不能认定没有")


@pytest.mark.parametrize("rule", ["W-B11", "W-B12"])
def test_not_applicable_without_a_budget(ledger, run, rule):
    funds(ledger, *((kind, 0, 1, 0, 1, None, None) for kind in ("revolving", "stabilisation")))
    refused(run(rule), "缺 2025 年已批准的一般公共预算")


SET_UP = ("reserve", 0, 100, 0, 100, None, None)


@pytest.mark.parametrize(
    "uses",
    [
        (),
        (("reserve", 100, 0, 100, 0, FLOOD, PAPER),),  # all of it
        (("reserve", 100, 0, "49.99", "50.01", SALARIES, PAPER),),
    ],
)
def test_reserve_silent(ledger, run, uses):
    funds(ledger, SET_UP, *uses)
    silent(run("W-B10"))


@pytest.mark.parametrize(
    ("use", "key", "level"),
    [
        (("reserve", 100, 0, "0.01", "99.99", FLOOD, " "), "unapproved", GENERAL),
        (("reserve", 100, 0, 50, 50, SALARIES, PAPER), "ordinary", IMPORTANT),
        (("reserve", 100, 0, "100.01", "-0.01", FLOOD, PAPER), "overrun", MAJOR),
    ],
)
def test_reserve_speaks(ledger, run, use, key, level):
    funds(ledger, SET_UP, use)
    (finding,) = run("W-B10").findings
    assert (finding.matter_key, finding.level, finding.evidence_count) == (key, level, 1)


def test_reserve_a_use_without_a_purpose_is_said(ledger, run):
    funds(ledger, SET_UP, ("reserve", 100, 0, 80, 20, None, PAPER))
    silent(run("W-B10"), "有 1 笔动用没有填用途，是否属于突发事件未作判断")
    funds(ledger, SET_UP, ("reserve", 100, 0, 80, 20, SALARIES, PAPER))
    (finding,) = run("W-B10").findings
    assert finding.title == "动用不属于突发事件和难以预见的开支，1笔共80.0万元"
    assert finding.fact.startswith("2025年预备费100.0万元，")


@pytest.mark.parametrize("entry", [(0, 100, 0, 100, None), (100, 0, 100, 0, "季节性周转"), (100, 0, 100, 0, None)])
def test_revolving_silent(ledger, run, entry):
    plan(ledger)
    funds(ledger, ("revolving", *entry, None))
    silent(run("W-B11"))


@pytest.mark.parametrize(
    ("entry", "key", "level"),
    [
        ((0, "100.01", 0, "100.01", None), "size", IMPORTANT),
        ((100, 0, 40, 60, "购置车辆"), "diverted", GENERAL),
    ],
)
def test_revolving_speaks(ledger, run, entry, key, level):
    plan(ledger)
    funds(ledger, ("revolving", *entry, None))
    (finding,) = run("W-B11").findings
    assert (finding.matter_key, finding.level) == (key, level)


def adjustment(ledger, amount, reason="stabilisation_fund", approved_on="2025-09-20"):
    base = {"fiscal_year": 2025, "mof_div_code": ledger.region, "adj_no": "T1", "book": "general"}
    base |= {"reason": reason, "approved_on": approved_on}
    sides = (("income", "11015"), ("expenditure", "201"))
    ledger.accept(
        "budget_adjustment",
        "2025",
        [
            base | {"line_no": n, "direction": direction, "subject_code": subject, "delta_amount": wan(amount)}
            for n, (direction, subject) in enumerate(sides, 1)
        ],
    )


@pytest.mark.parametrize(
    ("opening", "taken", "drawable", "adjusted"), [(600, 100, 100, 0), (600, 100, 60, 40), (500, 0, 0, 0)]
)
def test_stabilisation_silent(ledger, run, opening, taken, drawable, adjusted):
    plan(ledger, drawable)
    adjustment(ledger, adjusted)
    funds(ledger, ("stabilisation", opening, 0, taken, opening - taken, "弥补短收", PAPER))
    silent(run("W-B12"))


def test_stabilisation_too_large(ledger, run):
    plan(ledger)
    funds(ledger, ("stabilisation", 500, "0.01", 0, "500.01", None, None))
    judgement = run("W-B12")
    (finding,) = judgement.findings
    assert (finding.matter_key, finding.level) == ("size", GENERAL)
    assert "没有收到本年预算调整方案，按没有调整计算" in judgement.reason


@pytest.mark.parametrize(
    ("drawable", "reason", "approved_on", "amount"),
    [
        (99, "stabilisation_fund", None, 10_000),  # submitted, not approved
        (0, "total_change", "2025-09-20", 1_000_000),
        (0, "stabilisation_fund", "2025-01-20", 1_000_000),  # before the budget that already holds it
    ],
)
def test_stabilisation_drawn_without_approval(ledger, run, drawable, reason, approved_on, amount):
    plan(ledger, drawable)
    adjustment(ledger, 100, reason, approved_on)
    funds(ledger, ("stabilisation", 600, 0, 100, 500, "弥补短收", PAPER))
    (finding,) = run("W-B12").findings
    assert (finding.matter_key, finding.level, finding.amount) == ("unapproved", MAJOR, amount)
    assert finding.evidence[0].label == "2025-01-15 动用 弥补短收"
