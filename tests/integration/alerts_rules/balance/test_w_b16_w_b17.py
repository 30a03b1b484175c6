"""Social insurance: deficits with 12, 6, 3 months left, and subsidies behind the calendar by 20, 40, 60 %."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import budget, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def funds(ledger, *rows, month=6):
    """`rows`: (name, income, outlay, closing, subsidy) in wan."""
    ledger.accept(
        "social_insurance",
        f"2025-{month:02}",
        [
            {
                "ym": f"2025{month:02}",
                "mof_div_code": ledger.region,
                "scheme_code": str(n),
                "scheme_name": name,
                "opening": 0,
            }
            | {
                "income_total": wan(got),
                "outlay_total": wan(spent),
                "closing": wan(closing),
                "fiscal_subsidy": wan(subsidy),
            }
            for n, (name, got, spent, closing, subsidy) in enumerate(rows, 1)
        ],
    )


def test_deficit_not_applicable(run):
    refused(run("W-B16"), "缺 2025 年社会保险基金月报")


@pytest.mark.parametrize(
    "row",
    [
        ("养老", 600, 600, 10, 0),  # even
        ("养老", 500, 600, 1200, 0),  # exactly twelve months
        ("养老", 0, 0, 0, 0),
        ("各险种合 计", 500, 600, 10, 0),
    ],
)
def test_deficit_silent(ledger, run, row):
    funds(ledger, row)
    silent(run("W-B16"), "只报送到 2025-06")


@pytest.mark.parametrize(
    ("closing", "level"),
    [("1199.99", GENERAL), (600, GENERAL), ("599.99", IMPORTANT), (300, IMPORTANT), ("299.99", MAJOR), (-100, MAJOR)],
)
def test_deficit_speaks(ledger, run, closing, level):
    """100 wan a month."""
    funds(ledger, ("居民养老", 550, 600, closing, 0))
    (finding,) = run("W-B16", today=date(2025, 7, 20)).findings
    assert (finding.level, finding.amount) == (level, 500_000)


def test_deficit_wording(ledger, run):
    funds(ledger, ("居民养老", 550, 600, 250, 0))
    (finding,) = run("W-B16").findings
    assert finding.title == "2025年6月累计“居民养老”收不抵支50.0万元，结余可支付2.5个月"


def plan(ledger, amount=1200):
    rows = [("20826", amount), ("2082602", amount), ("20805", 90_000)]
    budget(ledger, *(("general", "expenditure", code, wan_) for code, wan_ in [("208", 99_000), *rows]))


def test_subsidy_not_applicable(ledger, run):
    refused(run("W-B17"), "缺 2025 年社会保险基金月报")
    funds(ledger, ("养老", 1, 1, 1, None))
    refused(run("W-B17"), "没有填财政补贴收入")
    funds(ledger, ("养老", 1, 1, 1, 0))
    refused(run("W-B17"), "没有列到对社会保险基金的补助")
    ledger.year = 2024
    refused(run("W-B17"), "缺 2024 年社会保险基金月报")


def test_subsidy_waits_for_march(ledger, run):
    plan(ledger)
    funds(ledger, ("养老", 1, 1, 1, 0), month=2)
    refused(run("W-B17"), "三月起才判断")


@pytest.mark.parametrize(("subsidy", "amount"), [(480, 1200), (700, 1200), (0, 18)])
def test_subsidy_silent(ledger, run, subsidy, amount):
    plan(ledger, amount)
    funds(ledger, ("养老", 1, 1, 1, subsidy))
    silent(run("W-B17"))


@pytest.mark.parametrize(
    ("subsidy", "level"),
    [("479.99", GENERAL), (360, GENERAL), ("359.99", IMPORTANT), (240, IMPORTANT), ("239.99", MAJOR)],
)
def test_subsidy_speaks(ledger, run, subsidy, level):
    plan(ledger)
    funds(ledger, ("养老", 1, 1, 1, subsidy), ("医保", 1, 1, 1, None))
    judgement = run("W-B17")
    (finding,) = judgement.findings
    assert (finding.level, finding.evidence_count) == (level, 2)
    assert "有 1 个险种没有填财政补贴收入" in judgement.reason


def test_what_one_fund_got_too_much_makes_up_for_no_other(ledger, run):
    budget(
        ledger, *(("general", "expenditure", code, amount) for code, amount in [("208", 99_000), ("20826", 1200), ("210", 90_000), ("21012", 600)])
    )  # fmt: skip
    funds(ledger, ("居民养老", 1, 1, 1, 5000), ("居民医保", 1, 1, 1, 60))
    (finding,) = run("W-B17").findings
    assert (finding.level, finding.matter_key, finding.amount) == (MAJOR, "medical", 2_400_000)
    assert finding.title == "2025年6月累计医疗保险基金财政补贴到位60.0万元，比时间进度少80.0%"


def test_funds_whose_names_do_not_tell_them_apart_are_added_up(ledger, run):
    plan(ledger)
    funds(ledger, ("甲险种", 1, 1, 1, 100), ("乙险种", 1, 1, 1, 139))
    (finding,) = run("W-B17").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (MAJOR, "subsidy", 3)
