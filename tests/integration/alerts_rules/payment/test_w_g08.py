"""整数金额: a unit against all others."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome

pytestmark = pytest.mark.integration


def payments(unit, rounds, odd, amount="20000.00", **fields):
    """`rounds` payments of a round amount and `odd` others."""
    amounts = [amount] * rounds + ["1234.56"] * odd
    return [application(f"{unit}{n}", "03-04", each, agency_code=unit, **fields) for n, each in enumerate(amounts)]


OTHERS = payments("201001", 10, 90)


def test_not_applicable(ledger, run):
    judgement = run("W-G08")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


# Others: 10 of 100; pooled, 12 of 40 gives z = 2.94 and 13 of 40 gives z = 3.25.
CASES = {
    "z 2.94": (payments("101001", 12, 28), []),
    "z 3.25": (payments("101001", 13, 27), [("general", "260000.00")]),
    "just below 500,000": (payments("101001", 49, 0, "10000.00"), [("general", "490000.00")]),
    "500,000": (payments("101001", 50, 0, "10000.00"), [("important", "500000.00")]),
    "29 payments": (payments("101001", 29, 0), []),
    "30 payments": (payments("101001", 30, 0), [("important", "600000.00")]),
    "under contract": (payments("101001", 40, 0, contract_no="H1"), []),
    "wages": (payments("101001", 40, 0, dep_bgt_eco_code="30101"), []),
    "paid back": (payments("101001", 40, 0, "-20000.00"), []),
    "round thousands of a supermarket": (
        payments("101001", 40, 0, "5000.00", payee_acct_name="乐家超市"),
        [("general", "200000.00")],
    ),
    "round thousands of others": (payments("101001", 40, 0, "5000.00"), []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("payment_application", "2025-03", [*OTHERS, *rows])
    assert outcome(run("W-G08")) == expected


def test_one_unit_alone_has_nobody_to_be_compared_with(ledger, run):
    ledger.accept("payment_application", "2025-03", payments("101001", 40, 0))
    assert outcome(run("W-G08")) == []


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("payment_application", "2025-03", [*OTHERS, *payments("101001", 13, 27)])
    (finding,) = run("W-G08").findings
    assert finding.title == "县教育局商品和服务支出中整数金额异常偏多，合计26.0万元"
    assert "40笔商品和服务支出中有13笔是整万元" in finding.fact
    assert "占32.5%，全县其他单位为10.0%" in finding.fact
    assert finding.formula == "z = (32.5% − 10.0%) ÷ 合并标准误 = 3.25，大于 3"
    assert finding.evidence_count == 13
