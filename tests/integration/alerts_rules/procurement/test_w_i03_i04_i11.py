"""单一来源占比、等标期、无预算超预算采购 (政府采购法 6, 31, 33, 35)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.procurement.bids import bid, won
from tests.integration.alerts_rules.rows import name_units, on, outcome, plan

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("rule", "missing"), [("W-I03", "政府采购计划"), ("W-I04", "政府采购过程与结果"), ("W-I11", "政府采购计划")]
)
def test_not_applicable(ledger, run, rule, missing):
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert f"缺 2025 年{missing}" in judgement.reason


def single(amount, rest):
    return [plan(1, amount, method="single_source"), plan(2, rest)]


SHARES = {
    "a tenth": (single("1000000.00", "9000000.00"), []),
    "just above a tenth": (single("1000000.01", "9000000.00"), [("general", "1000000.01")]),
    "a fifth": (single("2000000.00", "8000000.00"), [("general", "2000000.00")]),
    "just above a fifth": (single("2000000.01", "8000000.00"), [("important", "2000000.01")]),
    "all of it is capped": (single("2000000.00", "0.00"), [("important", "2000000.00")]),
    "too little": (single("499999.99", "0.00"), []),
    "just enough": (single("500000.00", "0.00"), [("important", "500000.00")]),
    "none": ([plan(1, "9000000.00")], []),
}


@pytest.mark.parametrize(("rows", "expected"), SHARES.values(), ids=SHARES)
def test_single_source(ledger, run, rows, expected):
    ledger.accept("procurement_plan", "2025-03", rows)
    assert outcome(run("W-I03")) == expected


def test_single_source_wording(ledger, run):
    name_units(ledger)
    ledger.accept("procurement_plan", "2025-03", single("3000000.00", "7000000.00"))
    (finding,) = run("W-I03").findings
    assert finding.title == "全县单一来源采购300.0万元，占政府采购的30.0%"
    assert finding.formula == "3,000,000.00元 ÷ 10,000,000.00元 = 30.0%"
    assert finding.evidence[0].label == "县教育局 采购计划 P1 2025-03-03"


def tender(ledger, deadline, method="open", **fields):
    ledger.accept("procurement_plan", "2025-04", [plan(1, "3000000.00", method=method)])
    days = {"announced_on": on("05-01"), "bid_deadline": on(deadline), "opened_on": None} | fields
    ledger.accept(
        "procurement_bid", "2025-05", [won("1", "S1", "2900000.00", **days), bid("1", "S2", "2950000.00", **days)]
    )


PERIODS = {
    "twenty days": ("05-21", {}, []),
    "nineteen days": ("05-20", {}, [("important", "2900000.00")]),
    "by invitation": ("05-20", {"method": "invited"}, [("important", "2900000.00")]),
    "by consultation": ("05-20", {"method": "consultation"}, []),
    "no notice": ("05-20", {"announced_on": None}, []),
    "a deadline before the notice is a fault of the data": ("04-20", {}, []),
    "of another plan": ("05-20", {"plan_no": "P9"}, []),
}


@pytest.mark.parametrize(("deadline", "fields", "expected"), PERIODS.values(), ids=PERIODS)
def test_tender_period(ledger, run, deadline, fields, expected):
    tender(ledger, deadline, **fields)
    assert outcome(run("W-I04")) == expected


def test_tender_period_wording(ledger, run):
    tender(ledger, "05-16")
    (finding,) = run("W-I04").findings
    assert finding.title == "单位101001“1号采购”等标期只有15天"
    assert finding.formula == "2025年5月16日 − 2025年5月1日 = 15 天；20 − 15 = 5 天"
    assert [row.label for row in finding.evidence] == ["投标 S1公司（中标）", "投标 S2公司"]


def budget(ledger, *, project=None, indicator="1000000.00"):
    row = {"bgt_id": "B1", "agency_code": "101001", "amount": indicator, "bgt_pman_id": "M1" if project else None}
    ledger.accept("budget_indicator", "2025", [row])
    if project:
        row = {
            "bgt_pman_id": "M1",
            "fiscal_year": 2025,
            "agency_code": "101001",
            "pro_code": "X",
            "pro_name": "校舍改造",
        }
        ledger.accept("project_budget", "2025", [row | {"cur_amt": project}])


EXCESS = {
    "as budgeted": ("1000000.00", {}, []),
    "above, too little": ("1009999.99", {}, []),
    "above": ("1010000.00", {}, [("general", "10000.00")]),
    "a tenth above": ("1100000.00", {}, [("general", "100000.00")]),
    "more than a tenth": ("1100000.01", {}, [("important", "100000.01")]),
    "no indicator named": ("10000.00", {"bgt_id": None}, [("important", "10000.00")]),
    "no indicator named, too little": ("9999.99", {"bgt_id": None}, []),
    "an indicator that is not there": ("10000.00", {"bgt_id": "B9"}, [("important", "10000.00")]),
}


@pytest.mark.parametrize(("amount", "fields", "expected"), EXCESS.values(), ids=EXCESS)
def test_above_budget(ledger, run, amount, fields, expected):
    budget(ledger)
    ledger.accept("procurement_plan", "2025-03", [plan(1, amount, **fields)])
    judgement = run("W-I11")
    assert outcome(judgement) == expected
    assert "现行预算按指标金额计" in judgement.reason


def test_the_budget_of_the_project_counts(ledger, run):
    name_units(ledger)
    budget(ledger, project="2000000.00")
    ledger.accept("procurement_plan", "2025-03", [plan(n, "1200000.00") for n in (1, 2)])
    (finding,) = run("W-I11").findings
    assert finding.title == "县教育局“校舍改造”超预算采购40.0万元"
    assert finding.formula == "2,400,000.00元 − 2,000,000.00元 = 400,000.00元；20.0%"


def test_without_indicators_it_is_not_judged(ledger, run):
    ledger.accept("procurement_plan", "2025-03", [plan(1, "1200000.00")])
    judgement = run("W-I11")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年预算指标")
