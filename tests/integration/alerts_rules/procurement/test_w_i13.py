"""超概算: by what is paid and owed, and by the contracts."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import contract, investment, name_units, outcome, plan

pytestmark = pytest.mark.integration


def test_not_applicable(ledger, run):
    judgement = run("W-I13")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025 年政府投资项目")


CASES = {
    "at the cost": ({"paid_amount": "1000000.00"}, []),
    "just below the minimum": ({"paid_amount": "1009999.99"}, []),
    "above, from the minimum": ({"paid_amount": "1010000.00"}, [("important", "10000.00")]),
    "110 %": ({"paid_amount": "1100000.00"}, [("important", "100000.00")]),
    "above 110 %": ({"paid_amount": "1100000.01"}, [("major", "100000.01")]),
    "paid and owed": ({"paid_amount": "900000.00", "payable_unpaid": "150000.00"}, [("important", "50000.00")]),
    "nothing known": ({}, []),
    "no cost": ({"approved_cost": "0.00", "paid_amount": "1010000.00"}, []),
    "no unit": ({"paid_amount": "1010000.00", "agency_code": None}, [("important", "10000.00")]),
}


@pytest.mark.parametrize(("fields", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, fields, expected):
    ledger.accept("investment_project", "2025-03", [investment(1, **fields)])
    assert outcome(run("W-I13")) == expected


def test_the_newest_month_counts(ledger, run):
    ledger.accept("investment_project", "2025-03", [investment(1, paid_amount="1200000.00")])
    ledger.accept("investment_project", "2025-04", [investment(1, ym="202504", paid_amount="900000.00")])
    assert outcome(run("W-I13")) == []


@pytest.mark.parametrize(("projects", "expected"), [(1, [("major", "200000.00")]), (2, [])])
def test_contracts_of_the_project(ledger, run, projects, expected):
    ledger.accept("investment_project", "2025-03", [investment(n, pro_code="X") for n in range(projects)])
    ledger.accept(
        "budget_indicator", "2025", [{"bgt_id": "B1", "pro_code": "X", "agency_code": "101001", "amount": "1.00"}]
    )
    ledger.accept("procurement_plan", "2025-03", [plan(1, "1000000.00")])
    rows = [
        contract(1, "1000000.00", plan_no="P1"),
        contract(2, "0.00", plan_no="P1", supplement_of="H1", supplement_amount="200000.00"),
    ]
    ledger.accept("procurement_contract", "2025-03", rows)
    assert outcome(run("W-I13")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("investment_project", "2025-03", [investment(1, paid_amount="1200000.00")])
    judgement = run("W-I13")
    (finding,) = judgement.findings
    assert finding.title == "“1号工程”超概算20.0万元，达到概算的120.0%"
    assert finding.formula == "1,200,000.00元 − 概算 1,000,000.00元 = 200,000.00元；120.0%"
    assert "只按项目月报的已付和应付判断" in judgement.reason
