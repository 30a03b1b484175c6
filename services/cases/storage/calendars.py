"""The administrator's imported calendars, all versions. Never commits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import ColumnElement, false, func, insert, literal, select, true, union_all
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from chassis.workdays import CalendarDay, CalendarTable, DayKind, LocalDay, WorkCalendar
from contracts.cases.calendars_v1 import MovedKind, MovedLimit
from contracts.errors import Conflict
from contracts.values import Page
from services.cases.calendars import CalendarFile
from services.cases.storage.tables import (
    CALENDAR,
    CALENDAR_DAY,
    CASE_FILE,
    CASE_HISTORY,
    LOCAL_DAY,
    OPINION,
    OPINION_HISTORY,
    QUERY_REQUEST,
    QUERY_REQUEST_HISTORY,
)


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


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version as it was imported."""

    version: str
    imported_at: datetime
    file: CalendarFile


def versions(session: Session) -> list[StoredVersion]:
    """Return every version, the oldest first."""
    national: dict[str, list[CalendarDay]] = defaultdict(list)
    for row in session.execute(select(CALENDAR_DAY).order_by(CALENDAR_DAY.c.day)):
        day = CalendarDay(row.paper_year, row.day, DayKind(row.kind), row.name, row.source)
        national[row.version].append(day)
    local: dict[str, list[LocalDay]] = defaultdict(list)
    for row in session.execute(select(LOCAL_DAY).order_by(LOCAL_DAY.c.day)):
        local[row.version].append(LocalDay(row.day, row.name, row.source))
    return [
        StoredVersion(
            row.version,
            row.imported_at,
            CalendarFile(CalendarTable(row.version, tuple(national[row.version])), tuple(local[row.version])),
        )
        for row in session.execute(select(CALENDAR).order_by(CALENDAR.c.position))
    ]


@lru_cache(maxsize=8)
def made_of(files: tuple[CalendarFile, ...]) -> WorkCalendar:
    """Return the calendar made of versions, the oldest first; of a year that several arrange, the latest counts.

    Kept while the versions are the same: a calendar counts a year's days when it is first asked about the year.
    """
    tables: list[CalendarTable] = []
    local: dict[int, tuple[LocalDay, ...]] = {}
    for file in files:
        tables.append(file.national)
        for year in {day.day.year for day in file.local}:
            local[year] = tuple(day for day in file.local if day.day.year == year)
    return WorkCalendar(tuple(tables), tuple(day for days in local.values() for day in days))


def in_force(session: Session) -> WorkCalendar:
    """Return the calendar made of all versions."""
    return made_of(tuple(one.file for one in versions(session)))


_MOVED: Final = union_all(
    *(
        select(
            literal(kind.value).label("kind"),
            subject.label("subject_id"),
            number.label("number"),
            history.c.note.label("note"),
            CALENDAR.c.version.label("version"),
            is_deputys.label("is_deputys"),
        )
        # A version is imported and what it moves is counted again in one transaction with one reading of the clock.
        .join_from(history, CALENDAR, CALENDAR.c.imported_at == at)
        .join(owner, subject == key)
        .where(history.c.act == "recount")
        for kind, history, at, owner, subject, key, number, is_deputys in (
            (
                MovedKind.CASE,
                CASE_HISTORY,
                CASE_HISTORY.c.happened_at,
                CASE_FILE,
                CASE_HISTORY.c.case_id,
                CASE_FILE.c.case_id,
                CASE_FILE.c.number,
                false(),
            ),
            (
                MovedKind.REQUEST,
                QUERY_REQUEST_HISTORY,
                QUERY_REQUEST_HISTORY.c.recorded_at,
                QUERY_REQUEST,
                QUERY_REQUEST_HISTORY.c.request_id,
                QUERY_REQUEST.c.request_id,
                QUERY_REQUEST.c.number,
                QUERY_REQUEST.c.kind == "deputy",
            ),
            (
                MovedKind.OPINION,
                OPINION_HISTORY,
                OPINION_HISTORY.c.recorded_at,
                OPINION,
                OPINION_HISTORY.c.opinion_id,
                OPINION.c.opinion_id,
                OPINION.c.number,
                true(),
            ),
        )
    )
).subquery()


def moved_counts(session: Session, *, with_deputies: bool) -> dict[str, int]:
    """Return how many limits each version moved."""
    query = (
        select(_MOVED.c.version, func.count().label("moved")).where(*_seen(with_deputies)).group_by(_MOVED.c.version)
    )
    return {row.version: row.moved for row in session.execute(query)}


def moved_by(session: Session, version: str, *, with_deputies: bool, page: Page) -> tuple[MovedLimit, ...]:
    """Return a page of the limits that a version moved, by kind and number."""
    query = select(_MOVED).where(_MOVED.c.version == version, *_seen(with_deputies))
    ordered = query.order_by(_MOVED.c.kind, _MOVED.c.number, _MOVED.c.subject_id).limit(page.limit).offset(page.offset)
    return tuple(
        MovedLimit(kind=MovedKind(row.kind), subject_id=row.subject_id, number=row.number, note=row.note)
        for row in session.execute(ordered)
    )


def _seen(with_deputies: bool) -> tuple[ColumnElement[bool], ...]:
    return () if with_deputies else (~_MOVED.c.is_deputys,)
