"""Two shares of the approved budget: the reserve (1 to 3 %) and what the state's capital pays over (30 %)."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import budget, budgets, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
OUT, CAPITAL = ("general", "expenditure"), "capital"


def reserve(amount, others):
    """Transfers down and repayment are no spending of one's own level."""
    return (
        (*OUT, "201", others),
        (*OUT, "20101", 1),
        (*OUT, "227", amount),
        (*OUT, "230", 90_000),
        (*OUT, "231", 9000),
    )


def test_reserve_not_applicable(ledger, run):
    refused(run("W-B09"), "缺 2025 年一般公共预算支出预算")


@pytest.mark.parametrize(("amount", "others"), [(100, 9900), (300, 9700), (200, 9800)])
def test_reserve_silent(ledger, run, amount, others):
    budget(ledger, *reserve(amount, others))
    silent(run("W-B09"))


@pytest.mark.parametrize(
    ("amount", "others", "verdict"),
    [("99.99", "9900.01", "低于法定比例"), ("300.01", "9699.99", "高于法定比例"), (0, 10_000, "没有设置")],
)
def test_reserve_speaks(ledger, run, amount, others, verdict):
    budget(ledger, *reserve(amount, others))
    (finding,) = run("W-B09").findings
    assert (finding.level, verdict in finding.title) == (IMPORTANT, True)


def test_reserve_of_the_standing_version_without_a_line(ledger, run):
    budgets(ledger, {"草案": reserve(200, 9800), "大会批准": ((*OUT, "201", 10_000),)})
    (finding,) = run("W-B09").findings
    assert finding.title == "预备费0.00元，占本级支出0.0%，没有设置"
    assert "2025年批准的预算（大会批准）安排预备费" in finding.fact
    budgets(ledger, {"草案": reserve(50, 9950)})
    (finding,) = run("W-B09").findings
    assert "2025年预算草案安排预备费50.0万元" in finding.fact


def capital(*lines):
    return [(CAPITAL, *line) for line in lines]


def test_capital_not_applicable(ledger, run):
    refused(run("W-B15"), "缺 2025 年国有资本经营预算")
    budget(ledger, *capital(("income", "103", 0), ("expenditure", "223", 0)))
    refused(run("W-B15"), "没有安排收入")
    budget(ledger, *capital(("income", "103", 100)))
    refused(run("W-B15"), "没有报送支出")
    budget(ledger, *capital(("income", "103", 100), ("expenditure", "223", 50), ("expenditure", "230", 50)))
    refused(run("W-B15"), "没有列到款")


@pytest.mark.parametrize(("collected", "moved"), [(100, 30), ("9.99", 0)])
def test_capital_silent(ledger, run, collected, moved):
    lines = [("income", "103", collected), ("income", "110", 900), ("expenditure", "223", 70)]
    budget(ledger, *capital(*lines, ("expenditure", "230", moved), ("expenditure", "23008", moved)))
    silent(run("W-B15"))


@pytest.mark.parametrize("moved", ["29.99", 0, None])
def test_capital_speaks(ledger, run, moved):
    lines = [("income", "103", 100), ("income", "10306", 100), ("expenditure", "223", 70)]
    more = [] if moved is None else [("expenditure", "2300803", moved)]
    budget(ledger, *capital(*lines, *more))
    (finding,) = run("W-B15").findings
    assert (finding.level, finding.matter_key) == (IMPORTANT, "capital")
