"""预算调整未批: the report's budget against what was approved, moved with approval, or brought by the upper level."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import approved, report

pytestmark = pytest.mark.integration
BASE = {"205 教育支出": 600_000, "20501 教育管理": 100_000, "213 农林水支出": 400_000, "230 转移性支出": 77}
FIRST = ("大会批准", date(2025, 2, 20), BASE)


def adjustment(ledger, delta, *, on=date(2025, 6, 30), direction="expenditure"):
    row = {"fiscal_year": 2025, "adj_no": "1", "line_no": 1, "reason": "total_change", "book": "general"}
    row |= {
        "mof_div_code": ledger.region,
        "direction": direction,
        "subject_code": "213",
        "delta_amount": delta,
        "approved_on": on,
    }
    ledger.accept("budget_adjustment", "2025", [row])


def transfer(ledger, amount, *, kind="special", early=False, on=date(2025, 5, 1)):
    row = {"sup_bgt_doc_no": "云财〔2025〕1号", "receive_seq": 1, "received_on": on, "amount": amount}
    ledger.accept("transfer_received", "2025", [row | {"transfer_kind": kind, "is_early": early}])


def reported(ledger, amount, *, period="2025-09"):
    lines = {"205 教育支出": (600_000, 1), "213 农林水支出": (amount, 1), "2130101 行政运行": (amount, 1)}
    report(ledger, period, lines | {"999 支出合计": (9_999_999, 1)})


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (lambda to: approved(to, FIRST), "缺 2025 年预算支出执行月报"),
        (lambda to: reported(to, 1), "缺 2025 年年初预算"),
        (lambda to: (approved(to, ("草案", None, BASE)), reported(to, 1)), "都没有批准日期"),
        (lambda to: (approved(to, FIRST), report(to, "2025-09", {"205 教育支出": (None, 1)})), "预算数为空"),
    ],
)
def test_not_applicable(ledger, run, make, missing):
    make(ledger)
    judgement = run("W-E05")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert missing in judgement.reason


@pytest.mark.parametrize("amount", [400_000, 405_000, 395_000])
def test_silent_within_rounding(ledger, run, amount):
    approved(ledger, FIRST)
    reported(ledger, amount)
    judgement = run("W-E05")
    assert judgement.outcome is Outcome.SILENT
    assert "没有收到本年预算调整方案，按没有计算" in judgement.reason


def test_silent_when_approved_or_brought_by_the_upper_level(ledger, run):
    approved(ledger, FIRST)
    reported(ledger, 650_000)
    adjustment(ledger, 200_000)
    transfer(ledger, 45_000)
    assert run("W-E05").outcome is Outcome.SILENT
    approved(ledger, FIRST, ("调整1", date(2025, 6, 30), BASE | {"213 农林水支出": 600_000}))
    assert run("W-E05").outcome is Outcome.SILENT  # the new version holds the adjustment: not counted twice


def test_a_transfer_that_is_not_yet_in_the_report_explains_no_more_than_it_brought(ledger, run):
    approved(ledger, FIRST)
    reported(ledger, 400_000)
    transfer(ledger, 900_000)
    assert run("W-E05").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amount", "make", "unapproved"),
    [
        ("405000.01", None, "5000.01"),
        ("394999.99", None, "5000.01"),
        (600_000, lambda to: adjustment(to, 200_000, on=None), 200_000),
        (600_000, lambda to: adjustment(to, 200_000, on=date(2025, 10, 8)), 200_000),  # approved after the month
        (600_000, lambda to: adjustment(to, 200_000, direction="income"), 200_000),
        (600_000, lambda to: transfer(to, 150_000), 50_000),
        (600_000, lambda to: transfer(to, 150_000, kind="general"), 200_000),
        (600_000, lambda to: transfer(to, 150_000, early=True), 200_000),
        (600_000, lambda to: transfer(to, 150_000, on=date(2025, 11, 1)), 200_000),
    ],
)
def test_speaks(ledger, run, amount, make, unapproved):
    approved(ledger, FIRST)
    reported(ledger, amount)
    if make:
        make(ledger)
    (finding,) = run("W-E05").findings
    assert (finding.amount, finding.level, finding.matter_key) == (Decimal(unapproved), MatterClass.MAJOR, "general")


def test_books_stand_apart_and_wording(ledger, run):
    approved(ledger, FIRST)
    reported(ledger, 100, period="2025-08")
    reported(ledger, 523_900)
    (finding,) = run("W-E05").findings
    assert finding.title == "一般公共预算支出预算增加12.4万元，没有批准文件"
    assert finding.fact == (
        "2025年9月支出月报的一般公共预算预算总支出为112.4万元；最近一次批准的版本（大会批准）为100.0万元，"
        "此后已批准的调整0.00元，本年收到的上级专项转移支付0.00元。预算总支出增加的12.4万元没有对应的批准。"
    )
    assert [row.label for row in finding.evidence] == [
        "批准的预算（大会批准） 教育支出",
        "批准的预算（大会批准） 农林水支出",
        "月报预算数 教育支出",
        "月报预算数 农林水支出",
    ]
