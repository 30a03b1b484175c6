"""财政专户: a balance that grew three months running; 1 and 50 million."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def balances(
    ledger,
    *amounts,
    first=3,
    kind="fiscal_special",
    holder="云岭县财政局非税收入专户",
    number="530001234567890",
    **more,
):
    for month, amount in enumerate(amounts, first):
        row = {"ym": f"2025{month:02}", "acct_no": number, "holder": holder, "bank": "农商行", "account_kind": kind}
        ledger.accept("bank_account", f"2025-{month:02}", [row | {"month_end_balance": wan(amount)} | more])


def test_not_applicable(ledger, run):
    refused(run("W-B18"), "缺 2025 年财政专户与单位账户目录")
    balances(ledger, 100, 200, 300)
    refused(run("W-B18"), "没有连续四个月")
    balances(ledger, 100, 200, 300, first=7)
    refused(run("W-B18"), "没有连续四个月")


@pytest.mark.parametrize(
    ("amounts", "more"),
    [
        ((100, 200, 200, 300), {}),
        ((100, 200, 300, 250), {}),
        ((10, 20, 30, "99.99"), {}),
        ((100, 200, 300, 400), {"kind": "basic"}),
        ((100, 200, 300, 400), {"holder": "云岭县社会保险基金专户"}),
        ((100, 200, 300, 400), {"closed_on": "2025-06-30"}),
    ],
)
def test_silent(ledger, run, amounts, more):
    balances(ledger, *amounts, **more)
    silent(run("W-B18"))


@pytest.mark.parametrize(("last", "level"), [(100, GENERAL), ("4999.99", GENERAL), (5000, IMPORTANT)])
def test_speaks(ledger, run, last, level):
    balances(ledger, 70, 80, 90, last)
    (finding,) = run("W-B18").findings
    assert (finding.level, finding.evidence_count) == (level, 4)
    assert "530001234567890" not in finding.fact + finding.matter_key
    assert "7890）2025年6月末余额" in finding.fact


def test_the_balances_are_shown(ledger, run):
    balances(ledger, 70, 80, 90, 100)
    (finding,) = run("W-B18").findings
    assert [(each.label, each.value) for each in finding.comparison][-1] == ("2025-06", 1_000_000)
