"""What was left over: its size (5, 9, 15 % of the outlay) and where it went; what the three guarantees lack."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.funds import funds
from tests.integration.alerts_rules.monthly import outlay, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def left(ledger, *rows):
    """`rows`: (kind, amount in wan, taken back in wan, fund type)."""
    money = {"carryover": "carryovers_amt", "balance": "balance"}
    ledger.accept(
        "carryover",
        "2025",
        [
            {"record_kind": kind, "bgt_id": f"B{n}", "carryovers_bgt_id": f"C{n}", "agency_code": "101001"}
            | {money[kind]: wan(amount), "back_balance": wan(back), "fund_type_code": fund}
            for n, (kind, amount, back, fund) in enumerate(rows, 1)
        ],
    )


def last_year(ledger, spent=10_000):
    outlay(ledger, 12, ("201", 0, None, spent), ("230", 0, None, 90_000), year=2024)


def test_size_not_applicable(ledger, run):
    refused(run("W-F09"), "缺 2025 年结转结余")
    left(ledger, ("carryover", 1, 0, None))
    refused(run("W-F09"), "缺 2024-12 的预算支出执行月报")


@pytest.mark.parametrize(
    "rows", [[("carryover", 500, 0, None)], [("carryover", 400, 0, None), ("balance", 200, 100, None)], []]
)
def test_size_silent(ledger, run, rows):
    last_year(ledger)
    left(ledger, *rows)
    silent(run("W-F09"))


@pytest.mark.parametrize(
    ("amount", "level"), [("300.01", GENERAL), (700, GENERAL), ("700.01", IMPORTANT), (2000, IMPORTANT)]
)
def test_size_speaks(ledger, run, amount, level):
    last_year(ledger)
    left(ledger, ("carryover", amount, 0, None), ("balance", 200, 0, "12"))
    (finding,) = run("W-F09").findings
    assert (finding.level, finding.evidence_count) == (level, 2)


def test_surplus_not_applicable(ledger, run):
    refused(run("W-F10"), "缺 2025 年结转结余")
    left(ledger, ("carryover", 1, 0, None))
    refused(run("W-F10"), "不能认定没有结余")
    left(ledger, ("balance", 1, 0, None))
    refused(run("W-F10"), "缺 2024 年终以后报送的预备费与调节基金台账")


@pytest.mark.parametrize(
    ("surplus", "fund", "saved"), [(100, None, 100), ("100.99", "111", 100), (100, "12", 0), (100, "13", 0)]
)
def test_surplus_silent(ledger, run, surplus, fund, saved):
    left(ledger, ("balance", surplus, 0, fund))
    funds(ledger, ("stabilisation", 0, saved, 0, saved, None, None))
    silent(run("W-F10"))


@pytest.mark.parametrize(("saved", "missing"), [(99, 10_000), (0, 1_000_000)])
def test_surplus_speaks(ledger, run, saved, missing):
    left(ledger, ("balance", 100, 0, None))
    funds(ledger, ("reserve", 0, 900, 0, 900, None, None), ("stabilisation", 0, saved, 0, saved, None, None))
    (finding,) = run("W-F10").findings
    assert (finding.level, finding.amount) == (IMPORTANT, missing)
    assert finding.title.startswith("2024年一般公共预算结余有")


def guarantee(ledger, *rows, month=3):
    """`rows`: (name, need, budget) in wan."""
    base = {"ym": f"2025{month:02}", "mof_div_code": ledger.region, "guarantee": "wages", "executed": 0}
    ledger.accept(
        "basic_guarantee",
        f"2025-{month:02}",
        [
            base | {"item_code": str(n), "item_name": name, "standard_need": wan(need), "budget_amount": wan(planned)}
            for n, (name, need, planned) in enumerate(rows, 1)
        ],
    )


def test_guarantee_not_applicable(ledger, run):
    refused(run("W-F13"), "缺 2025 年三保支出月报")
    guarantee(ledger, ("教师工资", None, 1))
    refused(run("W-F13"), "没有填国家标准测算数")


@pytest.mark.parametrize(
    "row", [("工资", 100, 100), ("工资", 100, 120), ("工资", 100, "99.01"), ("保工资合 计", 100, 1)]
)
def test_guarantee_silent(ledger, run, row):
    guarantee(ledger, row, ("退休费", None, 1))
    silent(run("W-F13"), "没有填国家标准测算数、未作判断的项目：退休费")


@pytest.mark.parametrize(("planned", "level"), [(99, IMPORTANT), (95, IMPORTANT), ("94.99", MAJOR), (0, MAJOR)])
def test_guarantee_speaks(ledger, run, planned, level):
    guarantee(ledger, ("工资", 100, 1), month=2)
    guarantee(ledger, ("工资", 100, planned))
    (finding,) = run("W-F13").findings
    assert (finding.level, finding.matter_key) == (level, "wages/1")
    assert finding.fact.startswith("2025年3月“三保”月报中，保工资“工资”按国家标准测算需要100.0万元")
