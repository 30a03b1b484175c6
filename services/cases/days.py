"""Tells every service that a day has begun, with the calendar: reminders, scheduled rules, drafts hang on it.

One fact for each day of the office (Asia/Shanghai), in the transaction that remembers it: two processes, a restart or a
clock that is set back tell no day twice.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from chassis.outbox import publish
from chassis.workdays import WorkCalendar
from contracts.cases.v1 import DayBegan
from services.cases.storage import calendars, days

YEARS_BACK: Final = 3
"""Rules look back three years (seasonal baselines)."""
YEARS_AHEAD: Final = 1
_ONE_DAY: Final = timedelta(days=1)


def tell_day(session: Session, today: date) -> bool:
    """Tell that `today` has begun where it was not told before; says whether it told."""
    previous = days.last(session)
    if (previous is not None and previous >= today) or not days.add(session, today):
        return False
    publish(session, day_began(calendars.in_force(session), today, previous))
    return True


def day_began(calendar: WorkCalendar, today: date, previous: date | None) -> DayBegan:
    """Return the event of a day: the calendar from three years before its year to the end of the next."""
    first, last = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    notes = [calendar.note(first + number * _ONE_DAY) for number in range((last - first).days + 1)]
    unannounced = min((note.day for note in notes if note.unannounced_year), default=None)
    return DayBegan(
        day=today,
        previous=previous,
        is_working_day=calendar.is_workday(today),
        calendar=calendar.version,
        calendar_from=first,
        calendar_to=last,
        rest_days=tuple(note.day for note in notes if not note.is_working),
        announced_until=last if unannounced is None else unannounced - _ONE_DAY,
    )
