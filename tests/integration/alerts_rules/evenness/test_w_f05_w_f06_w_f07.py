"""零支出项目、连续三年执行率低、当年执行率低."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, applications, indicators, projects

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
MARCH = date(2025, 3, 1)


def project(ledger, budget, spent=None, *, months=12, issued=date(2025, 1, 10), **values):
    projects(ledger, {"budget": budget} | values)
    indicators(ledger, {"bgt_id": "B1", "bgt_pman_id": "2025P1", "doc_date": issued})
    rows = [] if spent is None else [{"on": MARCH, "paid": spent, "bgt_id": "B1"}]
    applications(ledger, rows, months=months)


@pytest.mark.parametrize(("rule", "missing"), [("W-F05", "满六个月才判断"), ("W-F07", "全年数据不齐不能判断")])
def test_not_applicable_while_months_are_missing(ledger, run, rule, missing):
    project(ledger, 1_000_000, months=5)
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert missing in judgement.reason


@pytest.mark.parametrize("rule", ["W-F05", "W-F07"])
def test_not_applicable_without_the_budget(ledger, run, rule):
    applications(ledger, [])
    assert "缺 2025 年年度项目预算" in run(rule).reason


@pytest.mark.parametrize(
    ("budget", "spent", "values"),
    [
        (200_000, 1, {}),
        (199_999, None, {}),
        (900_000, None, {"is_bgt_end": True}),
        (900_000, None, {"issued": date(2025, 10, 3)}),  # within 90 days of the year's end
        (None, None, {"cur_amt": None}),
    ],
)
def test_f05_silent(ledger, run, budget, spent, values):
    project(ledger, budget, spent, **values)
    assert run("W-F05").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("months", "spent", "level"), [(6, None, GENERAL), (8, 0, GENERAL), (9, -5, IMPORTANT), (12, None, IMPORTANT)]
)
def test_f05_speaks(ledger, run, months, spent, level):
    project(ledger, 200_000, spent, months=months)
    (finding,) = run("W-F05").findings
    assert (finding.level, finding.size, finding.amount) == (level, months, 200_000)


def test_f05_a_payment_without_an_indicator_counts_for_its_project(ledger, run):
    project(ledger, 200_000)
    applications(ledger, [{"on": MARCH, "paid": 5, "bgt_id": "lost", "pro_code": "P1"}])
    assert run("W-F05").outcome is Outcome.SILENT


def test_f05_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    project(ledger, 1_240_000, months=9)
    (finding,) = run("W-F05").findings
    assert finding.title == "县教育局有1个项目9个月没有支出，预算124.0万元"
    assert finding.fact == (
        "截至2025年9月，县教育局有1个项目全年没有支出，变动后预算数合计124.0万元；最大的是“项目P1”，预算124.0万元。"
    )


@pytest.mark.parametrize(
    ("budget", "spent"), [(1_000_000, 800_000), (499_999, 1), (1_000_000, None), (0, 5), (1_000_000, 2_000_000)]
)
def test_f07_silent(ledger, run, budget, spent):
    project(ledger, budget, spent)
    assert run("W-F07").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("spent", "level"), [(799_999, GENERAL), (600_000, GENERAL), (599_999, IMPORTANT), (1, IMPORTANT)]
)
def test_f07_speaks(ledger, run, spent, level):
    project(ledger, 1_000_000, spent)
    (finding,) = run("W-F07").findings
    assert (finding.level, finding.amount) == (level, 1_000_000 - spent)


def test_f07_wording(ledger, run):
    project(ledger, 1_000_000, 500_000)
    (finding,) = run("W-F07").findings
    assert finding.title == "单位101001有1个项目全年执行率低于80%，未用50.0万元"
    assert finding.evidence[0].label == "项目P1 执行率 50.0%"


def three_years(ledger, spent, *, now=1_000_000, years=(2022, 2023, 2024)):
    for year in years:
        projects(ledger, {}, year=year)
        applications(ledger, [{"on": date(year, 3, 1), "paid": spent, "pro_code": "P1"}], year=year)
    projects(ledger, {"budget": now})


def test_f06_not_applicable_without_three_years(ledger, run):
    three_years(ledger, 1, years=(2024,))
    judgement = run("W-F06")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2022 年年度项目预算" in judgement.reason
    assert "缺 2022-01、" in judgement.reason


@pytest.mark.parametrize(("spent", "now"), [(600_000, 1_000_000), (1, 900_000), (1, 199_999)])
def test_f06_silent(ledger, run, spent, now):
    three_years(ledger, spent, now=now)
    assert run("W-F06").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("spent", "now", "level"),
    [(599_999, 900_001, GENERAL), (500_000, 1_000_000, GENERAL), (499_999, 1_000_000, IMPORTANT)],
)
def test_f06_speaks(ledger, run, spent, now, level):
    three_years(ledger, spent, now=now)
    (finding,) = run("W-F06").findings
    assert (finding.level, finding.evidence_count) == (level, 4)


def test_f06_wording(ledger, run):
    three_years(ledger, 500_000, now=1_240_000)
    (finding,) = run("W-F06").findings
    assert finding.fact == (
        "单位101001“项目P1”三年执行率依次为2022年50.0%、2023年50.0%、2024年50.0%，"
        "本年年初预算124.0万元，上年年初预算100.0万元，不减反增。"
    )
