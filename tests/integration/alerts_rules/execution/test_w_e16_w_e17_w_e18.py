"""批复与公开的期限: days after the approval, both sides of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, approved

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
CONGRESS = date(2025, 2, 20)
EDUCATION = {"agency_code": "205001", "agency_name": "县教育局", "dept_code": "205001", "is_budget_unit": True}
SCHOOL = {"agency_code": "205002", "agency_name": "县第一中学", "dept_code": "205001", "is_budget_unit": False}


def budget(ledger):
    approved(ledger, ("大会批准", CONGRESS, {"205 教育支出": 1}), ("调整1", date(2025, 8, 1), {"205 教育支出": 2}))


def register(ledger, *rows):
    """`rows`: (agency, kind, approved, published or None, values)."""
    made = [
        {"fiscal_year": 2025, "agency_code": agency, "disclosure_kind": kind, "approved_on": on, "published_on": out}
        | {"url": "https://example.invalid/1", "file_count": 1}
        | (more[0] if more else {})
        for agency, kind, on, out, *more in rows
    ]
    ledger.accept("disclosure", "2025", made)


def reply(days, agency="205001", start=CONGRESS):
    return (agency, "department_budget", start + timedelta(days), None)


def test_e16_not_applicable(ledger, run):
    budget(ledger)
    judgement = run("W-E16")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2025 年部门预算的公开登记（批复日期）"
    register(ledger, ("106001", "government_budget", CONGRESS, None))
    assert run("W-E16").outcome is Outcome.NOT_APPLICABLE


def test_e16_not_applicable_without_the_approval(ledger, run):
    approved(ledger, ("草案", None, {"205 教育支出": 1}))
    register(ledger, reply(99))
    assert run("W-E16").reason == "缺 2025 年预算的批准日期"


def test_e16_silent_on_the_20th_day_and_on_subordinate_units(ledger, run):
    agencies(ledger, EDUCATION, SCHOOL, EDUCATION | {"agency_code": "301001", "dept_code": "301001"})
    budget(ledger)
    register(ledger, reply(20), reply(40, "205002"))
    judgement = run("W-E16")
    assert judgement.outcome is Outcome.SILENT
    assert judgement.reason == "单位库中有 1 个一级预算单位没有登记批复日期，未作判断"


@pytest.mark.parametrize(("days", "level"), [(21, GENERAL), (29, GENERAL), (30, IMPORTANT), (60, IMPORTANT)])
def test_e16_speaks(ledger, run, days, level):
    budget(ledger)
    register(ledger, reply(days), reply(5, "301001"))
    (finding,) = run("W-E16").findings
    assert (finding.level, finding.size) == (level, days - 20)


def test_e16_wording(ledger, run):
    agencies(ledger, EDUCATION)
    budget(ledger)
    register(ledger, reply(25), reply(22, "301001"))
    (finding,) = run("W-E16").findings
    assert finding.title == "财政部门向2个部门批复预算超过20日，最长逾期5天"
    assert finding.fact == (
        "2025年预算2025年2月20日批准，应在2025年3月12日前向各部门批复；2个部门的批复超过期限，"
        "最晚的是县教育局，2025年3月17日才批复，逾期5天。"
    )
    assert [row.label for row in finding.evidence] == [
        "预算批准 2025-02-20",
        "县教育局 批复 2025-03-17，逾期 5 天",
        "单位301001 批复 2025-03-14，逾期 2 天",
    ]


def test_e17_not_applicable(ledger, run):
    agencies(ledger, EDUCATION)
    assert run("W-E17").reason.startswith("缺 2025 年预决算公开登记")
    register(ledger, reply(5))
    assert run("W-E17").reason == "公开登记中没有 2025 年所属单位预算的批复日期"


@pytest.mark.parametrize(
    "rows",
    [
        [reply(10), reply(25, "205002")],  # the 15th day
        [reply(90, "205002")],  # when the department got its own is not known
    ],
)
def test_e17_silent(ledger, run, rows):
    agencies(ledger, EDUCATION, SCHOOL)
    register(ledger, *rows)
    assert run("W-E17").outcome is Outcome.SILENT


@pytest.mark.parametrize(("days", "level"), [(26, GENERAL), (34, GENERAL), (35, IMPORTANT)])
def test_e17_speaks(ledger, run, days, level):
    agencies(ledger, EDUCATION, SCHOOL)
    register(ledger, reply(10), reply(days, "205002"))
    (finding,) = run("W-E17").findings
    assert (finding.level, finding.size, finding.unit) == (level, days - 25, "205001")
    assert finding.title == f"县教育局向1个所属单位批复预算超过15日，最长逾期{days - 25}天"


def test_e17_department_codes_that_are_no_agency_codes(ledger, run):
    agencies(ledger, EDUCATION | {"dept_code": "205"}, SCHOOL | {"dept_code": "205"})
    register(ledger, reply(10), reply(28, "205002"))
    (finding,) = run("W-E17").findings
    assert finding.fact == (
        "县教育局2025年部门预算2025年3月2日批复，应在2025年3月17日前批复到所属单位；"
        "1个所属单位的批复超过期限，最晚的是县第一中学，2025年3月20日才批复，逾期3天。"
    )


def test_e18_not_applicable(ledger, run):
    judgement = run("W-E18")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025 年预决算公开登记")


@pytest.mark.parametrize(
    "row",
    [
        ("205001", "department_budget", CONGRESS, CONGRESS + timedelta(20)),
        ("205001", "other", CONGRESS, None),
        ("205001", "department_final", date(2026, 1, 10), None),  # the 20 days still run
        ("205001", "department_budget", CONGRESS, CONGRESS, {"file_count": None}),
    ],
)
def test_e18_silent(ledger, run, row):
    register(ledger, row)
    assert run("W-E18", today=date(2026, 1, 30)).outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("row", "level", "size"),
    [
        (("205001", "department_budget", CONGRESS, CONGRESS + timedelta(21)), GENERAL, 1),
        (("205001", "department_budget", CONGRESS, CONGRESS + timedelta(29)), GENERAL, 9),
        (("205001", "department_budget", CONGRESS, CONGRESS + timedelta(30)), IMPORTANT, 10),
        (("205001", "government_budget", CONGRESS, CONGRESS, {"url": " "}), IMPORTANT, 0),
        (("205001", "government_final", CONGRESS, CONGRESS, {"file_count": 0}), IMPORTANT, 0),
    ],
)
def test_e18_speaks(ledger, run, row, level, size):
    register(ledger, row)
    (finding,) = run("W-E18").findings
    assert (finding.level, finding.size, finding.matter_key) == (level, size, f"205001/{row[1]}")


def test_e18_unpublished_counts_to_the_day_the_register_came(ledger, run):
    agencies(ledger, EDUCATION)
    register(ledger, ("205001", "department_budget", date(2025, 12, 28), None))
    judgement = run("W-E18", today=date(2026, 5, 1))  # the register came on 20 January
    (finding,) = judgement.findings
    assert finding.title == "县教育局部门预算登记截至2026-01-20仍没有公开，已逾期3天"
    assert finding.fact == (
        "县教育局2025年部门预算2025年12月28日批准（批复），应在2026年1月17日前公开；"
        "登记截至2026-01-20仍没有公开，已逾期3天。"
    )
    assert judgement.reason == "公开登记中没有政府预算，该项是否公开未作判断"
