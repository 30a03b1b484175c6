"""Which versions of the working calendar there are, which days each changed, which limits it moved. Read-only."""

from __future__ import annotations

from datetime import date

from chassis.workdays import ONE_DAY, WorkCalendar, package_name, package_years
from contracts.cases.calendars_v1 import (
    CalendarDayChange,
    CalendarList,
    CalendarVersion,
    CalendarVersionShown,
    GetCalendarVersion,
    ListCalendars,
)
from contracts.errors import NotFound
from contracts.values import Permission
from services.cases import days
from services.cases.calendars import CalendarFile
from services.cases.storage import calendars
from services.cases.storage.calendars import StoredVersion
from services.cases.work import Work, require


def list_calendars(work: Work, call: ListCalendars) -> CalendarList:
    """Return the calendar in force and its versions, the newest first."""
    require(call.by(), Permission.DATA_VIEW)
    stored = calendars.versions(work.session)
    sees = Permission.DEPUTY_VIEW in call.by().may
    moved = calendars.moved_counts(work.session, with_deputies=sees)
    years = package_years()
    return CalendarList(
        in_force=work.calendar.version,
        announced_until=days.day_began(work.calendar, work.today, None).announced_until,
        package=package_name(),
        package_years=(years[0], years[-1]),
        items=tuple(_summary(stored, position, moved.get(one.version, 0)) for position, one in enumerate(stored))[::-1],
    )


def get_calendar_version(work: Work, call: GetCalendarVersion) -> CalendarVersionShown:
    """Return one version with what it changed and a page of the limits that it moved."""
    require(call.by(), Permission.DATA_VIEW)
    stored = calendars.versions(work.session)
    position = next((at for at, one in enumerate(stored) if one.version == call.version), None)
    if position is None:
        raise NotFound("calendar-version-missing", "没有这个日历版本，请从列表中选择。", call.version)
    sees = Permission.DEPUTY_VIEW in call.by().may
    moved = calendars.moved_counts(work.session, with_deputies=sees).get(call.version, 0)
    return CalendarVersionShown(
        summary=_summary(stored, position, moved),
        days=_arranged(stored, position),
        moved=calendars.moved_by(work.session, call.version, with_deputies=sees, page=call.page),
    )


def _summary(stored: list[StoredVersion], position: int, moved: int) -> CalendarVersion:
    one, later = stored[position], stored[position + 1 :]
    national, local = one.file.national, one.file.local
    years = national.years()
    covered = {year for other in later for year in other.file.national.years()}
    local_years = {day.day.year for day in local} - {day.day.year for other in later for day in other.file.local}
    return CalendarVersion(
        version=one.version,
        imported_at=one.imported_at,
        years=tuple(sorted(years)),
        sources=tuple(dict.fromkeys([*(day.source for day in national.days), *(day.source for day in local)])),
        days=len(national.days),
        local_days=len(local),
        changed_days=sum(day.is_working != day.was_working for day in _arranged(stored, position)),
        moved=moved,
        is_in_force=bool(years - covered or local_years),
    )


def _arranged(stored: list[StoredVersion], position: int) -> tuple[CalendarDayChange, ...]:
    before = calendars.made_of(tuple(one.file for one in stored[:position]))
    after = calendars.made_of(tuple(one.file for one in stored[: position + 1]))
    return arranged(stored[position].file, before, after)


def arranged(file: CalendarFile, before: WorkCalendar, after: WorkCalendar) -> tuple[CalendarDayChange, ...]:
    """Return the days that a version names and those that count otherwise after it, in order. Pure."""
    named = {day.day: (day.source, False) for day in file.national.days}
    named |= {day.day: (day.source, True) for day in file.local}
    years = file.national.years() | {day.day.year for day in file.local}
    found = []
    for year in sorted(years):
        day = date(year - 1, 12, 29) if year in file.national.years() else date(year, 1, 1)
        while day.year <= year:
            was, now = before.note(day), after.note(day)
            if day in named or was.is_working != now.is_working:
                source, is_local = named.get(day, ("", False))
                found.append(
                    CalendarDayChange(
                        day=day, name=now.name, is_working=now.is_working, was_working=was.is_working,
                        is_local=is_local, source=source,
                    )
                )  # fmt: skip
            day += ONE_DAY
    return tuple({one.day: one for one in found}.values())
