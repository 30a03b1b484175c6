"""The limits of laws: each counted from its event by the second engine, with its article."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.workdays import WorkCalendar
from services.cases.limits import BY_NAME, LIMITS, counted

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("name", "event_on", "due_on"),
    [
        ("department-approval", date(2025, 2, 20), date(2025, 3, 12)),
        ("unit-approval", date(2025, 3, 12), date(2025, 3, 27)),
        ("budget-disclosure", date(2025, 1, 11), date(2025, 1, 31)),  # in the Spring Festival: it stays
        ("transfer-special", date(2024, 1, 31), date(2024, 3, 31)),  # over a leap day
        ("adjustment-plan", date(2025, 10, 28), date(2025, 9, 28)),
        ("audit-rectification", date(2025, 8, 31), date(2026, 2, 28)),
        ("suggestion", date(2025, 2, 14), date(2025, 5, 14)),
        ("suggestion-complex", date(2025, 2, 14), date(2025, 8, 14)),
    ],
)
def test_a_limit_is_counted_from_its_event(name: str, event_on: date, due_on: date) -> None:
    assert counted(CALENDAR, BY_NAME[name], event_on).due_on == due_on


def test_our_own_reminders_may_move_to_a_working_day() -> None:
    limit = BY_NAME["budget-disclosure"]
    moved = counted(CALENDAR, limit, date(2025, 1, 11), moves_to_workday=True)
    assert moved.due_on == date(2025, 2, 5)
    assert "春节" in moved.explanation


def test_a_day_that_moves_in_an_unannounced_year_is_provisional_and_one_that_stays_is_not() -> None:
    limit = BY_NAME["department-approval"]
    assert not counted(CALENDAR, limit, date(2031, 2, 10)).is_provisional
    assert counted(CALENDAR, limit, date(2031, 2, 10), moves_to_workday=True).is_provisional


def test_names_are_given_once_and_each_limit_cites_its_article() -> None:
    assert len(BY_NAME) == len(LIMITS)
    assert all(limit.article.startswith(("第", "（条文待装载")) and limit.number > 0 for limit in LIMITS)
