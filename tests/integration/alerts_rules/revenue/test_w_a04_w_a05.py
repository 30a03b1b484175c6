"""税收、非税二级科目累计异常: 50, 100, 200 % and 3 million; nothing a year ago is said without a share."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
BOTH = pytest.mark.parametrize(("rule", "code"), [("W-A04", "10104"), ("W-A05", "10307")])


def cumulative(ledger, code, now, before=None, month=6):
    income(ledger, month, (code, 0, None, now, before))


@BOTH
def test_not_applicable(ledger, run, rule, code):
    cumulative(ledger, code[:3], 9000, 10)
    refused(run(rule), "的款级科目）")
    cumulative(ledger, code, 9000)
    refused(run(rule), "缺 2025-06 的上年同期累计数")


@BOTH
@pytest.mark.parametrize(("now", "before"), [(1500, 1000), (500, 1000), ("399.99", 100), ("299.99", 0), (0, 0)])
def test_silent(ledger, run, rule, code, now, before):
    cumulative(ledger, code, now, before)
    silent(run(rule), "缺 2025-07、")


@BOTH
@pytest.mark.parametrize(
    ("now", "before", "level"),
    [
        ("1500.01", 1000, GENERAL),
        ("499.99", 1000, GENERAL),
        (2000, 1000, GENERAL),
        ("2000.01", 1000, IMPORTANT),
        (400, 100, IMPORTANT),  # exactly 3 million
        (9000, 1000, IMPORTANT),
        (300, 0, GENERAL),  # no base: general, whatever the amount
        (99000, -5, GENERAL),
    ],
)
def test_speaks(ledger, run, rule, code, now, before, level):
    cumulative(ledger, code, now, before)
    (finding,) = run(rule).findings
    assert (finding.level, finding.matter_key) == (level, code)


@BOTH
def test_children_are_added_unless_their_parent_is_there(ledger, run, rule, code):
    income(ledger, 6, (code + "01", 0, None, 900, 500), (code + "02", 0, None, 900, 500))
    (finding,) = run(rule).findings
    assert (finding.size, finding.evidence_count) == (Decimal("0.8"), 2)
    income(ledger, 6, (code, 0, None, 1000, 1000), (code + "01", 0, None, 900, 500), (code + "02", 0, None, 900, 500))
    silent(run(rule))


@BOTH
def test_last_years_report_is_the_base_and_a_vanished_subject_is_seen(ledger, run, rule, code):
    income(ledger, 6, (code, 0, None, 400), (code[:3] + "09", 0, None, 100), year=2024)
    income(ledger, 6, (code[:3] + "09", 0, None, 100))
    (finding,) = run(rule).findings
    assert (finding.matter_key, finding.size, finding.amount) == (code, 1, 4_000_000)


def test_a_blank_cell_is_zero_where_others_have_a_base(ledger, run):
    income(ledger, 6, ("10104", 0, None, 1000, 1000), ("10112", 0, None, 500))
    (finding,) = run("W-A04").findings
    assert (finding.subject, finding.level) == ("10112 科目10112", GENERAL)


def test_other_books_do_not_count(ledger, run):
    income(
        ledger, 6, ("10307", 0, None, 10, 10), (("1030148", "fund"), 0, None, 90000, 10), ("10301", 0, None, 9000, 1)
    )
    silent(run("W-A05"))


def test_wording(ledger, run):
    cumulative(ledger, "10307", 3000, 1000)
    (finding,) = run("W-A05").findings
    assert finding.title == "2025年6月累计“10307 国有资源（资产）有偿使用收入”3,000.0万元，同比增长200.0%"
    assert finding.formula == "|30,000,000.00元 − 10,000,000.00元| ÷ 10,000,000.00元 = 200.0%"
    cumulative(ledger, "10307", 3000, 0)
    (finding,) = run("W-A05").findings
    assert finding.title.endswith("3,000.0万元，而上年同期没有收入")
    assert finding.formula.endswith("= 上年同期为零或者负数，无从相除")
