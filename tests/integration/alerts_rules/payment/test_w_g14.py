"""新供应商大额首付: new by last year's payments, young by the register."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, on, outcome

pytestmark = pytest.mark.integration
NAME = "新办科技公司"
LAST_YEAR = [application("z", "2024-03-04", "1.00", payee_acct_name="老牌科技公司")]


def deliver(ledger, rows, *, last_year=LAST_YEAR, age=None):
    ledger.accept("payment_application", "2025-03", rows)
    if last_year:
        ledger.accept("payment_application", "2024-03", last_year)
    if age is not None:
        entity = {
            "unifsoc_cred_code": "91532328MA00000000",
            "entity_name": NAME,
            "link_kind": "legal_person",
            "link_no": 1,
        }
        ledger.accept("market_entity", "2025", [entity | {"founded_on": on("03-04") - timedelta(age)}])


def pay(amount, *, number=1, day="03-04", name=NAME, **fields):
    return application(number, day, amount, payee_acct_name=name, **fields)


def test_not_applicable(ledger, run):
    deliver(ledger, [pay("900000.00")], last_year=None)
    judgement = run("W-G14")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2024 年支付申请和市场主体数据" in judgement.reason


CASES = {
    "just below 500,000": ([pay("499999.99")], {}, []),
    "500,000": ([pay("500000.00")], {}, [("general", "500000.00")]),
    "just below 2 million": ([pay("1999999.99")], {}, [("general", "1999999.99")]),
    "2 million": ([pay("2000000.00")], {}, [("important", "2000000.00")]),
    "known last year": ([pay("900000.00", name="老牌科技公司")], {}, []),
    "only the first payment counts": ([pay("1000.00"), pay("900000.00", number=2, day="03-05")], {}, []),
    "one day adds up": ([pay("300000.00"), pay("300000.00", number=2)], {}, [("general", "600000.00")]),
    "paid back the same day": ([pay("600000.00"), pay("-600000.00", number=2)], {}, []),
    "179 days old, 100,000": ([pay("100000.00")], {"age": 179}, [("general", "100000.00")]),
    "180 days old": ([pay("100000.00")], {"age": 180}, []),
    "young, just below 100,000": ([pay("99999.99")], {"age": 10}, []),
    "young, last year unknown": ([pay("600000.00")], {"age": 10, "last_year": None}, [("general", "600000.00")]),
    "old, last year unknown": ([pay("600000.00")], {"age": 900, "last_year": None}, []),
    "a person": ([pay("600000.00", name="王新办")], {}, []),
}


@pytest.mark.parametrize(("rows", "known", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, known, expected):
    deliver(ledger, rows, **known)
    assert outcome(run("W-G14")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, [pay("600000.00")], age=10)
    (finding,) = run("W-G14").findings
    assert finding.title == "县教育局首次付款即向“新办科技公司”支付60.0万元"
    assert finding.fact.endswith("该供应商上年没有收到过本县财政付款，成立于 2025-02-22，到付款时 10 天。")
