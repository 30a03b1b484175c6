"""支出进度偏慢、偏快: an item or a unit against the median of three years, else against the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, applications, projects, report

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
EDUCATION, MIO = "205 教育支出", 1_000_000


def june(ledger, spent, *, budget=10 * MIO, year=2025):
    """Half of the year is over; 20501 and the total repeat what 205 holds."""
    lines = {EDUCATION: (budget, spent), "20501 教育管理": (budget, spent), "999 支出合计": (9 * MIO, 1)}
    report(ledger, f"{year}-06", lines)


@pytest.mark.parametrize("rule", ["W-F01", "W-F02"])
def test_not_applicable(ledger, run, rule):
    assert run(rule).reason.startswith("缺 2025 年预算支出执行月报")
    report(ledger, "2025-02", {EDUCATION: (10 * MIO, 1)})
    assert run(rule).outcome is Outcome.NOT_APPLICABLE
    report(ledger, "2025-12", {EDUCATION: (10 * MIO, 1)})
    assert run(rule).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("budget", "spent"),
    [
        (10 * MIO, 4 * MIO),  # 10 points behind
        (10 * MIO, "6500000.00"),  # 15 points ahead
        (999_999, 0),  # small
        (1_600_000, 301_000),  # 31 points, but less than 500,000 behind
        (None, 0),
        (0, 9 * MIO),
        (-MIO, 9 * MIO),
    ],
)
def test_silent(ledger, run, budget, spent):
    june(ledger, spent, budget=budget)
    assert [run(rule).outcome for rule in ("W-F01", "W-F02")] == [Outcome.SILENT] * 2


@pytest.mark.parametrize(
    ("rule", "spent", "level"),
    [
        ("W-F01", 3_999_000, GENERAL),
        ("W-F01", 3 * MIO, GENERAL),  # exactly 20 points
        ("W-F01", 2_999_000, IMPORTANT),
        ("W-F01", -MIO, IMPORTANT),  # above 30: 编 is capped
        ("W-F02", 6_501_000, GENERAL),
        ("W-F02", "7500000.00", GENERAL),  # exactly 25 points
        ("W-F02", 7_501_000, IMPORTANT),
    ],
)
def test_speaks(ledger, run, rule, spent, level):
    june(ledger, spent)
    (finding,) = run(rule).findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "general/205", 1)


def test_a_class_that_the_report_does_not_name_is_called_as_the_years_codes_call_it(ledger, run):
    report(ledger, "2025-06", {"20501 教育管理事务": (10 * MIO, 3 * MIO)})
    (finding,) = run("W-F01").findings
    assert finding.subject == "教育支出"
    assert "205" not in finding.title


@pytest.mark.parametrize(("years", "outcome"), [((2022, 2023, 2024), Outcome.SILENT), ((2023, 2024), Outcome.SPOKE)])
def test_three_years_make_the_season(ledger, run, years, outcome):
    for year, spent in zip(years, (1, 3 * MIO, 4 * MIO), strict=False):
        june(ledger, spent, year=year)
    june(ledger, 2_500_000)
    judgement = run("W-F01")
    assert judgement.outcome is outcome
    assert all("时间进度，往年数据不足三年" in finding.fact for finding in judgement.findings)


def test_a_unit_is_measured_by_its_projects(ledger, run):
    agencies(ledger, u101001="县教育局")
    june(ledger, 5 * MIO)
    projects(ledger, {"id": "P1", "budget": 2 * MIO}, {"id": "P2", "budget": 2 * MIO})
    applications(ledger, [{"on": date(2025, 3, 1), "paid": 1_200_000}], months=5)
    judgement = run("W-F01")
    assert judgement.outcome is Outcome.SILENT
    assert "缺 2025-06 支付申请，单位的进度未作判断" in judgement.reason
    applications(ledger, [{"on": date(2025, 3, 1), "paid": 1_200_000}], months=6)
    (finding,) = run("W-F01").findings
    assert (finding.unit, finding.level, finding.amount) == ("101001", GENERAL, 800_000)


def test_a_unit_is_measured_by_the_season_of_its_classes(ledger, run):
    """A fifth by June in each of three years: what is 30 points behind the calendar is in season."""
    agencies(ledger, u101001="县教育局")
    for year in (2022, 2023, 2024):
        june(ledger, 2 * MIO, year=year)
    june(ledger, 2 * MIO)
    applications(ledger, [{"on": date(2025, 3, 1), "paid": 800_000}], months=6)
    projects(ledger, {"id": "P1", "budget": 4 * MIO, "exp_func_code": "2050101"})
    assert run("W-F01").outcome is Outcome.SILENT
    projects(ledger, {"id": "P1", "budget": 4 * MIO, "exp_func_code": "2060101"})
    (finding,) = run("W-F01").findings
    assert "应有进度50.0%（时间进度，往年数据不足三年）" in finding.fact
    applications(ledger, [{"on": date(2025, 3, 1), "paid": 3_900_000}], months=6)
    projects(ledger, {"id": "P1", "budget": 4 * MIO, "exp_func_code": "2050101"})
    (finding,) = run("W-F02").findings
    assert "应有进度20.0%（所用各类科目近三年同月进度的中位数，按预算加权）" in finding.fact


def test_wording(ledger, run):
    june(ledger, 2 * MIO)
    (finding,) = run("W-F01").findings
    assert finding.title == "教育支出执行进度20.0%，比应有进度慢30.0个百分点"
    assert finding.fact == (
        "截至2025年6月，教育支出已执行200.0万元，占月报预算数1,000.0万元的20.0%；"
        "应有进度50.0%（时间进度，往年数据不足三年），慢30.0个百分点，相当于少执行300.0万元。"
    )
    june(ledger, 9 * MIO)
    (finding,) = run("W-F02").findings
    assert finding.title == "教育支出执行进度90.0%，比应有进度快40.0个百分点"
