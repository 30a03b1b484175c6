"""批准前支出越界: this year's spending before the approval against the same days of last year."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import applications, approved, vouchers

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
APPROVED = date(2025, 2, 20)
MIO = 1_000_000


def given(ledger, this, before, *, on=APPROVED):
    """`this` and `before`: (month, day, amount, values)."""
    approved(ledger, ("草案", None, {"205 教育支出": 1}), ("大会批准", on, {"205 教育支出": 1}))
    for year, rows in ((2025, this), (2024, before)):
        vouchers(
            ledger,
            [
                {"on": date(year, m, d), "paid": paid, "pay_app_id": f"A{n}"}
                for n, (m, d, paid, *_) in enumerate(rows, 1)
            ],
            year=year,
            months=2,
        )
        applications(
            ledger,
            [{"on": date(year, m, d), "paid": paid} | (more[0] if more else {}) for m, d, paid, *more in rows],
            year=year,
            months=2,
        )


def test_not_applicable_before_approval(ledger, run):
    approved(ledger, ("草案", None, {"205 教育支出": 1}))
    judgement = run("W-E04")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年预算的批准日期")


def test_not_applicable_without_the_months_of_both_years(ledger, run):
    approved(ledger, ("大会批准", APPROVED, {"205 教育支出": 1}))
    vouchers(ledger, [], months=1)
    judgement = run("W-E04")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2024-01、2024-02、2025-02 的支付凭证，不能比较"


@pytest.mark.parametrize(
    ("this", "before"),
    [
        ([(1, 5, 20 * MIO)], [(1, 5, 20 * MIO)]),
        ([(1, 5, "20999999.99")], [(1, 5, 20 * MIO)]),  # less than the minimum
        ([(1, 5, 20 * MIO), (2, 20, 99 * MIO)], [(1, 5, 20 * MIO)]),  # on the day of the approval
        ([(1, 5, 30 * MIO), (2, 19, -10 * MIO)], [(2, 19, 20 * MIO)]),  # paid back
        ([(1, 5, 90 * MIO, {"exp_func_code": "2240703"}), (1, 6, MIO)], [(1, 5, MIO)]),  # disaster relief
        ([(1, 5, 90 * MIO, {"bgt_id": "K1"}), (1, 6, MIO)], [(1, 5, MIO)]),  # carried over
    ],
)
def test_silent(ledger, run, this, before):
    given(ledger, this, before)
    ledger.accept("carryover", "2025", [{"record_kind": "carryover", "carryovers_bgt_id": "K1", "agency_code": "1"}])
    assert run("W-E04").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("this", "level"),
    [
        (21 * MIO, GENERAL),
        (24 * MIO, GENERAL),  # exactly 120 %
        (24 * MIO + 1, IMPORTANT),
        (31 * MIO, IMPORTANT),  # above 150 %: 编 is capped
    ],
)
def test_speaks(ledger, run, this, level):
    given(ledger, [(1, 5, this)], [(1, 5, 20 * MIO), (2, 20, 9 * MIO)])
    (finding,) = run("W-E04").findings
    assert (finding.level, finding.amount) == (level, this - 20 * MIO)


def test_a_year_before_without_any_payment(ledger, run):
    given(ledger, [(1, 5, 2 * MIO)], [])
    (finding,) = run("W-E04").findings
    assert finding.level is IMPORTANT
    assert "上年同期没有同口径支出，无从相除" in finding.fact


def test_wording_and_silence_of_a_budget_approved_on_the_first_day(ledger, run):
    given(ledger, [(1, 5, 30 * MIO, {"use_des": "工资"})], [(1, 5, 20 * MIO)])
    (finding,) = run("W-E04").findings
    assert finding.title == "预算批准前的支出比上年同期多1,000.0万元"
    assert finding.fact == (
        "2025年预算2025年2月20日批准，此前已支付3,000.0万元（不含结转、救灾和还本付息0.00元），"
        "上年同期同口径为2,000.0万元，为上年同期的150.0%，超出1,000.0万元。"
    )
    assert [row.label for row in finding.evidence] == [
        "2024-01 批准前同期合计 1 笔（首笔见此行）",
        "2025-01 批准前同期合计 1 笔（首笔见此行）",
        "批准前大额支付 2025-01-05 甲公司 工资",
    ]
    approved(ledger, ("大会批准", date(2025, 1, 1), {"205 教育支出": 1}))
    assert run("W-E04").outcome is Outcome.SILENT
