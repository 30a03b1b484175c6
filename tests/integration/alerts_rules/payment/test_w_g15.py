"""付款集中于一家."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, outcome

pytestmark = pytest.mark.integration


def shares(*amounts, **fields):
    names = ("甲公司", "乙公司", "丙公司")
    return [application(n, "03-04", f"{each}", payee_acct_name=names[n], **fields) for n, each in enumerate(amounts)]


def test_not_applicable(ledger, run):
    judgement = run("W-G15")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


CASES = {
    "a half": (shares("500000.00", "500000.00"), []),
    "just above a half": (shares("500000.01", "500000.00"), [("general", "500000.01")]),
    "70 %": (shares("700000.00", "300000.00"), [("general", "700000.00")]),
    "just above 70 %": (shares("700001.00", "300000.00"), [("important", "700001.00")]),
    "just below the total": (shares("999999.99"), []),
    "the total": (shares("1000000.00"), [("important", "1000000.00")]),
    "wages": (shares("1000000.00", dep_bgt_eco_code="30101"), []),
    "power": ([application(1, "03-04", "9000000.00", payee_acct_name="县供电公司")], []),
    "no payee": ([application(1, "03-04", "9000000.00", payee_acct_name=None)], []),
    "paid back": ([*shares("900000.00", "500000.00"), application(9, "03-09", "-450000.00")], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("payment_application", "2025-03", rows)
    assert outcome(run("W-G15")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("payment_application", "2025-03", shares("800000.00", "200000.00"))
    (finding,) = run("W-G15").findings
    assert finding.title == "县教育局商品和服务支出的80.0%付给了“甲公司”，合计80.0万元"
    assert "付给2个收款人，其中“甲公司”一家80.0万元，占80.0%（集中度指数0.68）" in finding.fact
