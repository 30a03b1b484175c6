"""收支平衡不成立: above 5,000 yuan either way, each book and version; parents and totals are not added."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import budget, budgets, refused, silent

pytestmark = pytest.mark.integration


def lines(income, outlay, book="general"):
    return (
        (book, "income", "101", income),
        (book, "income", "110", 50),
        (book, "expenditure", "201", outlay),
        (book, "expenditure", "230", 50),
    )


def test_not_applicable(ledger, run):
    refused(run("W-B01"), "缺 2025 年年初预算")
    budget(ledger, ("general", "income", "101", 100), ("general", "expenditure", "230", 7))
    refused(run("W-B01"), "没有同时列出转移性收入（110）和转移性支出（230）")


@pytest.mark.parametrize("outlay", [100, "100.5", "99.5"])
def test_silent(ledger, run, outlay):
    budget(ledger, *lines(100, outlay))
    silent(run("W-B01"))


@pytest.mark.parametrize(
    ("outlay", "side"), [("100.500001", "支出大于收入"), ("99.499999", "收入大于支出"), (900, "支出大于收入")]
)
def test_speaks(ledger, run, outlay, side):
    budget(ledger, *lines(100, outlay))
    (finding,) = run("W-B01").findings
    assert finding.level is MatterClass.MAJOR
    assert finding.title.endswith(side)


def test_wording_children_and_books_that_are_not_whole(ledger, run):
    extra = (
        ("general", "income", "10101", 100),
        ("general", "expenditure", "20101", 90),
        ("fund", "income", "10301", 9),
    )
    budgets(ledger, {"草案": lines(100, 100), "大会批准": (*lines(100, 130), *extra)})
    judgement = run("W-B01")
    (finding,) = judgement.findings
    assert finding.title == "一般公共预算（大会批准）收支相差30.0万元，支出大于收入"
    assert finding.formula == "|1,500,000.00元 − 1,800,000.00元| = 300,000.00元"
    assert [row.label for row in finding.evidence] == [
        "收入 101 科目101",
        "收入 110 科目110",
        "支出 201 科目201",
        "支出 230 科目230",
    ]
    assert judgement.reason == "政府性基金预算（大会批准）没有列全转移性收支，未作判断"
