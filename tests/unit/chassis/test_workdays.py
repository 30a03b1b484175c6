"""Working-day arithmetic: golden dates, the order of the sources, and what must hold for every date."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.workdays import CalendarDay, CalendarTable, DayKind, LocalDay, WorkCalendar

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(1, 60)
NEAR_DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
UNHURRIED = settings(deadline=None)  # the machine may be busy; slowness is not what is tested here

PAPER_2027 = CalendarTable(
    version="2026-11-30",
    days=(
        CalendarDay(2027, date(2026, 12, 31), DayKind.HOLIDAY, "元旦", "测试文件"),
        CalendarDay(2027, date(2027, 1, 1), DayKind.HOLIDAY, "元旦", "测试文件"),
        CalendarDay(2027, date(2027, 1, 3), DayKind.WORKDAY, "元旦", "测试文件"),
    ),
)


@pytest.mark.parametrize(
    ("started_on", "working_days", "due_on"),
    [
        (date(2019, 9, 30), 15, date(2019, 10, 25)),
        (date(2024, 12, 31), 15, date(2025, 1, 22)),
        (date(2025, 12, 31), 15, date(2026, 1, 22)),
        (date(2025, 1, 20), 10, date(2025, 2, 8)),
        (date(2025, 1, 20), 15, date(2025, 2, 14)),
        # Labour Day of 2019 was made longer by a paper of that March: 1 to 4 May, work on 28 April and 5 May.
        (date(2019, 4, 26), 1, date(2019, 4, 28)),
        (date(2019, 4, 30), 1, date(2019, 5, 5)),
    ],
)
def test_golden_dates(started_on: date, working_days: int, due_on: date) -> None:
    counted = CALENDAR.due(started_on, working_days)

    assert (counted.due_on, counted.is_provisional) == (due_on, False)


def test_the_explanation_names_rest_days_and_make_up_workdays() -> None:
    counted = CALENDAR.due(date(2025, 1, 20), 10)

    assert counted.explanation == (
        "自2025年1月20日（当日不计）起第10个工作日为2025年2月8日（周六）；"
        "其间放假不计：1月28日至1月31日（春节）、2月3日至2月4日（春节）；"
        "调休上班照计：1月26日（周日）、2月8日（周六）。"
    )
    assert [note.day.day for note in counted.notes] == [26, 28, 29, 30, 31, 3, 4, 8]


def test_a_year_nobody_has_announced_is_counted_by_weekdays_and_marked() -> None:
    counted = CALENDAR.due(date(2026, 12, 28), 5)

    assert counted.due_on == date(2027, 1, 4)
    assert counted.is_provisional
    assert "2027年节假日安排尚未载入" in counted.explanation
    assert "暂定" in counted.explanation


@pytest.mark.parametrize(("working_days", "is_provisional"), [(1, False), (2, True)])
def test_the_last_days_of_december_wait_for_the_next_years_paper(working_days: int, is_provisional: bool) -> None:
    assert CALENDAR.due(date(2026, 12, 25), working_days).is_provisional is is_provisional


def test_an_imported_table_makes_the_date_final_and_comes_before_the_package() -> None:
    counted = WorkCalendar(tables=(PAPER_2027,)).due(date(2026, 12, 28), 5)

    # 29, 30 December; 31 and 1 January are holidays, Sunday 3 January is worked; then 4 and 5 January.
    assert (counted.due_on, counted.is_provisional) == (date(2027, 1, 5), False)
    assert counted.calendar.startswith("导入表 2026-11-30；chinesecalendar ")


def test_an_imported_year_replaces_what_the_package_says_of_that_year() -> None:
    paper = CalendarTable("changed", (CalendarDay(2025, date(2025, 1, 2), DayKind.HOLIDAY, "元旦", "测试文件"),))
    calendar = WorkCalendar(tables=(paper,))

    assert calendar.is_workday(date(2025, 1, 1))
    assert not calendar.is_workday(date(2025, 1, 2))
    assert calendar.is_workday(date(2026, 2, 28))  # a make-up Saturday of a year that only the package knows


def test_of_two_versions_of_a_year_the_later_one_counts() -> None:
    changed = CalendarTable("second", (CalendarDay(2027, date(2027, 1, 4), DayKind.HOLIDAY, "元旦", "测试文件"),))
    calendar = WorkCalendar(tables=(PAPER_2027, changed))

    assert [calendar.is_workday(date(2027, 1, day)) for day in (1, 3, 4)] == [True, False, False]


def test_a_local_holiday_is_a_rest_day_and_is_named() -> None:
    festival = LocalDay(date(2026, 8, 6), "火把节", "测试通知")
    counted = WorkCalendar(local_days=(festival,)).due(date(2026, 8, 5), 1)

    assert counted.due_on == date(2026, 8, 7)
    assert "8月6日（火把节）" in counted.explanation
    assert CALENDAR.due(date(2026, 8, 5), 1).due_on == date(2026, 8, 6)


@pytest.mark.parametrize(("moves_to_workday", "due_on"), [(True, date(2025, 2, 5)), (False, date(2025, 1, 30))])
def test_calendar_days_move_to_a_working_day_only_where_asked(moves_to_workday: bool, due_on: date) -> None:
    counted = CALENDAR.due_in_calendar_days(date(2025, 1, 10), 20, moves_to_workday=moves_to_workday)

    assert counted.due_on == due_on
    assert ("顺延" in counted.explanation) is moves_to_workday


@pytest.mark.parametrize("count", [0, -1])
def test_a_limit_of_no_day_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        CALENDAR.due(date(2025, 1, 20), count)
    with pytest.raises(ValueError, match="at least one day"):
        CALENDAR.due_in_calendar_days(date(2025, 1, 20), count, moves_to_workday=False)


def test_overdue_days_are_negative() -> None:
    assert CALENDAR.working_days_between(date(2025, 2, 10), date(2025, 2, 7)) == -2  # 8 February was worked
    assert CALENDAR.working_days_between(date(2025, 2, 7), date(2025, 2, 7)) == 0


@UNHURRIED
@given(DAYS, COUNTS)
def test_a_count_ends_on_a_working_day_and_counting_back_gives_the_number(started_on: date, count: int) -> None:
    due_on = CALENDAR.due(started_on, count).due_on

    assert CALENDAR.is_workday(due_on)
    assert CALENDAR.working_days_between(started_on, due_on) == count
    assert CALENDAR.working_days_between(due_on, started_on) == -count


@UNHURRIED
@given(DAYS, COUNTS)
def test_counting_is_monotone(started_on: date, count: int) -> None:
    due_on = CALENDAR.due(started_on, count).due_on

    assert due_on > started_on
    assert CALENDAR.due(started_on, count + 1).due_on > due_on
    assert CALENDAR.due(started_on + timedelta(days=1), count).due_on >= due_on


@UNHURRIED
@given(NEAR_DAYS, NEAR_DAYS, NEAR_DAYS)
def test_working_days_add_up(first: date, second: date, third: date) -> None:
    between = CALENDAR.working_days_between

    assert between(first, second) + between(second, third) == between(first, third)


@UNHURRIED
@given(DAYS, COUNTS)
def test_a_moved_calendar_limit_ends_on_the_first_working_day_from_its_end(started_on: date, days: int) -> None:
    end = started_on + timedelta(days=days)
    due_on = CALENDAR.due_in_calendar_days(started_on, days, moves_to_workday=True).due_on

    assert due_on >= end
    assert CALENDAR.is_workday(due_on)
    assert CALENDAR.working_days_between(end - timedelta(days=1), due_on) == 1


def test_agrees_with_the_package_on_every_day_that_it_knows():
    first, last = min(chinese_calendar.holidays), max(chinese_calendar.holidays)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    assert [day for day in days if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("started_on", "months", "moves", "due_on"),
    [
        (date(2025, 6, 26), 6, False, date(2025, 12, 26)),
        (date(2024, 8, 31), 6, False, date(2025, 2, 28)),  # no such day: the month's last (民法典 article 202)
        (date(2023, 11, 30), 3, False, date(2024, 2, 29)),
        (date(2024, 12, 1), 3, False, date(2025, 3, 1)),  # a Saturday stays where lateness is judged
        (date(2024, 12, 1), 3, True, date(2025, 3, 3)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(
    started_on: date, months: int, moves: bool, due_on: date
) -> None:
    assert WorkCalendar().due_in_months(started_on, months, moves_to_workday=moves).due_on == due_on


@pytest.mark.parametrize(
    ("event_on", "days", "moves", "due_on"),
    [
        (date(2025, 2, 18), 30, False, date(2025, 1, 19)),  # a Sunday
        (date(2025, 2, 18), 30, True, date(2025, 1, 17)),  # given up earlier, never later
        (date(2025, 10, 30), 20, True, date(2025, 10, 10)),
        (date(2025, 10, 31), 20, True, date(2025, 10, 11)),  # a make-up Saturday is a working day
    ],
)
def test_a_limit_before_a_session_runs_back(event_on: date, days: int, moves: bool, due_on: date) -> None:
    counted = WorkCalendar().due_before(event_on, days, moves_to_workday=moves)
    assert counted.due_on == due_on
    assert ("提前至" in counted.explanation) == (due_on != event_on - timedelta(days=days))
