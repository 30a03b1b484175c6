"""库款保障水平、保障天数: below 0.3, 0.2, 0.1 months and 10, 7, 3 days; idle above 0.8; missing months are not counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def month(ledger, number, closing, out=3000, account="001", year=2025):
    """A month of daily reports with an equal part of the outflow each; the balance is half a month's until the last day."""
    start = date(year, number, 1)
    length = ((start + timedelta(days=31)).replace(day=1) - start).days
    daily = wan(out) // length
    rows = [
        {"orgcode": "1", "trecode": "2510", "rptdate": start + timedelta(days=day), "accno": account}
        | {
            "accdate": start,
            "moneyyesterday": 0,
            "moneyin": 0,
            "moneyout": daily if day < length - 1 else wan(out) - daily * (length - 1),
        }
        | {"moneytoday": wan(closing if day == length - 1 else 1500)}
        for day in range(length)
    ]
    ledger.accept("treasury_stock_daily", f"{year}-{number:02}", rows)


def quarter(ledger, closing):
    month(ledger, 4, 1500)
    month(ledger, 5, 1500)
    month(ledger, 6, closing)


@pytest.mark.parametrize("rule", ["W-B03", "W-B04"])
def test_not_applicable(ledger, run, rule):
    refused(run(rule), "缺 2025 年国库库存日报")
    month(ledger, 1, 0)
    month(ledger, 2, 0)
    refused(run(rule), "国库库存日报只有 2025-01、2025-02，不足三个月")


@pytest.mark.parametrize("closing", [900, 2400, 1500])
def test_guarantee_silent(ledger, run, closing):
    quarter(ledger, closing)
    silent(run("W-B03"), "缺 2025-01、2025-02、2025-03、2025-07")


@pytest.mark.parametrize(
    ("closing", "level", "state"),
    [
        ("899.99", GENERAL, "low"),
        (600, GENERAL, "low"),
        ("599.99", IMPORTANT, "low"),
        (300, IMPORTANT, "low"),
        ("299.99", MAJOR, "low"),
        (-5, MAJOR, "low"),
        ("2400.01", GENERAL, "idle"),
        (99000, GENERAL, "idle"),
    ],
)
def test_guarantee_speaks(ledger, run, closing, level, state):
    quarter(ledger, closing)
    (finding,) = run("W-B03").findings
    assert (finding.level, finding.matter_key, finding.period) == (level, f"{state}/Q2", "2025-06")


def test_guarantee_wording_with_last_years_months(ledger, run):
    month(ledger, 11, 1500, year=2024)
    month(ledger, 12, 1500, year=2024)
    month(ledger, 1, 450)
    (finding,) = run("W-B03").findings
    assert finding.title == "2025年1月末库款保障水平0.15个月，偏低"
    assert finding.formula == "月末库存 4,500,000.00元 ÷ 月均流出 30,000,000.00元 = 0.15个月"
    assert [row.label for row in finding.evidence] == ["2025-01-31 本日余额（2510，账户 001）"]


@pytest.mark.parametrize("closing", ["1000.01", 1500])
def test_days_silent(ledger, run, closing):
    for number in (4, 6, 9):  # thirty days each: one hundred a day
        month(ledger, number, closing)
    silent(run("W-B04"), "平均流出只按已报送的月份计算")


@pytest.mark.parametrize(
    ("closing", "level"),
    [("999.99", GENERAL), (700, GENERAL), ("699.99", IMPORTANT), (300, IMPORTANT), ("299.99", MAJOR), (-5, MAJOR)],
)
def test_days_speak(ledger, run, closing, level):
    for number, end in ((4, 1500), (6, 1500), (9, closing)):
        month(ledger, number, end)
    (finding,) = run("W-B04").findings
    assert (finding.level, finding.matter_key, finding.period) == (level, "Q3", "2025-09-30")


def test_days_wording(ledger, run):
    for number, end in ((4, 1500), (6, 1500), (9, 250)):
        month(ledger, number, end)
    (finding,) = run("W-B04").findings
    assert finding.title == "2025年9月30日国库库存只够用2.5天"
    assert "此前90天平均每天流出100.0万元" in finding.fact
    assert "该季度有1天低于提示线" in finding.fact
