"""采购金额临近招标标准."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import name_units, outcome, plan

pytestmark = pytest.mark.integration


def test_not_applicable(ledger, run):
    judgement = run("W-I02")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府采购计划")


def plans(*amounts, **fields):
    return [plan(n, f"{amount}.00", **fields) for n, amount in enumerate(amounts)]


CASES = {
    "two": (plans(1900000, 1900000), []),
    "three": (plans(1900000, 1900000, 1900000), [("general", "5700000.00")]),
    "five": (plans(*[1900000] * 5), [("general", "9500000.00")]),
    "six": (plans(*[1900000] * 6), [("important", "11400000.00")]),
    "from 90 %": (plans(1800000, 1800000, 1800000), [("general", "5400000.00")]),
    "below 90 %": (plans(1800000, 1800000, 1799999), []),
    "at the limit": (plans(1900000, 1900000, 2000000), []),
    "as many as beside": (plans(1900000, 1900000, 1900000, *[1700000] * 3, *[2100000] * 3), []),
    "more than beside": (plans(1900000, 1900000, 1900000, *[1700000] * 3, *[2100000] * 2), [("general", "5700000.00")]),
    "open tender": (plans(*[1900000] * 6, method="open"), []),
    "works": (plans(*[1900000] * 6, catalogue_code="B01"), []),
    "no class": (plans(*[1900000] * 3, catalogue_code=None), [("general", "5700000.00")]),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("procurement_plan", "2025-03", rows)
    assert outcome(run("W-I02")) == expected


def test_two_units_do_not_add_up(ledger, run):
    ledger.accept(
        "procurement_plan", "2025-03", [*plans(1900000, 1900000), plan(9, "1900000.00", agency_code="101002")]
    )
    assert outcome(run("W-I02")) == []


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("procurement_plan", "2025-03", plans(1900000, 1900000, 1900000, 1700000))
    (finding,) = run("W-I02").findings
    assert finding.title == "县教育局有3个采购计划刚好低于公开招标标准，合计570.0万元"
    assert finding.fact.endswith("上下相邻两档平均只有0.5个。")
