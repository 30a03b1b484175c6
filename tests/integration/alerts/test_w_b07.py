"""库款日报断裂: not applicable, silent, speaks; a missing day is not a break, and is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import fill_calendar

pytestmark = pytest.mark.integration


def stock(ledger, month, *days, account="001"):
    """(day, opening, in, out, closing)"""
    ledger.accept(
        "treasury_stock_daily",
        f"2025-{month:02}",
        [
            {"orgcode": "1", "trecode": "2510", "rptdate": date(2025, month, day), "accno": account}
            | {"accdate": date(2025, month, day)}
            | {"moneyyesterday": opening, "moneyin": income, "moneyout": outlay, "moneytoday": closing}
            for day, opening, income, outlay, closing in days
        ],
    )


WHOLE = [(3, 100, 50, 20, 130), (4, 130, 0, 30, 100), (5, 100, 1, 1, 100)]  # Monday to Wednesday


def test_not_applicable(ledger, run):
    judgement = run("W-B07")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年国库库存日报")


@pytest.mark.parametrize(
    "days",
    [
        WHOLE,
        [(6, 100, 0, 0, 100), (7, 100, 0, 0, 100), (10, 100, 5, 0, 105)],  # a weekend lies between
        [(3, 100, 0, 0, 100), (4, "100.01", 0, 0, "100.01")],  # one cent
        [(3, 100, 0, 0, "100.01")],
    ],
)
def test_silent(ledger, run, days):
    stock(ledger, 3, *days)
    judgement = run("W-B07")
    assert (judgement.outcome, judgement.reason) == (Outcome.SILENT, "")


@pytest.mark.parametrize(
    ("days", "amount", "breaks"),
    [
        ([(3, 100, 0, 0, 100), (4, "100.02", 0, 0, "100.02")], "0.02", 1),
        ([(3, 100, 0, 0, "99.98")], "0.02", 1),
        ([(3, 100, 0, 0, 100), (4, 90, 0, 0, 95)], "15.00", 2),  # opening and sum, both
        ([(7, 100, 0, 0, 100), (10, 80, 0, 0, 80)], "20.00", 1),  # over a weekend
    ],
)
def test_speaks(ledger, run, days, amount, breaks):
    stock(ledger, 3, *days)
    (finding,) = run("W-B07").findings
    assert (finding.amount, finding.size, finding.level) == (Decimal(amount), breaks, MatterClass.GENERAL)


def test_a_missing_day_is_said_and_is_no_break(ledger, run):
    stock(ledger, 3, (3, 100, 0, 0, 100), (5, 70, 0, 0, 70), (6, 70, 0, 0, 70))
    judgement = run("W-B07")
    assert judgement.outcome is Outcome.SILENT
    assert judgement.reason == "缺 1 个工作日的库存日报：2025-03-04；缺报处前后不作比较"


def test_a_holiday_between_two_reports_is_no_gap(ledger, run):
    stock(ledger, 4, (3, 100, 0, 0, 100), (7, 90, 0, 0, 90))  # 清明节 from Friday 4 to Sunday 6 April 2025
    assert (run("W-B07").outcome, run("W-B07").reason) == (
        Outcome.SILENT,
        "缺 1 个工作日的库存日报：2025-04-04；缺报处前后不作比较",
    )
    fill_calendar(ledger)
    (finding,) = run("W-B07").findings
    assert (finding.amount, finding.size) == (Decimal("10.00"), 1)
    ledger.connection.execute("DELETE FROM ingest.calendar_day")


def test_the_chain_goes_on_over_the_month(ledger, run):
    stock(ledger, 3, (31, 100, 0, 0, 100))
    stock(ledger, 4, (1, 60, 0, 0, 60))
    (finding,) = run("W-B07").findings
    assert finding.matter_key == "2510/001/Q2"
    assert finding.title == "国库库存日报2025-04-01不衔接，差额合计40.00元"
    assert "第一处：2025-04-01上日余额应为前一日的本日余额，应为 100.00 元，实报 60.00 元" in finding.fact
    assert [(row.label, row.amount, row.place) for row in finding.evidence] == [
        ("2025-03-31 日报的本日余额", 100, "line 2"),
        ("2025-04-01 日报，上日余额应为前一日的本日余额", 60, "line 2"),
    ]
    assert finding.evidence[1].figures == {"应为": "100.00", "实报": "60.00", "差额": "-40.00"}


def test_accounts_apart_and_one_matter_a_quarter(ledger, run):
    stock(ledger, 3, *WHOLE)
    stock(ledger, 4, (1, 5, 0, 0, 5), (2, 6, 0, 0, 6), account="002")
    stock(ledger, 5, (1, 6, 0, 0, 6), (2, 9, 0, 0, 9), account="002")
    (finding,) = run("W-B07").findings
    assert (finding.amount, finding.size, finding.period) == (4, 2, "2025-05")
    assert "2025-04-02等2天" in finding.title
