"""土地出让收入: against last year (100, 150, 200 %) and against the general budget (1.0, 1.3, 1.6)."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
LAND = ("1030148", "fund", "国有土地使用权出让收入")


def land(ledger, now, before=None, general=None, month=6, year=2025):
    lines = [(LAND, 0, None, now, before)]
    if general is not None:
        lines.append(("101", 0, None, general))
    income(ledger, month, *lines, year=year)


def test_not_applicable(ledger, run):
    for rule in ("W-A07", "W-A08"):
        refused(run(rule), "缺 2025 年预算收入执行月报")
    income(ledger, 6, ("101", 0, None, 9000), (("1030156", "fund"), 0, None, 9000))
    for rule in ("W-A07", "W-A08"):
        refused(run(rule), "国有土地使用权出让收入（政府性基金 1030148）")
    land(ledger, 9000)
    refused(run("W-A07"), "缺 2025-06 的上年同期累计数")
    refused(run("W-A08"), "缺 2025 年预算收入执行月报（一般公共预算收入）")
    income(ledger, 5, ("101", 0, None, 9000))
    refused(run("W-A08"), "没有一个月的预算收入执行月报同时列出")


@pytest.mark.parametrize(("now", "before"), [(4000, 2000), (0, 2000), ("1999.99", 1000), ("999.99", 0)])
def test_year_on_year_silent(ledger, run, now, before):
    land(ledger, now, before)
    silent(run("W-A07"), "缺 2025-07、")


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [
        ("4000.01", 2000, GENERAL),
        (5000, 2000, GENERAL),
        ("5000.01", 2000, IMPORTANT),
        (1500, 500, IMPORTANT),
        (1000, 0, GENERAL),
    ],
)
def test_year_on_year_speaks(ledger, run, now, before, level):
    land(ledger, now, before)
    (finding,) = run("W-A07").findings
    assert finding.level is level


def test_year_on_year_takes_last_years_report(ledger, run):
    land(ledger, 1000, year=2024)
    land(ledger, 3000)
    (finding,) = run("W-A07").findings
    assert finding.title == "2025年6月累计国有土地使用权出让收入3,000.0万元，同比增长200.0%"
    income(ledger, 6, (("1030156", "fund"), 0, None, 5), year=2024)
    (finding,) = run("W-A07").findings
    assert finding.title.endswith("而上年同期没有收入")


@pytest.mark.parametrize(("now", "general"), [(5000, 5000), ("999.99", 100), (9000, 0), (9000, -1)])
def test_dependence_silent(ledger, run, now, general):
    land(ledger, now, general=general)
    silent(run("W-A08"), "未计算倍数" if float(general) <= 0 else "缺 2025-07")


@pytest.mark.parametrize(
    ("now", "level"),
    [("5000.01", GENERAL), (6500, GENERAL), ("6500.01", IMPORTANT), (8000, IMPORTANT), ("8000.01", MAJOR)],
)
def test_dependence_speaks(ledger, run, now, level):
    land(ledger, now, general=5000)
    (finding,) = run("W-A08").findings
    assert finding.level is level


def test_dependence_wording_and_children(ledger, run):
    child = ("103014801", "fund", "土地出让价款收入")
    income(ledger, 6, (LAND, 0, None, 6000), (child, 0, None, 6000), ("101", 0, None, 4000), ("10101", 0, None, 4000))
    (finding,) = run("W-A08").findings
    assert finding.title == "2025年6月累计土地出让收入为一般公共预算收入的1.50倍"
    assert finding.formula == "60,000,000.00元 ÷ 40,000,000.00元 = 1.50"
    assert [row.label for row in finding.evidence] == [
        "2025-06 1030148 国有土地使用权出让收入 累计",
        "2025-06 101 税收收入 累计",
    ]
