"""三公经费超预算；三公经费不减反增: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def reported(ledger, month, *rows):
    """`rows`: unit, code, budget of the year's beginning, executed, further fields."""
    ledger.accept(
        "three_publics",
        month,
        [
            {
                "ym": month.replace("-", ""),
                "agency_code": unit,
                "dep_bgt_eco_code": code,
                "initial_budget": budget,
                "executed": executed,
            }
            | (more[0] if more else {})
            for unit, code, budget, executed, *more in rows
        ],
    )


@pytest.mark.parametrize("rule", ["W-H01", "W-H02"])
def test_not_applicable(ledger, run, rule):
    judgement = run(rule)
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年三公经费与会议培训费")


def test_h02_not_applicable_without_the_same_month_of_the_year_before(ledger, run):
    reported(ledger, "2025-06", ("101001", "30217", 1, 1))
    reported(ledger, "2024-05", ("101001", "30217", 1, 1))
    judgement = run("W-H02")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2024 年同月的三公经费，无从比较")


@pytest.mark.parametrize(
    ("budget", "executed", "more", "level"),
    [
        (100_000, 100_000, {}, None),
        (100_000, "100999.99", {}, None),
        (100_000, "101000.00", {}, GENERAL),
        (100_000, "105000.00", {}, GENERAL),
        (100_000, "105000.01", {}, IMPORTANT),
        (2_000_000, "2049999.99", {}, GENERAL),
        (2_000_000, "2050000.00", {}, IMPORTANT),
        (0, 1_000, {}, IMPORTANT),
        (0, 999, {}, None),
        (1, 100_000, {"adjusted_budget": 100_000}, None),
        (100_000, 50_000, {"adjusted_budget": 49_000}, GENERAL),
        (100_000, -50_000, {}, None),
    ],
)
def test_h01_thresholds(ledger, run, budget, executed, more, level):
    reported(ledger, "2025-12", ("101001", "30217", budget, executed, more), ("101001", "30215", 1, 99_000))
    assert [each.level for each in run("W-H01").findings] == ([level] if level else [])


def test_h01_takes_the_newest_month_and_no_sum_of_units(ledger, run):
    reported(ledger, "2025-05", ("101001", "30217", 10_000, 90_000), ("101002", "30231", 10_000, 12_000))
    both = [("101001", "30217", 10_000, 9_000), ("101003", "30217", 5_000, 8_000), ("101", "30217", 15_000, 17_000)]
    reported(ledger, "2025-06", *both)
    judgement = run("W-H01")
    assert [(each.unit, each.period, each.amount) for each in judgement.findings] == [
        ("101003", "2025-06", 3_000),
        ("101002", "2025-05", 2_000),
    ]
    assert judgement.findings[0].title == "单位101003公务接待费超预算0.30万元"
    assert "累计执行0.80万元，年初预算0.50万元，超出0.30万元（60.0%）" in judgement.findings[0].fact
    assert judgement.reason == "三公经费只报送到 2025-06，其后未作判断"


@pytest.mark.parametrize(
    ("before", "now", "level"),
    [
        ((200_000, 0), (200_000, 0), None),
        ((200_000, 0), ("209999.99", 0), None),
        ((200_000, 0), ("210000.00", 0), GENERAL),
        ((200_000, 0), ("220000.00", 0), GENERAL),
        ((200_000, 0), ("220000.01", 0), IMPORTANT),
        ((200_000, 100_000), (100_000, "110000.00"), GENERAL),
        ((200_000, 100_000), (100_000, "110000.01"), IMPORTANT),
        ((0, 0), (10_000, 0), IMPORTANT),
    ],
)
def test_h02_thresholds_of_a_unit(ledger, run, before, now, level):
    saving = ("102001", "30217", 900_000, 900_000)
    reported(ledger, "2024-09", ("101001", "30217", *before), saving)
    reported(
        ledger,
        "2025-09",
        ("101001", "30217", *now),
        (*saving[:2], 100000, 100000),
        ("101001", "30216", 990_000, 990_000),
    )
    assert [each.level for each in run("W-H02").findings] == ([level] if level else [])


def test_h02_county_total_is_important_and_counts_no_sum_twice(ledger, run):
    reported(ledger, "2024-06", ("101001", "30217", 500_000, 0), ("101002", "30217", 500_000, 0))
    units = [("101001", "30217", 510_000, 0), ("101002", "30231", 500_000, 0), ("103001", "30212", 9_000, 0)]
    reported(ledger, "2025-06", *units, ("103", "30212", 9_000, 0))
    reported(ledger, "2025-07", *units)
    judgement = run("W-H02")
    county, unit = judgement.findings
    assert (county.matter_key, county.level, county.amount) == ("全县", IMPORTANT, 19_000)
    assert county.title == "全县三公经费年初预算数比上年增加1.9万元（1.9%）"
    assert "全县2025年6月的三公经费年初预算数为101.9万元，上年同月（2024年6月）为100.0万元" in county.fact
    assert (unit.unit, unit.level, unit.amount) == ("101001", GENERAL, 10_000)
    assert judgement.reason == "缺上年 07 月的三公经费，改用 2025-06 比较"
