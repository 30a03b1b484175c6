"""补充合同超过原合同一成 (采购法 49)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import contract, name_units, on, outcome

pytestmark = pytest.mark.integration


def extra(number, amount, **fields):
    return contract(
        number, amount, **({"supplement_of": "H1", "supplement_amount": amount, "signed_on": on("06-03")} | fields)
    )


def test_not_applicable(ledger, run):
    judgement = run("W-I10")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府采购合同")


CASES = {
    "10 %": ("100000.00", [extra(2, "10000.00")], []),
    "just above 10 %": ("100000.00", [extra(2, "10000.01")], [("important", "10000.01")]),
    "two together": ("100000.00", [extra(2, "6000.00"), extra(3, "6000.00")], [("important", "12000.00")]),
    "small": ("5000.00", [extra(2, "999.99")], []),
    "from 1,000": ("5000.00", [extra(2, "1000.00")], [("important", "1000.00")]),
    "a reduction does not offset": ("100000.00", [extra(2, "12000.00"), extra(3, "-9000.00")], [("important", "12000.00")]),
    "amount only as the contract's": ("100000.00", [extra(2, "12000.00", supplement_amount=None)], [("important", "12000.00")]),
    "of another contract": ("100000.00", [extra(2, "12000.00", supplement_of="H9")], []),
    "signed last year": ("100000.00", [extra(2, "12000.00", signed_on=on("2024-06-03"))], []),
    "no original amount": ("0.00", [extra(2, "12000.00")], []),
}  # fmt: skip


@pytest.mark.parametrize(("original", "rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, original, rows, expected):
    ledger.accept("procurement_contract", "2024-03", [contract(1, original)])
    ledger.accept("procurement_contract", "2025-06", rows)
    assert outcome(run("W-I10")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("procurement_contract", "2025-06", [contract(1, "100000.00"), extra(2, "25000.00")])
    (finding,) = run("W-I10").findings
    assert finding.title == "县教育局与“甲公司”的合同追加2.5万元，为原合同的25.0%"
    assert finding.formula == "补充合同合计 25,000.00元 ÷ 原合同 100,000.00元 = 25.0%"
    assert [row.label for row in finding.evidence] == ["原合同 H1 2025-03-03", "补充合同 H2 2025-06-03"]
