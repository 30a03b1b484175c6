"""The calendar that cases tells every day: `ledger_v1.calendar_day`. Never commits."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.workdays import CalendarDay, CalendarTable, DayKind, WorkCalendar
from contracts.cases.v1 import DayBegan

_KEEP = text(
    """
    INSERT INTO ingest.calendar_day (day, is_working, is_provisional, calendar)
    SELECT CAST(each AS date), CAST(each AS date) <> ALL (CAST(:rest_days AS date[])), CAST(each AS date) > :announced_until, :calendar
    FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS each
    ON CONFLICT (day) DO UPDATE
    SET is_working = EXCLUDED.is_working, is_provisional = EXCLUDED.is_provisional, calendar = EXCLUDED.calendar
    WHERE (calendar_day.is_working, calendar_day.is_provisional, calendar_day.calendar)
       IS DISTINCT FROM (EXCLUDED.is_working, EXCLUDED.is_provisional, EXCLUDED.calendar)
    """
)
_SPECIAL: Final = text(
    "SELECT day, is_working, calendar FROM ledger_v1.calendar_day"
    " WHERE NOT is_provisional AND is_working <> (extract(isodow FROM day) < 6) ORDER BY day"
)


def in_force(session: Session) -> WorkCalendar:
    """Return the calendar that cases told last; before the first day was told, the package's own."""
    special = session.execute(_SPECIAL).all()
    days = tuple(
        CalendarDay(row.day.year, row.day, DayKind.WORKDAY if row.is_working else DayKind.HOLIDAY, "", row.calendar)
        for row in special
    )
    return WorkCalendar((CalendarTable("cases", days),) if days else ())


def keep(session: Session, event: DayBegan) -> None:
    """Write the calendar of the event over what was known."""
    session.execute(
        _KEEP,
        {
            "rest_days": list(event.rest_days),
            "announced_until": event.announced_until,
            "calendar": event.calendar,
            "first": event.calendar_from,
            "last": event.calendar_to,
        },
    )
