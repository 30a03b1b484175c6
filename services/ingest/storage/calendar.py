"""The calendar that cases tells every day: `ledger_v1.calendar_day`. Never commits."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

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
