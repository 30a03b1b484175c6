"""What people would have got on past days, and what another version changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.errors import InvalidInput
from contracts.values import MatterClass
from services.alerts.backtest import days_of
from services.alerts.grouping import Finding
from services.alerts.simulation import Simulation, compared

JAN, FEB, MAR = date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)


def finding(key="P1", amount="100", level=MatterClass.GENERAL, period="2025"):
    return Finding(
        rule_id="W-X01", matter_key=key, title=key, fact=key, formula=amount, level=level, unit="1", unit_name="甲",
        subject=key, period=period, amount=Decimal(amount), size=None, evidence=(), evidence_count=1, receipt_ids=(uuid4(),),
    )  # fmt: skip


def run(*days, year=2025):
    made = Simulation()
    for day, findings in days:
        made.take(day, [(each.matter_key, each) for each in findings], fiscal_year=year)
    return made


def test_the_same_is_put_before_people_once_and_again_only_where_it_grew():
    made = run((JAN, [finding()]), (FEB, [finding(amount="105")]), (MAR, [finding(amount="111")]))
    assert (made.raised, dict(made.raised_in)) == (2, {"2025-01": 1, "2025-03": 1})
    assert (made.found["P1"].first_on, made.found["P1"].raised, made.found["P1"].finding.amount) == (JAN, 2, 111)


def test_what_went_and_came_back_is_put_before_people_again():
    assert run((JAN, [finding()]), (FEB, []), (MAR, [finding()])).raised == 2


def test_a_day_that_cannot_be_judged_lets_nothing_go():
    made = run((JAN, [finding()]))
    made.skip("缺 2025-02 的数据")
    made.take(MAR, [("P1", finding())], fiscal_year=2025)
    assert (made.raised, made.not_judged, made.reasons["缺 2025-02 的数据"]) == (1, 1, 1)


def test_one_years_silence_clears_nothing_of_another():
    made = run((JAN, [finding()]))
    made.take(FEB, [], fiscal_year=2024)
    made.take(MAR, [("P1", finding())], fiscal_year=2025)
    assert made.raised == 1


def test_what_another_version_adds_removes_and_judges_otherwise():
    running = run((JAN, [finding("A"), finding("B"), finding("C", level=MatterClass.IMPORTANT)]))
    candidate = run((JAN, [finding("B"), finding("C"), finding("D", "5"), finding("E", "50")]))
    found = [(each.change, each.found.finding.matter_key, each.level_before) for each in compared(candidate, running)]
    assert found == [
        ("added", "E", None),
        ("added", "D", None),
        ("removed", "A", MatterClass.GENERAL),
        ("relevelled", "C", MatterClass.IMPORTANT),
        ("same", "B", MatterClass.GENERAL),
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2025, 1, 15), date(2025, 3, 10), (JAN, FEB, date(2025, 3, 10))),
        (JAN, MAR, (JAN, FEB, MAR)),
        (MAR, MAR, (MAR,)),
    ],
)
def test_the_days_are_the_month_ends_and_the_last(first, last, days):
    assert days_of(first, last, date(2026, 1, 1)) == days


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (FEB, JAN, "days-out-of-place"),
        (JAN, date(2026, 1, 2), "days-out-of-place"),
        (date(2020, 1, 1), date(2025, 12, 31), "days-too-many"),
    ],
)
def test_days_that_cannot_be(first, last, reason):
    with pytest.raises(InvalidInput, match=reason):
        days_of(first, last, date(2026, 1, 1))
