from __future__ import annotations

from datetime import date

from chassis.workdays import CalendarDay, CalendarTable, DayKind, WorkCalendar
from services.cases.days import day_began

CALENDAR = WorkCalendar()


def test_a_make_up_workday_is_no_rest_day_and_a_holiday_is_one() -> None:
    event = day_began(CALENDAR, date(2025, 1, 26), None)
    assert event.is_working_day
    assert date(2025, 1, 26) not in event.rest_days
    assert {date(2025, 1, 28), date(2025, 2, 4), date(2025, 1, 25)} <= set(event.rest_days)
    assert date(2025, 2, 8) not in event.rest_days


def test_it_reaches_three_years_back_and_one_ahead() -> None:
    event = day_began(CALENDAR, date(2025, 6, 3), date(2025, 6, 1))
    assert (event.calendar_from, event.calendar_to) == (date(2022, 1, 1), date(2026, 12, 31))
    assert event.previous == date(2025, 6, 1)
    assert list(event.rest_days) == sorted(event.rest_days)


def test_what_is_not_announced_is_said() -> None:
    # the package knows 2026; its last three days wait for the paper of 2027
    assert day_began(CALENDAR, date(2026, 6, 3), None).announced_until == date(2026, 12, 28)
    paper = CalendarTable("1", (CalendarDay(2027, date(2027, 1, 1), DayKind.HOLIDAY, "元旦", "测试"),))
    event = day_began(WorkCalendar((paper,)), date(2026, 6, 3), None)
    assert event.announced_until == date(2027, 12, 28)
    assert date(2027, 1, 1) in event.rest_days
