"""When a brief is due and when its draft is made: article 6, pure.

Due: 15 working days after the quarter, the half-year, the year. The draft is made on the third working day after data
closing, that is after the last day on which the monthly reports of the period are due; but early enough for review.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from contracts.cases.v1 import DayBegan

DUE_WORKING_DAYS: Final = 15
"""Article 6."""
DRAFT_AFTER_CLOSING: Final = 3
LATEST_DRAFT: Final = 12
"""Working days after the period by which the draft is made, even where data are due later: three are left for review.

The tenth of the month, by which most reports are due, and three working days never reach it.
"""
MONTHS_A_QUARTER: Final = 3
_ONE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """A quarter that has ended."""

    year: int
    quarter: int

    @property
    def last_day(self) -> date:
        """Last day of the quarter; the count begins on the next."""
        month = self.quarter * MONTHS_A_QUARTER
        return date(self.year, month, monthrange(self.year, month)[1])

    @classmethod
    def of(cls, period: str) -> Ended:
        """Return the quarter of `2026-Q1`."""
        year, _, quarter = period.partition("-Q")
        return cls(int(year), int(quarter))


@dataclass(frozen=True, slots=True)
class Due:
    """A due day; provisional where the count reaches past the announced arrangement (暂定)."""

    on: date
    is_provisional: bool


def working_day_after(start: date, number: int, calendar: DayBegan) -> Due:
    """Return the `number`-th working day after `start`, which is not counted."""
    rest = frozenset(calendar.rest_days)
    day, left = start, number
    while left:
        day += _ONE
        known = calendar.calendar_from <= day <= calendar.calendar_to
        is_rest = day in rest if known else day.isoweekday() > 5
        left -= 0 if is_rest else 1
    return Due(day, day > calendar.announced_until)


def due_of(ended: Ended, calendar: DayBegan) -> Due:
    """Return when the brief must be out."""
    return working_day_after(ended.last_day, DUE_WORKING_DAYS, calendar)


def draft_day(ended: Ended, closing: date | None, calendar: DayBegan) -> date:
    """Return the day of the draft; `closing` is the last due day of the period's reports, None where no rule says one."""
    third = working_day_after(max(closing or ended.last_day, ended.last_day), DRAFT_AFTER_CLOSING, calendar).on
    return min(third, working_day_after(ended.last_day, LATEST_DRAFT, calendar).on)


def ended_quarters(calendar: DayBegan) -> Iterator[Ended]:
    """Yield the quarters whose draft may fall on the days told: those ended by `day`, back to the one before `previous`."""
    since = calendar.previous or calendar.day
    newest = _before(calendar.day)
    oldest = _before(since)
    while True:
        yield newest
        if (newest.year, newest.quarter) <= (oldest.year, oldest.quarter):
            return
        newest = _before(newest.last_day)


def _before(day: date) -> Ended:
    """Return the quarter that had ended before `day`'s own began."""
    quarter = (day.month - 1) // MONTHS_A_QUARTER
    return Ended(day.year, quarter) if quarter else Ended(day.year - 1, 4)
