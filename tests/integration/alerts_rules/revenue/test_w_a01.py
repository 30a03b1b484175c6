"""当月收入环比异常: 50, 80, 120 % and 10 million; January, gaps, totals, seasons."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def months(ledger, **amounts):
    for month, amount in amounts.items():
        income(ledger, int(month[1:]), ("10101", amount))


def test_not_applicable(ledger, run):
    refused(run("W-A01"), "缺 2025 年预算收入执行月报")
    months(ledger, m3=5000)
    refused(run("W-A01"), "只有 2025-03 一个月")


@pytest.mark.parametrize(
    "amounts",
    [
        {"m2": 4000, "m3": 6000},  # exactly 50 %
        {"m2": 1000, "m3": "1999.99"},  # 100 %, just below the amount
        {"m1": 1000, "m3": 9000},  # a month lies between
        {"m2": 0, "m3": 9000},
        {"m2": -100, "m3": 9000},
        {"m2": 9000, "m3": 1000},
    ],
)
def test_silent(ledger, run, amounts):
    months(ledger, **amounts)
    silent(run("W-A01"), "这些月份及其后一月未作比较")


def test_january_is_not_compared_with_december(ledger, run):
    income(ledger, 12, ("10101", 100), year=2024)
    months(ledger, m1=9000, m2=9000)
    silent(run("W-A01"))


@pytest.mark.parametrize(
    ("before", "now", "level"),
    [
        (4000, "6000.01", GENERAL),
        (1000, 2000, IMPORTANT),  # exactly 10 million
        (4000, 7200, GENERAL),
        (4000, "7200.01", IMPORTANT),
        (4000, 20000, IMPORTANT),  # 编 is capped
    ],
)
def test_speaks(ledger, run, before, now, level):
    months(ledger, m2=before, m3=now)
    (finding,) = run("W-A01").findings
    assert (finding.level, finding.period, finding.matter_key) == (level, "2025-03", "Q1")
    assert finding.amount == (Decimal(str(now)) - before) * 10_000


def test_the_season_of_last_year_is_no_jump(ledger, run):
    income(ledger, 3, ("10104", 4000, 4000))
    income(ledger, 4, ("10104", 8000, 8000))
    silent(run("W-A01"))
    income(ledger, 4, ("10104", 8000, 7999))
    assert len(run("W-A01").findings) == 1


def test_parents_totals_and_other_income_are_not_added(ledger, run):
    total = ("101", "general", "一般公共预算收入合计")
    income(ledger, 2, (total, 5000), ("101", 4000), ("10101", 4000), ("103", 1000), ("10307", 1000), ("110", 1))
    income(ledger, 3, (total, 7500), ("101", 6000), ("10101", 6000), ("103", 1500), ("10307", 1500), ("110", 90000))
    silent(run("W-A01"))


def test_wording_takes_the_largest_of_the_quarter(ledger, run):
    months(ledger, m4=1000, m5=3000, m6=8000, m7=8000)
    (finding,) = run("W-A01").findings
    assert finding.title == "2025年5月地方一般公共预算收入环比增长200.0%"
    assert finding.fact == (
        "2025年5月地方一般公共预算收入3,000.0万元，上月1,000.0万元，环比增加2,000.0万元，增长200.0%。"
        "该季度有2个月超过提示线，这里取增幅最大的月份。"
    )
    assert [(row.label, row.place) for row in finding.evidence] == [
        ("2025-05 10101 增值税 本月数", "line 2"),
        ("2025-04 10101 增值税 本月数", "line 2"),
    ]
