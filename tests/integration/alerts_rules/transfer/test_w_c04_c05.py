"""提前下达比例不足；提前下达未编入预算: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def received(ledger, year, *rows):
    """`rows`: kind, amount, early?, further fields; early money came in November before the year."""
    ledger.accept(
        "transfer_received",
        str(year),
        [
            {
                "sup_bgt_doc_no": f"云财〔{year}〕{n}号",
                "receive_seq": 1,
                "amount": amount,
                "transfer_kind": kind,
                "is_early": early,
            }
            | {"received_on": date(year - 1, 11, 20) if early else date(year, 5, 5)}
            | (more[0] if more else {})
            for n, (kind, amount, early, *more) in enumerate(rows, 1)
        ],
    )


def budget(ledger, *rows, version="大会批准"):
    """`rows`: income subject and amount, further fields."""
    ledger.accept(
        "approved_budget",
        "2025",
        [
            {
                "fiscal_year": 2025,
                "mof_div_code": ledger.region,
                "book": "general",
                "direction": "income",
                "subject_code": code,
            }
            | {"subject_name": "补助", "version": version, "amount": amount, "approved_on": date(2025, 2, 20)}
            | (more[0] if more else {})
            for code, amount, *more in rows
        ],
    )


def test_c04_not_applicable(ledger, run):
    assert run("W-C04").reason == "缺 2024、2025 年上级转移支付接收台账"
    received(ledger, 2025, ("general", 5_000_000, None))
    judgement = run("W-C04")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2024 年上级转移支付接收台账；2025 年上级转移支付接收台账没有填写是否提前下达"


@pytest.mark.parametrize(
    ("kind", "early", "level"),
    [
        ("general", "9000000.00", None),
        ("general", "8999999.99", GENERAL),
        ("shared", "8000000.01", GENERAL),
        ("general", "8000000.00", IMPORTANT),
        ("general", "0.00", IMPORTANT),
        ("special", "7000000.00", None),
        ("special", "6999999.99", GENERAL),
        ("special", "6000000.00", IMPORTANT),
    ],
)
def test_c04_thresholds(ledger, run, kind, early, level):
    received(
        ledger,
        2024,
        (kind, 6_000_000, True),
        (kind, 4_000_000, False),
        (kind, 9_000_000, False, {"purpose": "据实结算"}),
    )
    received(ledger, 2025, (kind, early, True), (kind, 9_000_000, False))
    assert [each.level for each in run("W-C04").findings] == ([level] if level else [])


def test_c04_a_small_base_is_not_judged(ledger, run):
    received(ledger, 2024, ("special", "999999.99", False))
    received(ledger, 2025, ("special", 1, True))
    assert run("W-C04").outcome is Outcome.SILENT


def test_c04_judges_the_towns_where_both_years_came(ledger, run):
    received(ledger, 2024, ("general", 10_000_000, False))
    received(ledger, 2025, ("general", 8_500_000, True))
    for year, issued_on in ((2024, date(2024, 3, 1)), (2025, date(2025, 3, 1))):
        row = {"bgt_pman_id": "T", "sub_mof_div_code": "532328101", "tp_func_code": "23003", "cur_amt": 2_000_000}
        ledger.accept("transfer_down", str(year), [row | {"issued_on": issued_on}])
    upper, town = run("W-C04").findings
    assert upper.title == "上级对本县一般性转移支付提前下达比例85.0%，低于90.0%"
    assert upper.amount == Decimal(500000)
    assert "2025年度提前下达850.0万元，2024年度执行数（不含据实结算）1,000.0万元" in upper.fact
    assert (town.subject, town.level, town.size) == ("本县对乡镇专项转移支付", IMPORTANT, Decimal("0.7"))


def test_c05_not_applicable(ledger, run):
    received(ledger, 2025, ("general", 1_000_000, True))
    assert run("W-C05").reason == "缺 2025 年年初预算"
    budget(ledger, ("101", 5_000_000))
    assert "没有列出上级转移支付收入" in run("W-C05").reason
    received(ledger, 2025, ("general", 1_000_000, None))
    assert "没有填写是否提前下达" in run("W-C05").reason


@pytest.mark.parametrize(
    ("budgeted", "level"),
    [
        ("9000000.00", None),
        ("8999999.99", IMPORTANT),
        ("7000000.00", IMPORTANT),
        ("6999999.99", MAJOR),
        ("0.00", MAJOR),
    ],
)
def test_c05_thresholds(ledger, run, budgeted, level):
    received(ledger, 2025, ("general", 6_000_000, True), ("special", 4_000_000, True), ("special", 9_000_000, False))
    budget(ledger, ("101", 99_000_000), ("11002", budgeted), ("1100202", budgeted), ("11009", 9_000_000))
    assert [each.level for each in run("W-C05").findings] == ([level] if level else [])


def test_c05_silent_on_late_notices_and_small_sums(ledger, run):
    late = {"received_on": date(2025, 1, 22)}  # 29 days before approval
    received(ledger, 2025, ("general", 5_000_000, True, late), ("general", "99999.99", True))
    budget(ledger, ("11002", 0))
    assert run("W-C05").outcome is Outcome.SILENT


def test_c05_takes_the_approved_version_and_falls_back_on_subsidies(ledger, run):
    received(ledger, 2025, ("general", 10_000_000, True))
    outlay = {"direction": "expenditure", "upper_subsidy": 4_000_000}
    budget(
        ledger,
        ("205", 9_000_000, outlay),
        ("20502", 9_000_000, outlay),
        ("205", 9_000_000, outlay | {"version": "草案"}),
    )
    (finding,) = run("W-C05").findings
    assert finding.title == "提前下达的转移支付有600.0万元未编入年初预算"
    assert "2025年1月21日以前收到提前下达2025年转移支付1个文号" in finding.fact
    assert "年初预算（大会批准）列上级转移支付400.0万元" in finding.fact
    assert [row.amount for row in finding.evidence] == [10_000_000, 4_000_000]
