"""税收占比过低: below 50, 40, 30 %, or 10 points below last year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def shares(ledger, tax, nontax, tax_before=None, nontax_before=None):
    income(ledger, 6, ("101", 0, None, tax, tax_before), ("103", 0, None, nontax, nontax_before))


def test_not_applicable(ledger, run):
    refused(run("W-A06"), "缺 2025 年预算收入执行月报（一般公共预算收入）")
    income(ledger, 6, ("10307", 0, None, 9000, 1))
    refused(run("W-A06"), "没有税收科目（101）")
    income(ledger, 6, ("101", 0, None, 9000, 1))
    refused(run("W-A06"), "没有非税科目（103）")


@pytest.mark.parametrize(
    ("tax", "nontax", "before"),
    [
        (5000, 5000, (5500, 4500)),
        (400, "599.99", (400, 600)),
        (6000, 4000, ("6999.9", "3000.1")),
        (9000, -50, (8000, 1)),
    ],
)
def test_silent(ledger, run, tax, nontax, before):
    shares(ledger, tax, nontax, *before)
    silent(run("W-A06"))


@pytest.mark.parametrize(
    ("tax", "nontax", "level"),
    [
        ("4999.99", "5000.01", GENERAL),
        (4000, 6000, GENERAL),
        ("3999.99", "6000.01", IMPORTANT),
        (1000, 9000, IMPORTANT),
        (499, 501, GENERAL),  # exactly 10 million
        (-10, 2000, IMPORTANT),
    ],
)
def test_speaks(ledger, run, tax, nontax, level):
    shares(ledger, tax, nontax, tax, nontax)
    (finding,) = run("W-A06").findings
    assert (finding.level, finding.amount) == (level, Decimal(str(nontax)) * 10_000)


def test_ten_points_below_last_year_speak_and_a_missing_base_is_said(ledger, run):
    shares(ledger, 6000, 4000, 7000, 3000)
    (finding,) = run("W-A06").findings
    assert finding.level is GENERAL
    shares(ledger, 6000, 4000)
    silent(run("W-A06"), "缺 2025-06 的上年同期累计数，未与上年占比比较")
    income(ledger, 6, ("101", 0, None, 7000), ("103", 0, None, 3000), year=2024)
    judgement = run("W-A06")
    assert judgement.outcome is Outcome.SPOKE
    assert "上年占比" not in judgement.reason


def test_wording_and_totals(ledger, run):
    income(
        ledger, 6, (("101", "general", "税收收入小计"), 0, None, 4500, 5000), ("10101", 0, None, 4500, 5000),
        (("103", "general", "收入合计"), 0, None, 10000, 10000), ("10307", 0, None, 5500, 5000),
    )  # fmt: skip
    (finding,) = run("W-A06").findings
    assert finding.title == "2025年6月累计税收占一般公共预算收入45.0%，比上年同期下降5.0个百分点"
    assert finding.formula == "税收 45,000,000.00元 ÷ （税收 + 非税）100,000,000.00元 = 45.0%"
    assert finding.evidence_count == 2
