"""Due days of the delivery calendar and the state of each line, on both sides of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.workdays import WorkCalendar
from services.ingest.calendar.standing import dunning_step
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import MonthlyDue, PeriodKind, YearlyDue
from services.ingest.due import AgreedRule, Arrival, due_on, expected, lines, periods, words
from services.ingest.overview import office_closed

CALENDAR = WorkCalendar()
RECEIPT = UUID(int=2)


@pytest.mark.parametrize(
    ("due", "period", "expected_day"),
    [
        (MonthlyDue(working_day=3), "2025-03", date(2025, 4, 3)),
        (MonthlyDue(working_day=3), "2025-01", date(2025, 2, 7)),  # Spring Festival until 4 February
        (MonthlyDue(working_day=3), "2025-12", date(2026, 1, 6)),  # 1 to 3 January off, 4 January made up
        (MonthlyDue(calendar_day=10), "2025-03", date(2025, 4, 10)),
        (MonthlyDue(calendar_day=10), "2025-04", date(2025, 5, 12)),  # 10 May 2025 is a Saturday
        (YearlyDue(month=3, day=31), "2025", date(2025, 3, 31)),
        (YearlyDue(month=1, day=31, years_later=1), "2025", date(2026, 2, 2)),  # a Saturday
    ],
)
def test_due_days(due, period, expected_day):
    assert due_on(due, period, CALENDAR) == expected_day


def test_periods():
    assert periods(PeriodKind.YEAR, 2025) == ["2025"]
    assert periods(PeriodKind.MONTH, 2025)[0] == "2025-01"
    assert len(periods(PeriodKind.MONTH, 2025)) == 12


@pytest.mark.parametrize(
    ("received", "today", "state"),
    [
        (None, date(2025, 4, 10), "not_due"),
        (None, date(2025, 4, 11), "missing"),
        (datetime(2025, 4, 10, 15, 59, tzinfo=UTC), date(2025, 4, 20), "received"),  # 23:59 in China
        (datetime(2025, 4, 10, 16, 0, tzinfo=UTC), date(2025, 4, 20), "late"),
    ],
)
def test_states_on_both_sides_of_the_day(received, today, state):
    data_set = CATALOGUE["income_execution"]
    wanted = [item for item in expected([data_set], 2025, CALENDAR) if item.period == "2025-03"]
    arrived = {(data_set.name, "2025-03"): Arrival(received, RECEIPT)} if received else {}
    (line,) = lines(wanted, arrived, region="532328", today=today, calendar=CALENDAR)
    assert (line.state, line.due_on, line.received_at) == (state, date(2025, 4, 10), received)


def test_the_agreed_data_sets_are_in_the_calendar():
    found = {item.data_set.name for item in expected(CATALOGUE.values(), 2025, CALENDAR)}
    assert found == {name for name, data_set in CATALOGUE.items() if data_set.is_expected}
    assert {"payment_voucher", "income_execution", "agency"} <= found


def agreed(due, valid_from, *, decided=1):
    at = datetime(2025, 3, decided, tzinfo=UTC)
    return AgreedRule("payment_voucher", due, valid_from, f"第{decided}次会议", "A-01", at)


@pytest.mark.parametrize(
    ("rules", "march", "april"),
    [
        ([], date(2025, 4, 3), date(2025, 5, 8)),
        ([agreed(MonthlyDue(working_day=5), date(2025, 4, 1))], date(2025, 4, 3), date(2025, 5, 12)),
        ([agreed(MonthlyDue(working_day=5), date(2025, 3, 1))], date(2025, 4, 8), date(2025, 5, 12)),
        (
            [  # of two for the same day the later decision holds
                agreed(MonthlyDue(working_day=5), date(2025, 4, 1)),
                agreed(MonthlyDue(calendar_day=20), date(2025, 4, 1), decided=2),
            ],
            date(2025, 4, 3),
            date(2025, 5, 20),
        ),
    ],
)
def test_an_agreed_rule_holds_for_periods_that_begin_on_or_after_its_day(rules, march, april):
    found = expected([CATALOGUE["payment_voucher"]], 2025, CALENDAR, {"payment_voucher": rules})
    due = {item.period: item.due_on for item in found}
    assert (due["2025-03"], due["2025-04"]) == (march, april)


def test_a_set_that_is_not_expected_comes_in_and_goes_out_by_agreement():
    data_set = CATALOGUE["debt_service"]
    assert list(expected([data_set], 2025, CALENDAR)) == []
    rule = AgreedRule(
        data_set.name, YearlyDue(6, 30), date(2025, 1, 1), "纪要", "A-01", datetime(2025, 1, 5, tzinfo=UTC)
    )
    (line,) = expected([data_set], 2025, CALENDAR, {data_set.name: [rule]})
    assert (line.due_on, line.basis) == (date(2025, 6, 30), "纪要")
    ended = AgreedRule(data_set.name, None, date(2026, 1, 1), "纪要", "A-01", datetime(2025, 12, 5, tzinfo=UTC))
    assert list(expected([data_set], 2026, CALENDAR, {data_set.name: [rule, ended]})) == []


@pytest.mark.parametrize(
    ("received", "today", "late", "left"),
    [
        (None, date(2025, 4, 8), 0, 2),
        (None, date(2025, 4, 10), 0, 0),
        (None, date(2025, 4, 14), 2, None),  # Friday and Monday
        (datetime(2025, 4, 14, 2, 0, tzinfo=UTC), date(2025, 6, 20), 2, None),  # counted until it came
        (datetime(2025, 4, 9, 2, 0, tzinfo=UTC), date(2025, 6, 20), 0, None),
    ],
)
def test_working_days_are_counted_to_the_arrival_or_today(received, today, late, left):
    data_set = CATALOGUE["income_execution"]
    wanted = [item for item in expected([data_set], 2025, CALENDAR) if item.period == "2025-03"]
    arrived = {(data_set.name, "2025-03"): Arrival(received, RECEIPT)} if received else {}
    (line,) = lines(wanted, arrived, region="532328", today=today, calendar=CALENDAR)
    assert (line.working_days_late, line.working_days_left) == (late, left)


@pytest.mark.parametrize(("late", "step"), [(0, 0), (1, 1), (4, 1), (5, 2), (14, 2), (15, 3), (99, 3)])
def test_dunning_steps_on_both_sides(late, step):
    assert dunning_step(late) == step


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (MonthlyDue(working_day=3), "次月第3个工作日前"),
        (MonthlyDue(calendar_day=10), "次月10日前"),
        (YearlyDue(3, 31), "当年3月31日前"),
        (YearlyDue(1, 31, 1), "次年1月31日前"),
        (YearlyDue(12, 31, -1), "上一年12月31日前"),
        (None, "不要求定期报送"),
    ],
)
def test_due_rules_in_words(due, text):
    assert words(due) == text


@pytest.mark.parametrize(
    ("today", "closed"),
    [(date(2025, 4, 3), 2), (date(2025, 4, 7), 3)],  # 4 April is 清明节, then a weekend
)
def test_overnight_begins_when_the_office_closed_on_the_working_day_before(today, closed):
    assert office_closed(today, CALENDAR) == datetime(2025, 4, closed, 9, 30, tzinfo=UTC)
