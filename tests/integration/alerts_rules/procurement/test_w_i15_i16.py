"""未批先建、垫资 (政府投资条例 9, 20, 22) and 付款超过进度 (条例 57)."""

from __future__ import annotations

import pytest

from tests.integration.alerts_rules.rows import investment, name_units, on, outcome

pytestmark = pytest.mark.integration

BEGUN = {
    "the same day": ({"started_on": on("03-01"), "design_approved_on": on("03-01")}, []),
    "a day before": ({"started_on": on("03-01"), "design_approved_on": on("03-02")}, [("important", None)]),
    "never approved": ({"started_on": on("03-01")}, [("important", None)]),
    "number without a day": ({"started_on": on("03-01"), "design_doc_no": "元发改〔2025〕1号"}, []),
    "not begun": ({}, []),
}


@pytest.mark.parametrize(("fields", "expected"), BEGUN.values(), ids=BEGUN)
def test_begun_without_approval(ledger, run, fields, expected):
    ledger.accept("investment_project", "2025-03", [investment(1, **fields)])
    assert outcome(run("W-I15")) == expected


def running(progress, paid, cost="1000000.00"):
    return investment(1, progress=progress, paid_amount=paid, approved_cost=cost)


ADVANCED = {
    "30 points": (running("60", "300000.00"), []),
    "just above 30 points": (running("60", "299999.99"), [("major", "300000.01")]),
    "too little money": (running("100", "0.00", cost="99999.99"), []),
    "just enough money": (running("100", "0.00", cost="100000.00"), [("major", "100000.00")]),
    "nothing paid is known": (running("100", None), []),
    "progress unknown": (running(None, "0.00"), []),
    "no cost": (running("100", "0.00", cost="0.00"), []),
}


@pytest.mark.parametrize(("row", "expected"), ADVANCED.values(), ids=ADVANCED)
def test_contractor_advances(ledger, run, row, expected):
    ledger.accept("investment_project", "2025-03", [row])
    assert outcome(run("W-I15")) == expected


def test_both_are_two_matters(ledger, run):
    name_units(ledger)
    row = running("80", "100000.00") | {"started_on": on("03-01"), "design_approved_on": on("03-31")}
    ledger.accept("investment_project", "2025-03", [row])
    advanced, begun = run("W-I15").findings
    assert begun.fact == "“1号工程”于 2025-03-01 开工，初步设计到 2025-03-31 才批复，早开工 30 天。"
    assert advanced.formula == "80.0% − 10.0% = 70.0 个百分点"
    assert "相当于 70.0 万元的工程可能由施工单位垫付" in advanced.fact
    assert advanced.unit_name == "县教育局"


AHEAD = {
    "10 points": (running("40", "500000.00"), []),
    "just above 10 points, from the least amount": (running("39.9", "500000.00"), [("general", "101000.00")]),
    "too little money": (running("20", "39990.00", cost="66650.00"), []),
    "just enough money": (running("20", "300000.00", cost="500000.00"), [("important", "200000.00")]),
    "20 points": (running("40", "600000.00"), [("general", "200000.00")]),
    "just above 20 points": (running("39.9", "600000.00"), [("important", "201000.00")]),
    "above 30 points is capped": (running("10", "900000.00"), [("important", "800000.00")]),
    "a prepayment": (running("0", "300000.00"), []),
    "just above a prepayment": (running("0", "300000.01"), [("important", "300000.01")]),
    "progress unknown": (running(None, "900000.00"), []),
}


@pytest.mark.parametrize(("row", "expected"), AHEAD.values(), ids=AHEAD)
def test_paid_ahead(ledger, run, row, expected):
    ledger.accept("investment_project", "2025-03", [row])
    assert outcome(run("W-I16")) == expected


def test_paid_ahead_wording(ledger, run):
    ledger.accept("investment_project", "2025-03", [running("10", "900000.00")])
    (finding,) = run("W-I16").findings
    assert finding.title == "“1号工程”付款超过工程进度80.0万元"
    assert finding.formula == "90.0% − 10.0% = 80.0%，合 800,000.00元"
