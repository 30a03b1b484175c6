"""收益覆盖、改变项目、垫资迹象、国库不一致: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


@pytest.mark.parametrize("rule", ["W-D08", "W-D09", "W-D10", "W-D11"])
def test_not_applicable(run, rule):
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert ("缺 2025 年政府投资项目" if rule == "W-D10" else "缺 2025 年政府债券转贷与项目") in judgement.reason


def test_d08_not_applicable_where_no_ratio_is_given(run, bond):
    bond({"coverage_ratio": None})
    judgement = run("W-D08")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "有 1 条新增专项债券没有填收益覆盖倍数，未作判断",
    )


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({"coverage_ratio": "1.2"}, None),
        ({"coverage_ratio": "1.199"}, GENERAL),
        ({"coverage_ratio": "1.1"}, GENERAL),
        ({"coverage_ratio": "1.099"}, IMPORTANT),
        ({"coverage_ratio": "0.5"}, IMPORTANT),  # the class ends at important
        ({"coverage_ratio": "0.5", "debt_kind": "general"}, None),
        ({"coverage_ratio": "0.5", "issue_kind": "refinancing"}, None),
    ],
)
def test_d08_thresholds(run, bond, fields, level):
    bond(fields)
    assert [each.level for each in run("W-D08").findings] == ([level] if level else [])


def test_d08_one_matter_for_a_project(run, bond):
    bond({"coverage_ratio": "1.15"}, {"bond_code": "25YN2", "coverage_ratio": "1.05"}, {"bond_code": "25YN3"})
    judgement = run("W-D08")
    (finding,) = judgement.findings
    assert finding.title == "“产业园”专项债券收益覆盖倍数1.05，低于1.20"
    assert (finding.amount, finding.evidence_count) == (2_000_000, 2)
    assert judgement.reason == "有 1 条新增专项债券没有填收益覆盖倍数，未作判断"


@pytest.mark.parametrize(
    "payments",
    [[(3, 100, {})], [(3, 100, {"pro_code": "P9"}), (4, -100, {"pro_code": "P9"})], [(3, 100, {"pro_code": "P0"})]],
)
def test_d09_silent(run, bond, paid, payments):
    bond({"pro_code": "P0"}, year=2024)
    bond({})
    paid(*payments)
    assert run("W-D09").outcome is Outcome.SILENT


@pytest.mark.parametrize(("amount", "level"), [("0.01", IMPORTANT), ("9999999.99", IMPORTANT), ("10000000.00", MAJOR)])
def test_d09_thresholds(run, bond, paid, amount, level):
    bond({})
    paid((3, amount, {"pro_code": "P9"}))
    assert [each.level for each in run("W-D09").findings] == [level]


def test_d09_wording_and_remark(run, bond, paid):
    bond({})
    paid((3, 50_000, {"pro_code": "P9"}), (4, 5, {"pro_code": None}), (5, 5, {"bond_code": "unknown"}))
    judgement = run("W-D09")
    (finding,) = judgement.findings
    assert finding.title == "债券25YN1有5.0万元用于发行项目以外的项目"
    assert "发行时的项目为产业园，2025年有1笔、净额5.0万元支付到其他项目（P9）" in finding.fact
    assert judgement.reason == "有 2 笔债券支出没有项目代码或者债券没有登记，未作判断"


def project(ledger, month="2025-12", **fields):
    row = {"ym": month.replace("-", ""), "project_code": "X1", "project_name": "县医院", "approved_cost": 100_000_000}
    ledger.accept("investment_project", month, [row | {"progress": 50, "funded_central": 50_000_000} | fields])


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({}, None),
        ({"funded_central": "45000000.01"}, None),  # below a tenth of the work
        ({"funded_central": "45000000.00"}, IMPORTANT),
        ({"funded_central": "40000000.01"}, IMPORTANT),
        ({"funded_central": "40000000.00"}, MAJOR),
        ({"funded_central": 0, "funded_bond": 45_000_000, "funded_county": 5_000_000}, None),
        ({"funded_central": None}, None),
        ({"progress": None}, None),
        ({"approved_cost": 3_999_998, "funded_central": 1_000_000}, None),
        ({"approved_cost": 4_000_000, "funded_central": 1_000_000}, IMPORTANT),
        ({"project_name": "合计", "funded_central": 1}, None),
    ],
)
def test_d10_thresholds(ledger, run, fields, level):
    project(ledger, **fields)
    assert [each.level for each in run("W-D10").findings] == ([level] if level else [])


def test_d10_takes_the_newest_month(ledger, run):
    project(ledger, "2025-05", funded_central=1)
    project(ledger, "2025-06", progress="40.5", funded_central=20_500_000, payable_unpaid=3_000_000)
    (finding,) = run("W-D10").findings
    assert finding.title == "“县医院”完成投资超过到位资金2,000.0万元，疑似施工单位垫资"
    assert "截至2025年6月形象进度40.5%，折合完成投资4,050.0万元；到位资金2,050.0万元" in finding.fact


def statement(ledger, month, amount):
    row = {
        "ym": month.replace("-", ""),
        "trecode": "2301",
        "item_kind": "flow",
        "item_code": "F",
        "item_name": "转贷债券",
        "level": "all",
    }
    row |= {"flow_kind": "on_lent_bond", "month_amount": 0, "cumulative_amount": amount}
    ledger.accept("treasury_statement", month, [row])


def test_d11_not_applicable_without_the_flow(run, bond):
    bond({})
    assert "缺 2025 年国库收支统计月表中转贷债券的本年累计" in run("W-D11").reason


@pytest.mark.parametrize(
    ("months", "level", "size"),
    [
        ({"2025-05": 0, "2025-06": 1_000_000}, None, None),
        ({"2025-06": "999999.99"}, None, None),
        ({"2025-06": "999999.98"}, GENERAL, 1),
        ({"2025-05": 5, "2025-06": 1_000_000, "2025-07": 0}, GENERAL, 1),
        ({"2025-06": 0, "2025-07": 0}, IMPORTANT, 2),
        ({"2025-06": 0, "2025-07": 1_000_000}, None, None),  # settled since
    ],
)
def test_d11_thresholds(ledger, run, bond, months, level, size):
    bond({"received_on": date(2025, 6, 30)}, {"bond_code": "old", "received_on": date(2024, 6, 30)})
    for month, amount in months.items():
        statement(ledger, month, amount)
    assert [(each.level, each.size) for each in run("W-D11").findings] == ([(level, size)] if level else [])


def test_d11_wording(ledger, run, bond):
    bond({"received_on": date(2025, 6, 30)}, {"bond_code": "B", "received_on": None})
    statement(ledger, "2025-06", 1_400_000)
    judgement = run("W-D11")
    (finding,) = judgement.findings
    assert finding.title == "债券转贷登记与国库相差40.0万元（连续1个月）"
    assert "债券登记系统到账100.0万元，国库月表转贷债券累计140.0万元" in finding.fact
    assert judgement.reason == "有 1 条债券没有到账日，未计入"
