"""债务余额超限额: not applicable, silent, speaks on both sides of 95, 98 and 100 %."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def limits(ledger, *rows):
    """(kind, version, amount, approved_on)"""
    ledger.accept(
        "debt_limit",
        "2025",
        [
            {
                "fiscal_year": 2025,
                "debt_kind": kind,
                "version": version,
                "limit_amount": amount,
                "approved_on": approved,
            }
            for kind, version, amount, approved in rows
        ],
    )


def balance(ledger, month, *rows):
    """(kind, creditor, closing)"""
    ledger.accept(
        "debt_balance",
        f"2025-{month:02}",
        [
            {"ym": f"2025{month:02}", "debt_kind": kind, "creditor_kind": creditor, "closing": closing}
            | {"opening": 0, "borrowed": 0, "repaid": 0}
            for kind, creditor, closing in rows
        ],
    )


LIMIT = ("general", "年初", "1000000.00", date(2025, 1, 10))


def test_not_applicable(ledger, run):
    assert run("W-D01").outcome is Outcome.NOT_APPLICABLE
    balance(ledger, 1, ("general", "bond", 5))
    judgement = run("W-D01")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府债务限额")


@pytest.mark.parametrize("closing", ["0.00", "950000.00"])
def test_silent(ledger, run, closing):
    limits(ledger, LIMIT)
    balance(ledger, 6, ("general", "bond", closing))
    assert run("W-D01").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("closing", "level", "amount"),
    [
        ("950000.01", GENERAL, "950000.01"),
        ("980000.00", GENERAL, "980000.00"),
        ("980000.01", IMPORTANT, "980000.01"),
        ("1000000.00", IMPORTANT, "1000000.00"),
        ("1000000.01", MAJOR, "0.01"),
        ("1120000.00", MAJOR, "120000.00"),
    ],
)
def test_speaks(ledger, run, closing, level, amount):
    limits(ledger, LIMIT)
    balance(ledger, 6, ("general", "bond", closing))
    (finding,) = run("W-D01").findings
    assert (finding.level, finding.amount, finding.period) == (level, Decimal(amount), "2025-06")


def test_wording_takes_the_worst_month_and_sums_the_creditors(ledger, run):
    limits(ledger, LIMIT)
    balance(ledger, 5, ("general", "bond", "960000.00"))
    balance(ledger, 6, ("general", "bond", "900000.00"), ("general", "loan", "220000.00"))
    balance(ledger, 7, ("general", "bond", "990000.00"))
    (finding,) = run("W-D01").findings
    assert finding.title == "一般债务余额超过限额12.0万元"
    assert finding.fact.startswith(
        "2025年6月末一般债务余额112.0万元，当时的限额（版本：年初）为100.0万元，余额占限额112.0%"
    )
    assert "全年有3个月" in finding.fact
    assert [row.label for row in finding.evidence] == [
        "限额 年初",
        "2025-06 期末余额（bond）",
        "2025-06 期末余额（loan）",
    ]


def test_each_kind_has_its_own_limit(ledger, run):
    limits(ledger, LIMIT, ("special", "年初", "1000000.00", date(2025, 1, 10)))
    balance(ledger, 6, ("general", "bond", "1.00"), ("special", "bond", "990000.00"))
    (finding,) = run("W-D01").findings
    assert finding.title == "专项债务余额已达限额的99.0%"
    assert finding.matter_key == "special"


def test_a_new_limit_counts_from_its_approval(ledger, run):
    limits(ledger, LIMIT, ("general", "调整1", "2000000.00", date(2025, 7, 15)))
    balance(ledger, 6, ("general", "bond", "1100000.00"))
    balance(ledger, 7, ("general", "bond", "1100000.00"))
    (finding,) = run("W-D01").findings
    assert (finding.period, finding.size) == ("2025-06", Decimal("1.1"))
    balance(ledger, 6, ("general", "bond", "900000.00"))
    assert run("W-D01").outcome is Outcome.SILENT


def test_a_limit_of_nothing_is_exceeded_by_any_balance(ledger, run):
    limits(ledger, LIMIT, ("special", "年初", "0.00", date(2025, 1, 10)))
    balance(ledger, 6, ("special", "bond", "0.00"))
    assert run("W-D01").outcome is Outcome.SILENT
    balance(ledger, 7, ("special", "bond", "50000.00"))
    (finding,) = run("W-D01").findings
    assert (finding.level, finding.amount, finding.period) == (MAJOR, Decimal("50000.00"), "2025-07")
    assert finding.title == "专项债务余额超过限额5.0万元"
    assert "该类没有可用的限额，超过限额5.0万元" in finding.fact


def test_a_kind_without_limit_is_remarked(ledger, run):
    limits(ledger, LIMIT)
    balance(ledger, 6, ("special", "bond", "990000.00"))
    judgement = run("W-D01")
    assert judgement.outcome is Outcome.SILENT
    assert "缺专项债务的限额，该类未作判断" in judgement.reason
    assert "缺 2025-01、" in judgement.reason


@pytest.mark.parametrize(
    ("limit", "closing", "level"),
    [
        ("18529740000.00", "18530000000.00", IMPORTANT),  # told in 0.01 亿: within half a unit
        ("18529500000.00", "18530000000.00", IMPORTANT),
        ("18529499999.00", "18530000000.00", MAJOR),
        ("99995000.00", "100000000.00", IMPORTANT),
        ("99995000.00", "100000001.00", MAJOR),  # told in yuan: no rounding
        ("100004999.00", "100010000.00", MAJOR),
        ("100005000.00", "100010000.00", IMPORTANT),  # told in 1 万
    ],
)
def test_a_rounded_balance_is_not_over_a_finer_limit(ledger, run, limit, closing, level):
    limits(ledger, ("general", "年初", limit, date(2025, 1, 10)))
    balance(ledger, 1, ("general", "bond", closing))
    assert [finding.level for finding in run("W-D01").findings] == [level]
