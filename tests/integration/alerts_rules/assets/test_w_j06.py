"""审计整改逾期: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
MONTH_END = date(2025, 12, 31)


def findings(ledger, *rows, month=12):
    """`rows`: fields of a finding; usually one of 100,000 yuan, ten days overdue."""
    usual = {
        "audit_project": "2024年度预算执行审计",
        "audited_unit": "县教育局",
        "agency_code": "205001",
        "category": "违规列支",
    }
    usual |= {
        "amount": 100_000,
        "rectification_kind": "immediate",
        "rectify_by": MONTH_END - timedelta(10),
        "status": "整改中",
    }
    ledger.accept(
        "audit_finding", f"2025-{month:02}", [usual | {"finding_no": f"S{n}"} | row for n, row in enumerate(rows, 1)]
    )


def test_not_applicable(ledger, run):
    judgement = run("W-J06")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年审计发现问题与整改数据")


@pytest.mark.parametrize(
    "row",
    [
        {"rectify_by": MONTH_END},
        {"closed_on": date(2025, 12, 30)},
        {"status": "已整改到位"},
        {"audited_unit": "合计"},
        {"rectify_by": MONTH_END, "amount": 99_000_000},
    ],
)
def test_silent(ledger, run, row):
    findings(ledger, row)
    assert run("W-J06").outcome is Outcome.SILENT


def test_a_finding_without_a_limit_is_remarked(ledger, run):
    findings(ledger, {"rectify_by": None})
    judgement = run("W-J06")
    assert (judgement.outcome, judgement.reason) == (Outcome.SILENT, "有 1 个未销号的问题没有填整改期限，未作判断")


@pytest.mark.parametrize(
    ("days", "amount", "level"),
    [
        (1, "9999999.99", GENERAL),
        (29, None, GENERAL),
        (30, None, IMPORTANT),
        (89, "100.00", IMPORTANT),
        (90, "100.00", MAJOR),
        (1, "10000000.00", MAJOR),
    ],
)
def test_speaks(ledger, run, days, amount, level):
    findings(ledger, {"rectify_by": MONTH_END - timedelta(days), "amount": amount, "status": None})
    assert [(each.level, each.size) for each in run("W-J06").findings] == [(level, days)]


def test_one_matter_for_a_unit_and_audit(ledger, run):
    findings(ledger, {"finding_no": "gone"}, month=11)
    late = {"rectify_by": MONTH_END - timedelta(40), "rectified_amount": 30_000, "status": "未完成整改"}
    findings(ledger, {"rectified_amount": 900_000}, late, {"audited_unit": "县医院"})
    school, hospital = sorted(run("W-J06").findings, key=lambda each: -each.size)
    assert (school.unit, school.amount, school.evidence_count) == ("205001", 70_000, 2)
    assert school.title == "县教育局有2个审计问题整改逾期（最长40天），未整改7.0万元"
    assert (
        "最早的期限为2025年11月21日，已逾期40天（计算到2025年12月31日）；问题金额20.0万元，已整改13.0万元"
        in school.fact
    )
    assert next(row.label for row in school.evidence) == "问题 S2 违规列支 期限 2025-11-21，未完成整改"
    assert hospital.unit_name == "县医院"
