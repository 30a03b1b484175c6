"""暂付款: 3, 5, 8 % of the outlay or growing; new ones from 1, 5, 20 million; parents are not added to their children."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import outlay, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def accounts(ledger, month, *rows, kind="advance"):
    """(code, closing, last year's end, opening)"""
    ledger.accept(
        "account_balance",
        f"2025-{month:02}",
        [
            {
                "ym": f"2025{month:02}",
                "mof_div_code": ledger.region,
                "account_code": code,
                "account_name": f"暂付{code}",
            }
            | {"account_kind": kind, "balance_side": "debit"}
            | {"opening": wan(more[0] if more else 0), "debit": 0, "credit": 0, "closing": wan(closing)}
            | {"last_year_end_balance": wan(before)}
            for code, closing, before, *more in rows
        ],
    )


def spending(ledger, month=12, executed=100_000, planned=None):
    outlay(ledger, month, ("201", 0, None, executed, None, planned), ("230", 0, None, 90_000, None, planned))


def test_scale_not_applicable(ledger, run):
    refused(run("W-B05"), "缺 2025 年财政总会计科目余额（暂付款项）")
    accounts(ledger, 6, ("1131", 9000, 9000))
    refused(run("W-B05"), "缺 2025 年预算支出执行月报")
    spending(ledger, 5)
    refused(run("W-B05"), "没有一个月同时报送")
    spending(ledger, 6)
    refused(run("W-B05"), "2025-06 的预算支出执行月报没有列出预算数")


@pytest.mark.parametrize(
    ("closing", "before"), [(3000, 3000), (1100, 1000), ("1109.99", "1009.99"), ("99.99", 0), (-5000, 0)]
)
def test_scale_silent(ledger, run, closing, before):
    spending(ledger)
    accounts(ledger, 12, ("1131", closing, before))
    silent(run("W-B05"))


@pytest.mark.parametrize(
    ("closing", "before", "level"),
    [
        ("3000.01", 3000, GENERAL),
        (5000, 5000, GENERAL),
        ("5000.01", 5000, IMPORTANT),
        (8000, 8000, IMPORTANT),
        ("8000.01", 9000, MAJOR),
        ("1100.01", 1000, GENERAL),  # more than 10 %, more than a million
        (100, 0, GENERAL),
    ],
)
def test_scale_speaks(ledger, run, closing, before, level):
    spending(ledger)
    accounts(ledger, 12, ("1131", closing, before))
    (finding,) = run("W-B05").findings
    assert (finding.level, finding.matter_key) == (level, "advances")


def test_scale_wording_before_december_with_sub_accounts(ledger, run):
    spending(ledger, 6, executed=1, planned=50_000)
    accounts(ledger, 6, ("1131", 6000, 5000), ("113101", 4000, 2000), ("113102", 2000, 3000))
    judgement = run("W-B05")
    (finding,) = judgement.findings
    assert finding.title == "2025年6月末暂付款余额6,000.0万元，占支出12.0%，比上年末增加1,000.0万元"
    assert "占一般公共预算和政府性基金全年支出预算5.00亿元的12.0%" in finding.fact
    assert [row.label for row in finding.evidence] == [
        "2025-06 期末余额 113101 暂付113101",
        "2025-06 期末余额 113102 暂付113102",
    ]
    assert "缺 2025-07、" in judgement.reason


def test_scale_says_where_last_years_balance_is_missing(ledger, run):
    spending(ledger)
    accounts(ledger, 12, ("1131", 2000, None))
    silent(run("W-B05"), "缺上年末暂付款余额，未与上年末比较")


def test_new_not_applicable(ledger, run):
    accounts(ledger, 6, ("1131", 9000, None), kind="deposit")
    refused(run("W-B06"), "缺 2025 年财政总会计科目余额（暂付款项）")
    accounts(ledger, 6, ("1131", 9000, None))
    refused(run("W-B06"), "缺上年末暂付款余额（2025-06 未列，也没有 2025-01 的期初余额）")


@pytest.mark.parametrize(("closing", "before"), [("599.99", 500), (100, 900), (500, 500)])
def test_new_silent(ledger, run, closing, before):
    accounts(ledger, 6, ("1131", closing, before))
    silent(run("W-B06"), "缺 2025-07、")


@pytest.mark.parametrize(
    ("closing", "level"),
    [(600, GENERAL), ("999.99", GENERAL), (1000, IMPORTANT), ("2499.99", IMPORTANT), (2500, MAJOR)],
)
def test_new_speaks(ledger, run, closing, level):
    accounts(ledger, 6, ("1131", closing, 500))
    (finding,) = run("W-B06").findings
    assert finding.level is level


def test_new_wording_one_account_does_not_offset_another(ledger, run):
    accounts(ledger, 1, ("113101", 0, None, 500), ("113102", 0, None, 700))
    accounts(ledger, 6, ("1131", 1000, None), ("113101", 800, None), ("113102", 200, None), ("113103", 50, None))
    (finding,) = run("W-B06").findings
    assert finding.title == "今年新增暂付款350.0万元尚未收回"
    assert "有2个暂付款明细科目的余额高于上年末" in finding.fact
    assert "最多的是113101 暂付113101" in finding.fact
    assert [(row.label, row.amount) for row in finding.evidence] == [
        ("2025-06 113101 暂付113101 新增", 3_000_000),
        ("2025-06 113103 暂付113103 新增", 500_000),
    ]
