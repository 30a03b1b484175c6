"""累计收入同比异常: 20, 30, 40 % either way and 10 million; only the latest month."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def cumulative(ledger, month, now, before=None):
    income(ledger, month, ("10101", 0, None, now, before))


def test_not_applicable(ledger, run):
    refused(run("W-A03"), "缺 2025 年预算收入执行月报（一般公共预算收入）")
    cumulative(ledger, 3, 5000)
    refused(run("W-A03"), "缺 2025-03 的上年同期累计数")


@pytest.mark.parametrize(
    ("now", "before"), [(12000, 10000), (8000, 10000), ("1999.99", 1000), ("0.01", 1000), (9000, 0), (9000, -1)]
)
def test_silent(ledger, run, now, before):
    cumulative(ledger, 6, now, before)
    silent(run("W-A03"), "缺 2025-07、2025-08")


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [
        ("12000.01", 10000, GENERAL),
        ("7999.99", 10000, GENERAL),
        (13000, 10000, GENERAL),
        ("13000.01", 10000, IMPORTANT),
        ("6999.99", 10000, IMPORTANT),
        (0, 1000, IMPORTANT),  # all of it gone, exactly 10 million
        (99000, 10000, IMPORTANT),
    ],
)
def test_speaks(ledger, run, now, before, level):
    cumulative(ledger, 6, now, before)
    (finding,) = run("W-A03").findings
    assert (finding.level, finding.matter_key) == (level, "cumulative")


def test_only_the_latest_month_and_last_years_report_as_base(ledger, run):
    income(ledger, 7, ("10101", 0, None, 10000), ("103", 0, None, 0), year=2024)
    cumulative(ledger, 6, 20000, 10000)
    cumulative(ledger, 7, 11000)
    silent(run("W-A03"))
    cumulative(ledger, 7, 13500)
    (finding,) = run("W-A03").findings
    assert (finding.period, finding.level) == ("2025-07", IMPORTANT)


def test_wording_of_a_fall(ledger, run):
    cumulative(ledger, 12, 7500, 10000)
    (finding,) = run("W-A03").findings
    assert finding.title == "2025年12月累计地方一般公共预算收入同比下降25.0%"
    assert finding.fact == (
        "截至2025年12月，地方一般公共预算收入累计7,500.0万元，上年同期1.00亿元，同比下降2,500.0万元、25.0%。"
    )
