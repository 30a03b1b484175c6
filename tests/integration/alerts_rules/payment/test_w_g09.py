"""本福特: a hint at 一般, never more."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units

pytestmark = pytest.mark.integration


def amounts(honest, planted):
    """`honest` amounts spread as Benford's law says, `planted` that begin with 49."""
    spread = [f"{100 * 10 ** (n / honest):.2f}" for n in range(honest)]
    return [application(n, "03-04", amount) for n, amount in enumerate([*spread, *["4950.00"] * planted])]


def test_not_applicable(ledger, run):
    judgement = run("W-G09")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


CASES = {
    "Benford": (amounts(600, 0), []),
    "within what a sample may stray": (amounts(480, 120), []),
    "beyond": (amounts(360, 240), ["general"]),
    "499 payments": (amounts(299, 200), []),
    "500 payments": (amounts(300, 200), ["general"]),
}


@pytest.mark.parametrize(("rows", "levels"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, levels):
    ledger.accept("payment_application", "2025-03", rows)
    assert [finding.level.value for finding in run("W-G09").findings] == levels


def test_refunds_and_cents_do_not_count(ledger, run):
    rows = [row | {"xpay_amt": amount} for row, amount in zip(amounts(0, 800), ["-4950.00", "4.95"] * 400, strict=True)]
    ledger.accept("payment_application", "2025-03", rows)
    assert run("W-G09").outcome is Outcome.SILENT


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("payment_application", "2025-03", amounts(300, 300))
    (finding,) = run("W-G09").findings
    assert finding.title == "县教育局的支付金额首两位数分布异常（仅供参考）"
    assert "2025年600笔支付" in finding.fact
    assert "明显偏多的是49" in finding.fact
    assert finding.evidence_count == 100
