"""概算超估算、竣工不决算、年度投资计划执行慢 (政府投资条例 12, 25; 预算法 48, 79)."""

from __future__ import annotations

from datetime import date

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import investment, name_units, on, outcome

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("rule", ["W-I14", "W-I15", "W-I16", "W-I17", "W-I18"])
def test_not_applicable(ledger, run, rule):
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025 年政府投资项目")


ESTIMATES = {
    "at a tenth": ("909090.91", []),
    "exactly 110 %": ("1000000.00", []),
    "just above 110 %": ("999999.99", [("important", "100000.01")]),
    "more than twice is capped": ("400000.00", [("important", "700000.00")]),
    "below the estimate": ("2000000.00", []),
    "no estimate": ("0.00", []),
    "estimate unknown": (None, []),
}


@pytest.mark.parametrize(("estimate", "expected"), ESTIMATES.values(), ids=ESTIMATES)
def test_estimate(ledger, run, estimate, expected):
    cost = "1000000.00" if estimate == "909090.91" else "1100000.00"
    ledger.accept("investment_project", "2025-03", [investment(1, approved_cost=cost, estimate=estimate)])
    assert outcome(run("W-I14")) == expected


def test_estimate_says_what_it_did_not_judge_and_how_it_counted(ledger, run):
    name_units(ledger)
    rows = [investment(1, estimate="800000.00", design_approved_on=on("02-01")), investment(2)]
    ledger.accept("investment_project", "2025-03", rows)
    judgement = run("W-I14")
    (finding,) = judgement.findings
    assert finding.unit_name == "县教育局"
    assert finding.title == "“1号工程”概算超出估算20.0万元，达到估算的125.0%"
    assert finding.formula == "概算 1,000,000.00元 ÷ 估算 800,000.00元 = 125.0%"
    assert "1 个项目没有填投资估算，未作判断" in judgement.reason


WAITING = {
    "180 days": ("2024-10-02", []),
    "181 days": ("2024-10-01", [("general", "1000000.00")]),
    "365 days": ("2024-03-31", [("general", "1000000.00")]),
    "366 days": ("2024-03-30", [("important", "1000000.00")]),
    "731 days": ("2023-03-31", [("important", "1000000.00")]),
    "not accepted": (None, []),
}


@pytest.mark.parametrize(("accepted", "expected"), WAITING.values(), ids=WAITING)
def test_final_account(ledger, run, accepted, expected):
    """Counted to the end of March, the newest month that is there."""
    row = investment(1, accepted_on=accepted and date.fromisoformat(accepted))
    ledger.accept("investment_project", "2025-03", [row])
    judgement = run("W-I17")
    assert outcome(judgement) == expected
    assert ["已超过两年" in finding.fact for finding in judgement.findings] == [accepted == "2023-03-31"] * len(
        expected
    )


def test_a_final_account_or_a_newer_month_ends_it(ledger, run):
    rows = [
        investment(n, accepted_on=on("2024-01-01"), final_account_on=day) for n, day in ((1, on("02-01")), (2, None))
    ]
    ledger.accept("investment_project", "2025-03", rows)
    assert [finding.subject for finding in run("W-I17").findings] == ["2号工程"]
    newer = investment(2, ym="202504", accepted_on=on("2024-01-01"), final_account_on=on("04-01"))
    ledger.accept("investment_project", "2025-04", [newer])
    assert outcome(run("W-I17")) == []


def plan_year(ledger, month, paid, **fields):
    year_plan = {"year_plan": "10000000.00", "approved_cost": "50000000.00", "started_on": on("01-10")}
    row = investment(1, ym=f"2025{month:02}", paid_amount=paid) | year_plan | fields
    ledger.accept("investment_project", f"2025-{month:02}", [row])


PACE = {
    "14.99 points behind": (6, "3501000.00", {}, []),
    "15 points behind": (6, "3500000.00", {}, [("general", "1500000.00")]),
    "25 points behind": (6, "2500000.00", {}, [("important", "2500000.00")]),
    "24.99 points behind": (6, "2501000.00", {}, [("general", "2499000.00")]),
    "40 points behind": (6, "1000000.00", {}, [("major", "4000000.00")]),
    "39.99 points behind": (6, "1001000.00", {}, [("important", "3999000.00")]),
    "too early in the year": (5, "0.00", {}, []),
    "too little money": (6, "0.00", {"year_plan": "999999.00"}, []),
    "just enough money": (6, "0.00", {"year_plan": "1000000.00"}, [("major", "500000.00")]),
    "no plan": (6, "0.00", {"year_plan": None}, []),
    "payment unknown": (6, None, {}, []),
    "an older project whose last year is not known": (6, "1000000.00", {"started_on": on("2024-05-01")}, []),
}


@pytest.mark.parametrize(("month", "paid", "fields", "expected"), PACE.values(), ids=PACE)
def test_pace(ledger, run, month, paid, fields, expected):
    plan_year(ledger, month, paid, **fields)
    assert outcome(run("W-I18")) == expected


@pytest.mark.parametrize(("paid", "expected"), [("8500001.00", []), ("8500000.00", [("general", "1500000.00")])])
def test_pace_of_an_older_project(ledger, run, paid, expected):
    """What was paid before this year does not count."""
    before = investment(1, ym="202412", paid_amount="5000000.00", approved_cost="50000000.00")
    ledger.accept("investment_project", "2024-12", [before])
    plan_year(ledger, 6, paid, started_on=on("2023-05-01"))
    judgement = run("W-I18")
    assert outcome(judgement) == expected
    assert "只评本年开工的项目" not in judgement.reason


def test_pace_wording(ledger, run):
    plan_year(ledger, 6, "1000000.00")
    judgement = run("W-I18")
    (finding,) = judgement.findings
    assert finding.title == "“1号工程”年度投资计划执行10.0%，落后时序40.0%"
    assert finding.formula == "50.0% − 1,000,000.00元 ÷ 10,000,000.00元（10.0%）= 40.0%"
    assert "缺 2024-12 的政府投资项目，只评本年开工的项目" in judgement.reason
