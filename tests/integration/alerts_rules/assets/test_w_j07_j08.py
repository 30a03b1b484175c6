"""屡审屡犯；销号依据不足: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def found(ledger, year, *rows, month=9):
    usual = {
        "audit_project": "预算执行审计",
        "audited_unit": "县教育局",
        "agency_code": "205001",
        "category": "挪用专项资金",
    }
    usual |= {"amount": 100_000, "rectification_kind": "immediate", "reported_on": date(year, 7, 1)}
    rows = [usual | {"finding_no": f"{year}-{n}"} | row for n, row in enumerate(rows)]
    ledger.accept("audit_finding", f"{year}-{month:02}", rows)


def test_j07_not_applicable(ledger, run):
    assert run("W-J07").reason == "缺 2023、2024、2025 年审计发现问题与整改数据"
    found(ledger, 2025, {})
    assert run("W-J07").outcome is Outcome.NOT_APPLICABLE
    found(ledger, 2023, {})
    judgement = run("W-J07")
    assert (judgement.outcome, judgement.reason) == (Outcome.SPOKE, "缺 2024 年审计发现问题与整改数据，只同另一年比较")


@pytest.mark.parametrize(
    ("this_year", "before", "level"),
    [
        ([{}, {}], [], None),
        ([{}], [{"category": "其他"}], None),
        ([{}], [{"audited_unit": "县医院", "agency_code": "206001"}], None),
        ([], [{}, {"audit_project": "专项审计"}], None),
        ([{"category": None}], [{"category": None}], None),
        ([{}], [{}], IMPORTANT),
        ([{}], [{}, {}], IMPORTANT),
        ([{}, {"audit_project": "专项审计"}], [], IMPORTANT),
        ([{}, {"audit_project": "专项审计"}], [{}], MAJOR),
        ([{"agency_code": None}], [{"agency_code": None}], IMPORTANT),
    ],
)
def test_j07_thresholds(ledger, run, this_year, before, level):
    found(ledger, 2024, *before)
    found(ledger, 2025, *this_year)
    assert [each.level for each in run("W-J07").findings] == ([level] if level else [])


def test_j07_the_same_finding_in_later_months_counts_once(ledger, run):
    found(ledger, 2023, {})
    found(ledger, 2024, {})
    for month in (8, 9):
        found(ledger, 2025, {}, {}, month=month)
    (finding,) = run("W-J07").findings
    assert finding.title == "县教育局的“挪用专项资金”问题三年内被3次审计查出"
    assert "三年内（2023、2024、2025）在3次审计中被查出4个，金额合计40.0万元" in finding.fact


CLOSED = {"closed_on": date(2025, 9, 1), "evidence": "整改报告", "rectified_amount": 100_000}


def test_j08_not_applicable(ledger, run):
    judgement = run("W-J08")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年审计发现问题与整改数据")


@pytest.mark.parametrize(
    ("row", "speaks"),
    [
        ({}, False),
        ({"closed_on": None, "evidence": None}, False),
        ({"closed_on": date(2024, 9, 1), "evidence": None}, False),
        ({"rectified_amount": None}, False),
        ({"amount": None, "rectified_amount": None}, False),
        ({"rectified_amount": "99999.99"}, True),
        ({"evidence": None}, True),
        ({"evidence": " 无 "}, True),
    ],
)
def test_j08_thresholds(ledger, run, row, speaks):
    found(ledger, 2025, CLOSED | row)
    assert [each.level for each in run("W-J08").findings] == ([IMPORTANT] if speaks else [])


def test_j08_wording(ledger, run):
    found(ledger, 2025, {}, month=8)
    found(ledger, 2025, CLOSED | {"evidence": None}, CLOSED | {"rectified_amount": 40_000}, CLOSED)
    (finding,) = run("W-J08").findings
    assert finding.title == "县教育局有2个审计问题销号依据不足"
    assert "1个没有佐证材料，1个登记的整改金额少于问题金额；没有依据的金额合计16.0万元" in finding.fact
