"""Transfers paid by a department, final accounts against December's report, resolutions past their day."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, outlay, refused, silent, wan
from tests.integration.alerts_rules.spending import agencies, applications

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def paid(ledger, *rows, months=12):
    made = [{"on": date(2025, 3, 3), "paid": amount, "gov_bgt_eco_code": code} for amount, code in rows]
    applications(ledger, made, months=months)


def test_transfers_not_applicable(ledger, run):
    refused(run("W-E14"), "缺 2025 年支付申请")
    paid(ledger, (1, None))
    refused(run("W-E14"), "没有填写政府预算经济分类")
    paid(ledger, (1, "51301"))
    refused(run("W-E14"), "分不清哪个是财政部门")


@pytest.mark.parametrize(
    ("name", "rows"),
    [("县财政局", [(100, "51301")]), ("县教育局", [(100, "50201")]), ("县教育局", [(100, "51301"), (-100, "51301")])],
)
def test_transfers_silent(ledger, run, name, rows):
    agencies(ledger, u101001=name)
    paid(ledger, *rows, months=6)
    silent(run("W-E14"), "缺 2025-07、")


def test_transfers_speak(ledger, run):
    agencies(ledger, u101001="县民政局")
    paid(ledger, (20_000, "51301"), (-5000, "51302"), (9, "50201"))
    (finding,) = run("W-E14").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (IMPORTANT, 15_000, 2)
    assert finding.title == "县民政局自行拨付转移支付资金1笔（1.5万元）"


@pytest.mark.parametrize(
    ("name", "payee", "purpose", "found"),
    [
        ("县水务局", "石桥乡人民政府", "下达项目补助资金", 1),
        ("县水务局", "平坝镇财政所", "拨付专项资金", 1),
        ("县水务局", "石桥乡人民政府", "代缴水费", 0),  # a bill, no grant
        ("县水务局", "石桥乡建筑队", "下达项目补助资金", 0),
        ("县财政局", "石桥乡人民政府", "下达项目补助资金", 0),
        ("平坝镇中心学校", "平坝镇人民政府", "拨付专项资金", 0),  # inside the township
    ],
)
def test_a_grant_paid_to_a_township_is_one_under_any_code(ledger, run, name, payee, purpose, found):
    agencies(ledger, u101001=name)
    row = {
        "on": date(2025, 3, 3),
        "paid": 800,
        "gov_bgt_eco_code": "50201",
        "payee_acct_name": payee,
        "use_des": purpose,
    }
    applications(ledger, [row])
    assert [finding.amount for finding in run("W-E14").findings] == [800] * found


def final(ledger, *rows, scope="whole", measure="prior_final", year=2025):
    """The workbook of 2026 tells last year's final accounts: (subject, wan)."""
    table = {
        "fiscal_year": 2026,
        "table_no": "表二",
        "sheet": "表二",
        "title": "表二",
        "scope": scope,
        "book": "general",
    }
    ledger.accept(
        "report_workbook",
        "2026",
        [
            table
            | {"direction": "expenditure", "subject_code": code, "subject_name": f"科目{code}", "measure": measure}
            | {"measure_year": year, "amount": wan(amount), "cell": f"D{n}", "line_no": n}
            for n, (code, amount) in enumerate(rows, 1)
        ],
    )


def december(ledger, spent, year=2025):
    outlay(ledger, 12, ("201", 0, None, spent), ("20101", 0, None, spent), ("230", 0, None, 9), year=year)


@pytest.fixture
def next_year(ledger):
    ledger.year = 2026
    return ledger


def test_final_not_applicable(next_year, run):
    refused(run("W-E15"), "缺 2026 年预决算报告附表中按类级科目列出的上年决算数")
    final(next_year, ("201", 100), measure="executed")
    refused(run("W-E15"), "缺 2026 年预决算报告附表中按类级科目列出的上年决算数")
    final(next_year, ("201", 100))
    december(next_year, 100, year=2024)
    refused(run("W-E15"), "缺 2025-12 的预算收入、支出执行月报")


@pytest.mark.parametrize(("told", "reported"), [(100_500, 100_000), (99_500, 100_000), ("199.99", 100), (0, 0)])
def test_final_silent(next_year, run, told, reported):
    final(next_year, ("201", told), ("230", 90_000), ("205", 90_000))
    december(next_year, reported)
    silent(run("W-E15"))


@pytest.mark.parametrize(
    ("told", "level"), [("100500.01", GENERAL), (99_000, GENERAL), ("98999.99", IMPORTANT), (110_000, IMPORTANT)]
)
def test_final_speaks(next_year, run, told, level):
    final(next_year, ("201", told), ("201", told), ("20101", told))  # in two tables
    december(next_year, 100_000)
    (finding,) = run("W-E15").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "general/expenditure/2025", 2)


def test_final_of_both_directions_and_wording(next_year, run):
    final(next_year, ("201", 12_000))
    december(next_year, 10_000)
    income(next_year, 12, ("101", 0, None, 1), year=2025)
    (finding,) = run("W-E15").findings
    assert finding.title == "2025年一般公共预算支出决算数与月报执行数相差2,000.0万元（20.0%）"


DUE, TODAY = "2025-09-30", date(2025, 9, 30)


def item(ledger, **more):
    base = {"fiscal_year": 2025, "item_no": "R1", "item_kind": "resolution", "title": "关于预算的决议"}
    ledger.accept(
        "congress_item", "2025", [base | {"issued_on": "2025-03-01", "addressee": "县政府", "answer_due": DUE} | more]
    )


def test_resolution_not_applicable(run):
    refused(run("W-E19"), "缺 2025 年人大决议、审议意见的登记")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"answered_on": "2025-09-01", "answer_due": "2025-08-01"},
        {"item_kind": "proposal", "answer_due": "2025-01-01"},
    ],
)
def test_resolution_silent(ledger, run, more):
    item(ledger, **more)
    silent(run("W-E19", today=TODAY))


@pytest.mark.parametrize(("day", "level"), [((10, 1), IMPORTANT), ((10, 29), IMPORTANT), ((10, 30), MAJOR)])
def test_resolution_speaks(ledger, run, day, level):
    item(ledger, item_kind="opinion")
    (finding,) = run("W-E19", today=date(2025, *day)).findings
    assert (finding.level, finding.matter_key) == (level, "R1")
    assert finding.fact.startswith("2025年3月1日的审议意见“关于预算的决议”由县政府办理，期限为2025年9月30日")


def test_an_item_without_a_day_is_told(ledger, run):
    item(ledger, answer_due=None)
    silent(run("W-E19", today=TODAY), "有 1 项没有登记办理期限")
