"""结转超两年、重点支出、三保."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, approved, indicators, report

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
MIO = 1_000_000
EDUCATION = "205 教育支出"


def carried(ledger, *rows, year=2025):
    """`rows`: (id, source, amount, taken back)."""
    made = [
        {"record_kind": "carryover", "carryovers_bgt_id": key, "ori_bgt_id": source, "agency_code": "101001"}
        | {"carryovers_amt": amount, "back_balance": back}
        for key, source, amount, back in rows
    ]
    ledger.accept("carryover", str(year), made)


def test_f08_not_applicable(ledger, run):
    assert run("W-F08").reason.startswith("缺 2025 年结转结余")
    carried(ledger, ("K2", "K1", 5, None))
    assert "无法追到最初安排的年度" in run("W-F08").reason


@pytest.mark.parametrize(
    "row",
    [
        ("K2", "B24", 9 * MIO, None),  # arranged last year: may be carried once
        ("K2", "K1", 9 * MIO, 9 * MIO),  # taken back
        ("K2", "K1", "0.99", 0),
        ("K2", "unknown", 9 * MIO, None),
    ],
)
def test_f08_silent(ledger, run, row):
    indicators(ledger, {"bgt_id": "B24"}, year=2024)
    carried(ledger, ("K1", "B23", 5, None), year=2024)
    carried(ledger, row)
    assert run("W-F08").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amount", "back", "level"),
    [(1, None, GENERAL), ("999999.99", 0, GENERAL), (2 * MIO, MIO, IMPORTANT), (10 * MIO, None, IMPORTANT)],
)
def test_f08_speaks(ledger, run, amount, back, level):
    carried(ledger, ("K1", "B23", 5, None), year=2024)
    carried(ledger, ("K2", "K1", amount, back))
    (finding,) = run("W-F08").findings
    assert (finding.level, finding.amount) == (level, Decimal(amount) - (back or 0))


def test_f08_follows_the_chain_and_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    indicators(ledger, {"bgt_id": "B21"}, year=2021)
    indicators(ledger, {"bgt_id": "B24", "ori_bgt_id": "B23"}, {"bgt_id": "loop", "ori_bgt_id": "loop"}, year=2024)
    indicators(ledger, {"bgt_id": "B23", "ori_bgt_id": "B21"}, year=2023)
    carried(ledger, ("K2", "B24", 124_000, None), ("K3", "loop", 5, None), ("K4", None, 5, None))
    judgement = run("W-F08")
    (finding,) = judgement.findings
    assert finding.title == "县教育局有12.4万元结转资金超过两年没有收回"
    assert finding.evidence[0].label == "2021 年安排的结转 K2"
    assert judgement.reason == "有 1 条结转没有填源指标，未作判断"


def test_f11_not_applicable(ledger, run):
    assert run("W-F11").reason.startswith("缺 2025 年预算支出执行月报")
    report(ledger, "2025-06", {EDUCATION: (9, 9)})
    assert "无从比较" in run("W-F11").reason
    report(ledger, "2025-02", {EDUCATION: (9, 9)}, last_year_cumulative_amount=1)


@pytest.mark.parametrize(
    ("spent", "before"), [(97 * MIO, 100 * MIO), ("19000000.01", 20 * MIO), (0, 0), (0, -MIO), (0, 999_999)]
)
def test_f11_silent(ledger, run, spent, before):
    report(ledger, "2024-06", {EDUCATION: (1, before), "20501 管理": (1, 77 * MIO), "999 支出合计": (1, 1)})
    report(ledger, "2025-06", {EDUCATION: (MIO, spent), "207 文化支出": (1, 0)})
    approved(ledger, ("大会批准", date(2025, 2, 1), {EDUCATION: MIO + 9_999}))
    assert run("W-F11").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("spent", "level"),
    [(96_900_000, GENERAL), (95 * MIO, GENERAL), (94_900_000, IMPORTANT), (90 * MIO, IMPORTANT), (89 * MIO, MAJOR)],
)
def test_f11_speaks(ledger, run, spent, level):
    report(ledger, "2025-06", {EDUCATION: (None, spent)}, last_year_cumulative_amount=100 * MIO)
    (finding,) = run("W-F11").findings
    assert (finding.level, finding.amount, finding.matter_key) == (level, 100 * MIO - spent, "205")


@pytest.mark.parametrize(("cut_on", "outcome"), [(None, Outcome.SPOKE), (date(2025, 5, 1), Outcome.SILENT)])
def test_f11_a_cut_wants_an_approval(ledger, run, cut_on, outcome):
    report(ledger, "2025-06", {EDUCATION: (9 * MIO, MIO)}, last_year_cumulative_amount=MIO)
    approved(ledger, ("大会批准", date(2025, 2, 1), {EDUCATION: 10 * MIO}))
    row = {
        "fiscal_year": 2025,
        "mof_div_code": ledger.region,
        "adj_no": "1",
        "line_no": 1,
        "reason": "key_spending_cut",
    }
    row |= {"book": "general", "direction": "expenditure", "subject_code": "205", "delta_amount": -MIO}
    ledger.accept("budget_adjustment", "2025", [row | {"approved_on": cut_on}])
    judgement = run("W-F11")
    assert judgement.outcome is outcome
    assert [(finding.level, finding.title) for finding in judgement.findings] == (
        [(MAJOR, "教育支出预算数未经批准调减100.0万元")] if outcome is Outcome.SPOKE else []
    )


def test_f11_wording(ledger, run):
    report(ledger, "2025-06", {EDUCATION: (200 * MIO, 90 * MIO)}, last_year_cumulative_amount=100 * MIO)
    (finding,) = run("W-F11").findings
    assert finding.title == "教育支出比上年同期下降10.0%"
    assert "上年同期10,000.0万元（本年月报所列上年同期）" in finding.fact or "上年同期1.00亿元" in finding.fact


def guarantee(ledger, *rows, month=6):
    """`rows`: (kind, code, budget, executed, gap)."""
    made = [
        {"ym": f"2025{month:02}", "mof_div_code": ledger.region, "guarantee": kind, "item_code": code}
        | {"item_name": name, "budget_amount": budget, "executed": executed, "gap": gap}
        for kind, code, name, budget, executed, gap in rows
    ]
    ledger.accept("basic_guarantee", f"2025-{month:02}", made)


def wages(executed, gap=0, budget=12 * MIO):
    return ("wages", "01", "工资", budget, executed, gap)


def test_f12_not_applicable(ledger, run):
    assert run("W-F12").reason == "缺 2025 年三保支出月报"
    guarantee(ledger, wages(6 * MIO))
    judgement = run("W-F12")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.SILENT,
        "缺 2025-05 的三保支出月报，当月工资是否发放未作判断",
    )


@pytest.mark.parametrize(
    "row", [wages(5_400_000), wages(6 * MIO, None), wages(0, 0, 0), ("operation", "02", "小额", 1_900_000, 850_100, 0)]
)
def test_f12_silent(ledger, run, row):
    guarantee(ledger, wages(1), month=5)
    guarantee(ledger, row, ("wages", "0", "工资合计", 9 * MIO, 0, 9))
    assert run("W-F12").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("row", "level"),
    [
        (wages(5_399_000), GENERAL),
        (wages(4_800_000), GENERAL),  # exactly 10 points
        (wages(4_799_000), IMPORTANT),
        (wages(6 * MIO, "0.01"), MAJOR),
        (wages(5 * MIO), MAJOR),  # nothing paid in June
    ],
)
def test_f12_speaks(ledger, run, row, level):
    guarantee(ledger, wages(5 * MIO if row[4] == 5 * MIO else 1), month=5)
    guarantee(ledger, row)
    (finding,) = run("W-F12").findings
    assert (finding.level, finding.matter_key) == (level, "wages/01")


def test_f12_counts_leaves_only_and_wording(ledger, run):
    guarantee(ledger, wages(5 * MIO), month=5)
    guarantee(
        ledger,
        wages(5 * MIO, 300_000),
        ("livelihood", "1", "民生", MIO, 0, 0),
        ("livelihood", "101", "低保", 900, 0, 0),
    )
    (finding,) = run("W-F12").findings
    assert finding.title == "三保“工资”本月工资没有支出，有缺口30.0万元，执行比时间进度慢8.3%"
