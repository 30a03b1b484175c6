"""化整为零规避公开招标 (采条例 28)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import name_units, on, outcome, plan

pytestmark = pytest.mark.integration


def test_not_applicable(ledger, run):
    judgement = run("W-I01")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府采购计划")


def two(first="1000000.00", second="1000000.01", **fields):
    return [plan(1, first, **fields), plan(2, second)]


CASES = {
    "at the limit": (two(second="1000000.00"), []),
    "just above the limit": (two(), [("important", "2000000.01")]),
    "more than twice: capped": ([plan(n, "1900000.00") for n in range(3)], [("important", "5700000.00")]),
    "one plan alone": ([plan(1, "1999999.99")], []),
    "one at the limit is another matter": (two("2000000.00"), []),
    "open tender": (two(method="open"), []),
    "another project": (two(bgt_id="B2"), []),
    "another class": (two(catalogue_code="A03010105"), []),
    "another item of the class": (two(catalogue_code="A02010299"), [("important", "2000000.01")]),
    "another unit": (two(agency_code="101002"), []),
    "works": ([plan(n, "1900000.00", catalogue_code="B0101") for n in range(3)], []),
    "no indicator": ([plan(n, "1900000.00", bgt_id=None) for n in range(3)], []),
    "no class": ([plan(n, "1900000.00", catalogue_code=None) for n in range(3)], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("procurement_plan", "2025-03", rows)
    assert outcome(run("W-I01")) == expected


def test_two_indicators_of_one_project(ledger, run):
    indicators = [{"bgt_id": f"B{n}", "bgt_pman_id": "X", "agency_code": "101001", "amount": "1.00"} for n in (1, 2)]
    ledger.accept("budget_indicator", "2025", indicators)
    ledger.accept("procurement_plan", "2025-03", two(bgt_id="B2"))
    assert outcome(run("W-I01")) == [("important", "2000000.01")]


def test_a_plan_delivered_again_counts_once(ledger, run):
    for month in ("2025-03", "2025-04"):
        ledger.accept("procurement_plan", month, [plan(1, "1500000.00")])
    assert outcome(run("W-I01")) == []


def test_wording(ledger, run):
    name_units(ledger)
    rows = [plan(1, "1500000.00", catalogue_name="台式计算机"), plan(2, "1500000.00", filed_on=on("09-09"))]
    ledger.accept("procurement_plan", "2025-03", rows)
    judgement = run("W-I01")
    (finding,) = judgement.findings
    assert finding.title == "县教育局“台式计算机”分2次采购300.0万元，疑似规避公开招标"
    assert "在2025年3月3日至2025年9月9日就同一预算项目下的“台式计算机”备案2个" in finding.fact
    assert finding.formula == "2 个计划合计 3,000,000.00元 ÷ 公开招标数额标准 2,000,000.00元 = 1.50 倍"
    assert finding.evidence[0].figures["采购方式"] == "询价"
    assert "缺 2025 年预算指标" in judgement.reason
