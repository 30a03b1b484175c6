import pytest

from contracts.alerts.v1 import RuleRun
from contracts.values import MatterClass
from services.reports.briefs.titles import brief_number, brief_title_parts, period_of
from services.reports.offices import load_offices
from services.reports.rule_titles import rule_title
from tests.support.reports_samples import alert


def run(rule_id: str, title: str) -> RuleRun:
    return RuleRun(
        rule_id=rule_id, title=title, version=1, matter_class=MatterClass.MAJOR, legal_basis=(), outcome="spoke"
    )


def test_a_title_names_the_rules_matter_without_its_remark_and_the_warning_where_the_rule_is_unknown():
    summary = alert().summary
    assert rule_title(summary, [run("W-X01", "别的"), run("W-D01", "债务余额超限额（报表）")]) == "债务余额超限额"
    assert rule_title(summary, [run("W-X01", "别的")]) == "政府债务余额超过限额"


@pytest.mark.parametrize(
    ("quarter", "title"),
    [
        (1, "元谋县2026年第一季度预算执行审查监督分析简报"),
        (2, "元谋县2026年上半年预算执行审查监督分析简报"),
        (3, "元谋县2026年前三季度预算执行审查监督分析简报"),
        (4, "元谋县2026年度预算执行审查监督分析年报（快报数）"),
    ],
)
def test_the_title_names_the_time_from_january_on(quarter, title):
    assert "".join(brief_title_parts("元谋县", 2026, quarter)) == title


def test_numbers_and_periods():
    assert (brief_number(2026, 1), period_of(2026, 1)) == ("〔2026〕第1期", "2026-Q1")


def test_recipients_are_those_of_article_6_at_the_offices_level():
    book = load_offices()
    for office, level in ((book.of("532328"), "县"), (book.of("530700"), "市")):
        assert office.reported_to == f"{level}委财经委，{level}人大常委会领导。"
        for name in ("财政局", "自然资源局", "审计局", "政府国资委", "税务局"):
            assert f"{level}{name}" in office.sent_to
        assert office.sender("czj") == f"{level}财政局"
        assert office.sender("xxx") == "xxx"
