"""Performance: projects without goals, scores under 80, 70, 60, and more money for what failed."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies, projects

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def performance(ledger, *rows, year=2025):
    """`rows`: (project, stage, score)."""
    ledger.accept(
        "performance",
        str(year),
        [
            {"fiscal_year": year, "pro_code": project, "stage": stage, "indicator_no": str(n)}
            | {"indicator_name": "完成率", "score": score}
            for n, (project, stage, score) in enumerate(rows, 1)
        ],
    )


def goals(*codes):
    return [(code, "goal", None) for code in codes]


def test_not_applicable(ledger, run):
    refused(run("W-F14"), "缺 2025 年绩效目标、监控和评价数据")
    performance(ledger, *goals("P1"))
    refused(run("W-F14"), "缺 2025 年年度项目预算")


@pytest.mark.parametrize(
    ("project", "rows"),
    [
        ({"budget": "499999.99"}, goals("P9")),
        ({"pro_name": "公用经费"}, goals("P9")),
        ({"is_bgt_end": True}, goals("P9")),
        ({}, goals("P1")),
        ({}, [*goals("P1"), ("P1", "evaluation", 80)]),
        ({}, [*goals("P1"), ("P1", "evaluation", 40), ("P1", "evaluation", 45)]),  # points that make 85
        ({}, [*goals("P1"), ("P1", "evaluation", 85), ("P1", "evaluation", 85)]),  # the project's score, repeated
        ({}, [*goals("P1"), ("P1", "monitoring", 10)]),
    ],
)
def test_silent(ledger, run, project, rows):
    projects(ledger, project)
    performance(ledger, *rows)
    silent(run("W-F14"))


def test_missing_goals_of_a_unit_are_one_matter(ledger, run):
    agencies(ledger, u101001="县教育局")
    projects(ledger, {"id": "P1", "budget": 500_000}, {"id": "P2", "budget": 700_000}, {"id": "P3"})
    performance(ledger, *goals("P3"))
    judgement = run("W-F14")
    (finding,) = judgement.findings
    assert (finding.level, finding.amount, finding.evidence_count) == (GENERAL, 1_200_000, 2)
    assert finding.title == "县教育局有2个项目没有绩效目标（预算120.0万元）"
    assert "没有报送绩效评价得分，得分未作判断" in judgement.reason


def test_without_any_goal_none_is_said_to_be_missing(ledger, run):
    projects(ledger, {})
    performance(ledger, ("P1", "evaluation", 90))
    silent(run("W-F14"), "没有报送绩效目标，目标是否缺失未作判断")


@pytest.mark.parametrize(("score", "level"), [("79.9", GENERAL), (70, GENERAL), ("69.9", IMPORTANT), (10, IMPORTANT)])
def test_low_scores_speak(ledger, run, score, level):
    projects(ledger, {})
    performance(ledger, *goals("P1"), ("P1", "evaluation", score))
    (finding,) = run("W-F14").findings
    assert (finding.level, finding.matter_key) == (level, "score/P1")


def two_years(ledger, before, now):
    for year, amount in ((2024, before), (2025, now)):
        projects(ledger, {"budget": amount}, year=year)


def test_more_money_not_applicable(ledger, run):
    refused(run("W-F15"), "缺 2024 年绩效评价得分")
    performance(ledger, ("P1", "evaluation", 50), year=2024)
    refused(run("W-F15"), "缺 2024 年年度项目预算；缺 2025 年年度项目预算")


@pytest.mark.parametrize(("score", "before", "now"), [(60, 100, 200), (50, 100, 100), (50, 100, 90)])
def test_more_money_silent(ledger, run, score, before, now):
    performance(ledger, ("P1", "evaluation", score), year=2024)
    two_years(ledger, before, now)
    silent(run("W-F15"))


def test_more_money_speaks(ledger, run):
    performance(ledger, ("P1", "evaluation", "59.9"), year=2024)
    two_years(ledger, 100_000, 300_000)
    (finding,) = run("W-F15").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (IMPORTANT, 200_000, 2)
    assert "上年评价59.9分，本年预算反而增加20.0万元" in finding.title
