"""当月收入同比异常: 50, 80, 120 % and 10 million; the base from the report's column or from last year's report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def test_not_applicable(ledger, run):
    refused(run("W-A02"), "缺 2025 年预算收入执行月报（一般公共预算收入）")


def test_a_month_without_a_base_is_said(ledger, run):
    income(ledger, 3, ("10101", 90000))
    silent(run("W-A02"), "缺 2025-03 的上年同月数，这些月份未作比较")


@pytest.mark.parametrize(
    ("now", "before"), [(6000, 4000), ("1999.99", 1000), (9000, 0), (9000, -5), (-9000, 4000), (1000, 9000)]
)
def test_silent(ledger, run, now, before):
    income(ledger, 3, ("10101", now, before))
    silent(run("W-A02"))


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [("6000.01", 4000, GENERAL), (2000, 1000, IMPORTANT), (7200, 4000, GENERAL), ("7200.01", 4000, IMPORTANT)],
)
def test_speaks(ledger, run, now, before, level):
    income(ledger, 3, ("10101", now, before))
    (finding,) = run("W-A02").findings
    assert (finding.level, finding.period) == (level, "2025-03")


def test_the_report_of_last_year_is_the_base_where_the_column_is_blank(ledger, run):
    income(ledger, 3, ("101", 4000), ("10101", 4000), year=2024)
    income(ledger, 3, ("10101", 8000))
    judgement = run("W-A02")
    (finding,) = judgement.findings
    assert (judgement.outcome, finding.size) == (Outcome.SPOKE, 1)
    assert "上年同月数" not in judgement.reason
    assert [row.label[:7] for row in finding.evidence] == ["2025-03", "2024-03"]


def test_a_new_subject_with_a_blank_cell_counts_as_zero_a_year_ago(ledger, run):
    income(ledger, 3, ("10101", 4000, 4000), ("10307", 2001))
    (finding,) = run("W-A02").findings
    assert (round(finding.size, 5), finding.amount) == (Decimal("0.50025"), 20_010_000)


def test_wording(ledger, run):
    income(ledger, 3, ("10101", 8000, 4000))
    (finding,) = run("W-A02").findings
    assert finding.title == "2025年3月地方一般公共预算收入同比增长100.0%"
    assert finding.formula == "(80,000,000.00元 − 40,000,000.00元) ÷ 40,000,000.00元 = 100.0%"
