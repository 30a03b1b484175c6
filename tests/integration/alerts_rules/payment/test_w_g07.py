"""公务卡应用未用: what cannot be told from the data, what is left out, both sides of the share, the number and the amount."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.monthly import silent
from tests.integration.alerts_rules.rows import application, name_units

pytestmark = pytest.mark.integration


def paid(ledger, cards, others, *more, amount="10000.00", mode="转账"):
    """So many payments of travel by card and otherwise."""
    name_units(ledger)
    rows = [application(n, "03-04", "10000.00", dep_bgt_eco_code="30211", set_mode_code="公务卡") for n in range(cards)]
    rows += [application(500 + n, "03-05", amount, dep_bgt_eco_code="30211", set_mode_code=mode) for n in range(others)]
    ledger.accept("payment_application", "2025-03", [*rows, *more])


def test_not_applicable(ledger, run):
    judgement = run("W-G07")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "缺 2025 年支付申请；没有一笔支付写明以公务卡结算（结算方式只有数字代码的，请在参数中设定“结算方式代码中公务卡的代码”），分不清是没有刷卡还是没有填报",
    )
    paid(ledger, 0, 30, mode="12")
    judgement = run("W-G07")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "没有一笔支付写明以公务卡结算" in judgement.reason


def other(number, **fields):
    return application(number, "03-06", "20000.00", set_mode_code="转账", dep_bgt_eco_code="30211") | fields


CASES = {
    "a fifth, not more": (8, 2, ()),
    "nine payments": (3, 6, ()),
    "under the least amount": (1, 9, (), "1111.10"),
    "by contract": (10, 0, (other(900, contract_no="H1"), other(901, contract_no="H1"), other(902, contract_no="H1"))),
    "another item": (10, 0, tuple(other(900 + n, dep_bgt_eco_code="30226") for n in range(9))),
    "too large for a card": (10, 0, tuple(other(900 + n, xpay_amt="20000.01") for n in range(9))),
    "mode not told": (10, 0, tuple(other(900 + n, set_mode_code=None) for n in range(9))),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_silent(ledger, run, case):
    cards, others, more, *amount = case
    paid(ledger, cards, others, *more, **({"amount": amount[0]} if amount else {}))
    silent(run("W-G07"))


@pytest.mark.parametrize(("cards", "others", "mode"), [(7, 3, "转账"), (11, 3, "现金"), (1, 9, "03")])
def test_speaks(ledger, run, cards, others, mode):
    paid(ledger, cards, others, mode=mode)
    (finding,) = run("W-G07").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (MatterClass.GENERAL, 10_000 * others, others)


def test_wording(ledger, run):
    paid(ledger, 6, 4)
    (finding,) = run("W-G07").findings
    assert finding.title == "县教育局应刷公务卡的支出有4笔没有刷卡，合计4.0万元"
    assert "小额支出10笔，其中4笔以现金或者转账支付，占40.0%" in finding.fact
