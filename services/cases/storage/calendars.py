"""The administrator's imported calendars, all versions. Never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from chassis.workdays import CalendarDay, CalendarTable, DayKind, LocalDay, WorkCalendar
from contracts.errors import Conflict
from services.cases.calendars import CalendarFile
from services.cases.storage.tables import CALENDAR, CALENDAR_DAY, LOCAL_DAY


def add(session: Session, file: CalendarFile, *, now: datetime) -> None:
    """Write a version; `Conflict` where its name is taken: a version is never changed, only followed by another."""
    version = file.national.version
    statement = insert_or_not(CALENDAR).values(version=version, imported_at=now).on_conflict_do_nothing()
    if session.execute(statement.returning(CALENDAR.c.position)).first() is None:
        raise Conflict("calendar-version-taken", f"日历版本“{version}”已经导入过，请换一个版本名。", version)
    if file.national.days:
        session.execute(
            insert(CALENDAR_DAY),
            [
                {
                    "version": version,
                    "day": day.day,
                    "paper_year": day.paper_year,
                    "kind": day.kind,
                    "name": day.name,
                    "source": day.source,
                }
                for day in file.national.days
            ],
        )
    if file.local:
        session.execute(
            insert(LOCAL_DAY),
            [{"version": version, "day": day.day, "name": day.name, "source": day.source} for day in file.local],
        )


def in_force(session: Session) -> WorkCalendar:
    """Return the calendar made of all versions; of a year that several arrange, the latest version counts."""
    versions = session.execute(select(CALENDAR.c.version).order_by(CALENDAR.c.position)).scalars().all()
    national: dict[str, list[CalendarDay]] = {version: [] for version in versions}
    for row in session.execute(select(CALENDAR_DAY).order_by(CALENDAR_DAY.c.day)):
        day = CalendarDay(row.paper_year, row.day, DayKind(row.kind), row.name, row.source)
        national[row.version].append(day)
    local: dict[int, tuple[str, list[LocalDay]]] = {}
    order = {version: position for position, version in enumerate(versions)}
    for row in sorted(session.execute(select(LOCAL_DAY)), key=lambda row: (order[row.version], row.day)):
        if row.day.year not in local or local[row.day.year][0] != row.version:
            local[row.day.year] = (row.version, [])
        local[row.day.year][1].append(LocalDay(row.day, row.name, row.source))
    tables = tuple(CalendarTable(version, tuple(days)) for version, days in national.items())
    return WorkCalendar(tables, tuple(day for _, days in local.values() for day in days))
