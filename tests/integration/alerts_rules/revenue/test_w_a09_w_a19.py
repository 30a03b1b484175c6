"""Non-tax income by day: a spike at a quarter's end (3, 5, 8 times), and subjects that the treasury books otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.collection import nontax, nontax_months
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.rows import fill_calendar

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
QUARTER = ("2025-01", "2025-02", "2025-03")
WORKDAYS_BEFORE = 54
"""Working days of January to March 2025 before the last five (25 to 31 March)."""


def first_quarter(ledger, usual, last, months=QUARTER):
    """`usual` yuan a working day in one sum in January, `last` in the last five days; land income does not count."""
    fill_calendar(ledger)
    rows = [nontax(1, "2025-01-15", usual * WORKDAYS_BEFORE), nontax(2, "2025-03-25", last), nontax(3, "2025-03-31", 0)]
    nontax_months(ledger, [*rows, nontax(4, "2025-03-31", 10**9, non_tax_code="1030148")], months)


def test_spike_not_applicable(ledger, run):
    refused(run("W-A09"), "没有一个季度报齐了三个月")
    first_quarter(ledger, 1, 1, months=QUARTER[:2])
    refused(run("W-A09"), "没有一个季度报齐了三个月")


@pytest.mark.parametrize(("usual", "last"), [(400_000, 6_000_000), (1, "4999999.99"), (0, 9_000_000)])
def test_spike_silent(ledger, run, usual, last):
    first_quarter(ledger, usual, last)
    silent(run("W-A09"), "第2、3、4季度没有报齐")


@pytest.mark.parametrize(
    ("last", "level"),
    [("6000000.01", GENERAL), (10_000_000, GENERAL), ("10000000.01", IMPORTANT), (90_000_000, IMPORTANT)],
)
def test_spike_speaks(ledger, run, last, level):
    first_quarter(ledger, 400_000, last)
    (finding,) = run("W-A09").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "Q1", 2)


def test_spike_in_the_treasurys_days_where_payments_are_missing(ledger, run):
    fill_calendar(ledger)
    base = {"trecode": "24", "budgettype": "1", "budgetlevelcode": "4", "budgetsubcode": "10305"}
    for month, day, amount in (
        ("2025-01", "2025-01-15", WORKDAYS_BEFORE * 100_000),
        ("2025-02", "2025-02-05", 0),
        ("2025-03", "2025-03-26", 6_000_000),
    ):
        ledger.accept("treasury_income_daily", month, [base | {"rptdate": day, "moneyday": amount}])
    (finding,) = run("W-A09", today=date(2025, 4, 10)).findings
    assert finding.title == "2025年3月31日前最后五个工作日非税收入600.0万元，是平时的12.0倍"
    assert "2025年3月25日至2025年3月31日的五个工作日" in finding.fact
    assert "（国库日报），而该季度此前平均每五个工作日50.0万元" in finding.fact


def subjects(ledger, paid, booked):
    nontax_months(
        ledger,
        [nontax(n, "2025-03-05", amount, non_tax_code=code) for n, (code, amount) in enumerate(paid)],
        QUARTER[2:],
    )
    base = {"trecode": "24", "budgettype": "1", "budgetlevelcode": "4", "rptdate": "2025-03-31"}
    days = [base | {"budgetsubcode": code, "moneyday": amount} for code, amount in booked]
    ledger.accept("treasury_income_daily", "2025-03", days)


def test_subject_not_applicable(ledger, run):
    refused(run("W-A19"), "没有一个月同时报送")
    subjects(ledger, [("L01", 5)], [("10304", 5)])
    refused(run("W-A19"), "有 1 笔非税缴款的项目代码不是收入分类科目")


@pytest.mark.parametrize(
    ("paid", "booked"),
    [
        ([("1030401", 100)], [("10304", 100), ("10101", 900)]),
        ([("1030401", 100)], [("10304", 300)]),  # more, but nowhere less: the total is another rule's
        ([("1030401", "100.99"), ("10305", 0)], [("10304", 100), ("10305", "0.99")]),
    ],
)
def test_subject_silent(ledger, run, paid, booked):
    subjects(ledger, paid, booked)
    silent(run("W-A19"))


@pytest.mark.parametrize(
    ("amount", "level"), [(1, GENERAL), ("499999.99", GENERAL), (500_000, IMPORTANT), (9_000_000, IMPORTANT)]
)
def test_subject_speaks(ledger, run, amount, level):
    subjects(ledger, [("1030401", amount)], [("10305", amount), ("10305", 7)])
    (finding,) = run("W-A19").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "2025-03", 2)
    assert "国库在10305多记，在10304少记" in finding.fact
