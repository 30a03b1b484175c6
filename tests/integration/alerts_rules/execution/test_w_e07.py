"""预算追加过频: three, five additions to a project; more than 30 % of the year's in the last quarter."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies, indicators

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
WAN = 10_000


def additions(ledger, *rows, months=12):
    """`rows`: (month, amount in wan, more fields)."""
    made = [
        {"adj_sub_id": f"S{n}", "bgt_id": "B1", "add_amount": wan * WAN, "adj_date": date(2025, month, 9)} | more
        for n, (month, wan, more) in enumerate(rows, 1)
    ]
    for month in range(1, months + 1):
        ledger.accept(
            "indicator_adjustment", f"2025-{month:02}", [row for row in made if row["adj_date"].month == month]
        )


@pytest.fixture
def _indicator(ledger):
    agencies(ledger, u101001="县教育局")
    indicators(ledger, {"bgt_id": "B1", "pro_code": "P1", "bgt_doc_title": "校舍维修"})


def test_not_applicable(ledger, run):
    refused(run("W-E07"), "缺 2025 年指标调整明细")
    additions(ledger)
    refused(run("W-E07"), "缺 2025 年预算指标")


@pytest.mark.usefixtures("_indicator")
@pytest.mark.parametrize(
    "rows",
    [
        [(3, 50, {}), (4, 50, {})],
        [(3, 3, {}), (4, 3, {}), (5, 3, {})],  # 90,000 yuan together
        [(3, 50, {"bat_num": "T1"})] * 3,  # one batch
        [(3, 50, {"ori_bgt_id": "B9"})] * 5,  # moves
        [(3, 50, {"bat_num": "T1"}), (3, -50, {"bat_num": "T1"})] * 4,
        [(3, 70, {}), (11, 30, {})],  # exactly 30 %
        [(3, 69, {}), (11, 30, {})],  # less than a million
    ],
)
def test_silent(ledger, run, rows):
    additions(ledger, *rows)
    silent(run("W-E07"))


def test_money_from_above_is_no_addition(ledger, run):
    indicators(ledger, {"bgt_id": "B1", "pro_code": "P1", "sup_bgt_doc_no": "省财〔2025〕1号"})
    additions(ledger, *[(month, 50, {}) for month in (3, 4, 5, 11)])
    silent(run("W-E07"))


@pytest.mark.usefixtures("_indicator")
@pytest.mark.parametrize(
    ("months", "level"), [((2, 3, 4), GENERAL), ((2, 3, 4, 5), GENERAL), ((2, 3, 4, 5, 6), IMPORTANT)]
)
def test_speaks_of_a_project(ledger, run, months, level):
    additions(ledger, *[(month, 10, {}) for month in months])
    (finding,) = run("W-E07").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "101001/P1", len(months))
    assert finding.title == f"县教育局“校舍维修”追加{len(months)}次"


@pytest.mark.usefixtures("_indicator")
def test_speaks_of_the_fourth_quarter_when_the_year_before_is_complete(ledger, run):
    rows = [(3, 69, {}), (11, 31, {})]
    additions(ledger, *rows)
    (finding,) = run("W-E07").findings
    assert (finding.level, finding.title) == (IMPORTANT, "县财政局“全县追加”有31.0%集中在第四季度")
    assert finding.evidence_count == 1


@pytest.mark.usefixtures("_indicator")
def test_says_which_months_are_missing(ledger, run):
    additions(ledger, (3, 69, {}), months=8)
    silent(run("W-E07"), "缺 2025-09 的指标调整明细")
