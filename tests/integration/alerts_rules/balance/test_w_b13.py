"""政府性基金结转偏大: the fund found by its name, both sides of 30 and 60 % and of the least amount, what cannot be compared."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, outlay, refused, silent, wan

pytestmark = pytest.mark.integration
LAND = ("1030148", "fund", "国有土地使用权出让收入")
SEWAGE = ("1030178", "fund", "污水处理费收入")


def carried(ledger, *rows):
    """`rows`: (code of the outlay, carried over, taken back), in wan."""
    ledger.accept(
        "carryover",
        "2025",
        [
            {"record_kind": "carryover", "carryovers_bgt_id": f"C{n}", "bgt_id": f"B{n}", "agency_code": "101001"}
            | {"exp_func_code": code, "carryovers_amt": wan(amount), "back_balance": wan(back)}
            for n, (code, amount, back) in enumerate(rows, 1)
        ],
    )


def last_december(ledger, land=1_000, sewage=200):
    """Incomes and outlays of the funds; the county's own names of the outlays stand in the report."""
    parts = (("103014801", "fund", "土地出让价款收入"), 0, None, land)
    income(ledger, 12, (LAND, 0, None, land), parts, (SEWAGE, 0, None, sewage), year=2024)
    names = {"21208": "国有土地使用权出让收入安排的支出", "21214": "污水处理费安排的支出"}
    names["21219"] = "国有土地使用权出让收入对应专项债务收入安排的支出"
    outlay(ledger, 12, *(((code, "fund", name), 0, None, 1) for code, name in names.items()), year=2024)


def test_not_applicable(ledger, run):
    refused(run("W-B13"), "缺 2025 年结转结余")
    carried(ledger, ("2120899", 500, 0))
    refused(run("W-B13"), "缺 2024-12 的政府性基金收入月报")
    income(ledger, 12, (("10301", "fund", "政府性基金收入"), 0, None, 1_000), year=2024)
    refused(run("W-B13"), "没有分到各项基金")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("2120899", 300, 0)],
        [("2120899", 500, 200)],
        [("2121499", "99.99", 0)],  # half of the income, under the least amount
        [("2010101", 9_000, 0)],
    ],
)
def test_silent(ledger, run, rows):
    last_december(ledger)
    carried(ledger, *rows)
    silent(run("W-B13"))


@pytest.mark.parametrize(
    ("rows", "subject", "evidence"),
    [
        ([("2120899", "300.01", 0)], "国有土地使用权出让", 1),
        ([("2120801", 200, 0), ("2120899", 500, 0)], "国有土地使用权出让", 2),
        ([("2121499", 100, 0)], "污水处理费", 1),
    ],
)
def test_speaks(ledger, run, rows, subject, evidence):
    last_december(ledger)
    carried(ledger, *rows)
    (finding,) = run("W-B13").findings
    assert (finding.level, finding.subject, finding.evidence_count) == (MatterClass.IMPORTANT, subject, evidence)


def test_wording_and_what_has_no_income_of_its_own(ledger, run):
    last_december(ledger)
    carried(ledger, ("2120899", 700, 0), ("2121901", 900, 0))
    judgement = run("W-B13")
    assert "没有同名的基金收入或者科目名称、未作判断的支出科目：21219 国有" in judgement.reason
    (finding,) = judgement.findings
    assert finding.title == "2024年末国有土地使用权出让结转700.0万元，为当年收入的70.0%"
    assert "国有土地使用权出让收入）1000.0万元" in finding.fact.replace(",", "")
