"""Three readings of the departments' budgets: 其他 codes, transfers down, societies."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies, projects

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def lines(ledger, *rows, **more):
    """`rows`: (budget, department code, government code)."""
    projects(
        ledger,
        *(
            {"id": f"P{n}", "budget": budget, "dep_bgt_eco_code": dep, "gov_bgt_eco_code": gov} | more
            for n, (budget, dep, gov) in enumerate(rows, 1)
        ),
    )


def test_other_codes_not_applicable(ledger, run):
    refused(run("W-E09"), "缺 2025 年年度项目预算")
    lines(ledger, (1, None, None))
    refused(run("W-E09"), "没有填写部门预算经济分类")


@pytest.mark.parametrize(("other", "rest"), [(100_000, 900_000), ("99999.99", 1), (0, 100)])
def test_other_codes_silent(ledger, run, other, rest):
    lines(ledger, (other, "30299", None), (rest, "30201", None))
    silent(run("W-E09"))


@pytest.mark.parametrize(
    ("other", "level"),
    [("100000.01", GENERAL), (200_000, GENERAL), ("200000.01", IMPORTANT), (900_000, IMPORTANT)],
)
def test_other_codes_speak(ledger, run, other, level):
    agencies(ledger, u101001="县教育局")
    lines(ledger, (other, "30299", None), (1_000_000 - float(other), "30201", None), (9_000_000, None, None))
    judgement = run("W-E09")
    (finding,) = judgement.findings
    assert (finding.level, finding.evidence_count) == (level, 1)
    assert "有 1 条项目预算没有填写部门预算经济分类，未计入" in judgement.reason


def test_transfers_not_applicable(ledger, run):
    refused(run("W-E12"), "缺 2025 年年度项目预算")
    lines(ledger, (1, None, None))
    refused(run("W-E12"), "没有填写政府预算经济分类")
    lines(ledger, (1, None, "50201"))
    refused(run("W-E12"), "分不清哪个是财政部门")


@pytest.mark.parametrize(("name", "code"), [("县教育局", "50201"), ("县财政局", "51301"), ("县教育局", "50513")])
def test_transfers_silent(ledger, run, name, code):
    agencies(ledger, u101001=name)
    lines(ledger, (5_000_000, None, code))
    silent(run("W-E12"))


@pytest.mark.parametrize(("budget", "level"), [("0.01", GENERAL), ("4999999.99", GENERAL), (5_000_000, IMPORTANT)])
def test_transfers_speak(ledger, run, budget, level):
    agencies(ledger, u101001="县农业农村局")
    lines(ledger, (budget, None, "51301"))
    (finding,) = run("W-E12").findings
    assert (finding.level, finding.unit) == (level, "101001")


def test_societies_not_applicable(ledger, run):
    refused(run("W-E13"), "缺 2025 年单位库")
    agencies(ledger, u101001="县烟草学会")
    refused(run("W-E13"), "缺 2025 年年度项目预算")


@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("县残疾人联合会", 100),
        ("县科学技术协会", 100),
        ("县计划生育协会", 100),
        ("县协会管理局", 100),
        ("县烟草学会", 0),
    ],
)
def test_societies_silent(ledger, run, name, budget):
    agencies(ledger, u101001=name)
    lines(ledger, (budget, None, None))
    silent(run("W-E13"))


def test_societies_speak(ledger, run):
    agencies(ledger, u101001="县餐饮行业协会")
    lines(ledger, (60_000, None, None), (40_000, None, None))
    (finding,) = run("W-E13").findings
    assert (finding.level, finding.evidence_count) == (GENERAL, 2)
    assert finding.title == "县餐饮行业协会按预算单位编列了预算10.0万元"


def test_other_codes_stand_beside_the_units_codes(ledger, run):
    lines(ledger, (400_000, "30299", None), (600_000, "30201", None))
    (finding,) = run("W-E09").findings
    assert [(each.label, each.value, each.is_subject) for each in finding.comparison] == [
        ("科目 30201", 600_000, False),
        ("科目 30299", 400_000, True),
    ]
