"""支出不均衡指数: the coefficient of variation of twelve months over 1.0 and above the unit's own years."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies, vouchers

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def spread(ledger, *amounts, year=2025, months=12):
    """Vouchers of January, February, …"""
    rows = [{"on": date(year, month, 5), "paid": amount} for month, amount in enumerate(amounts, 1) if amount]
    vouchers(ledger, rows, year=year, months=months)


def test_not_applicable(ledger, run):
    spread(ledger, 1_000_000, months=11)
    refused(run("W-F04"), "缺 2025-12 的支付凭证")


@pytest.mark.parametrize(
    "amounts",
    [
        [100_000] * 12,
        [0] * 6 + [1_000_000] * 6,  # exactly 1.0
        [999_999],  # small
        [-9_000_000],
    ],
)
def test_silent(ledger, run, amounts):
    spread(ledger, *amounts)
    silent(run("W-F04"))


@pytest.mark.parametrize(("paid_months", "level"), [(5, GENERAL), (4, GENERAL), (3, IMPORTANT), (1, IMPORTANT)])
def test_speaks(ledger, run, paid_months, level):
    """Paid in n of 12 months alike: the index is √(12/n − 1): 1.18, 1.41, 1.73, 3.32."""
    spread(ledger, *[1_000_000] * paid_months)
    (finding,) = run("W-F04").findings
    assert (finding.level, finding.evidence_count) == (level, paid_months)


def test_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    spread(ledger, 0, 0, 8_000_000, 0, 4_000_000)
    (finding,) = run("W-F04").findings
    assert finding.title == "县教育局全年支出很不均衡，2025年3月一个月支付800.0万元"
    assert "月均100.0万元" in finding.fact
    assert "变异系数为2.38，往年没有全年数据可比" in finding.fact


@pytest.mark.parametrize(("before", "speaks"), [(3, False), (4, False), (5, True)])
def test_the_unit_is_its_own_measure(ledger, run, before, speaks):
    spread(ledger, *[1_000_000] * before, year=2024)
    spread(ledger, *[1_000_000] * 4)
    assert len(run("W-F04").findings) == speaks


def test_the_months_are_shown(ledger, run):
    spread(ledger, 0, 0, 8_000_000, 0, 4_000_000)
    (finding,) = run("W-F04").findings
    shown = {each.label: (each.value, each.is_subject) for each in finding.comparison}
    assert (len(shown), shown["3月"], shown["4月"], shown["5月"]) == (
        12,
        (8_000_000, True),
        (0, False),
        (4_000_000, False),
    )
