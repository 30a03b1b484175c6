"""Due days of the delivery calendar and the state of each line, on both sides of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.workdays import WorkCalendar
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import MonthlyDue, PeriodKind, YearlyDue
from services.ingest.due import due_on, expected, lines, periods

CALENDAR = WorkCalendar()


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
    arrived = {(data_set.name, "2025-03"): received} if received else {}
    (line,) = lines(wanted, arrived, today=today)
    assert (line.state, line.due_on, line.received_at) == (state, date(2025, 4, 10), received)


def test_the_agreed_data_sets_are_in_the_calendar():
    found = {item.data_set.name for item in expected(CATALOGUE.values(), 2025, CALENDAR)}
    assert found == {name for name, data_set in CATALOGUE.items() if data_set.is_expected}
    assert {"payment_voucher", "income_execution", "agency"} <= found
