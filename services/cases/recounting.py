"""Counts every running clock again when a calendar arrives: cases, their proposed reminders, query requests, opinions.

Agreed matters (article 9) have a day that the meeting named, and limits of laws count calendar days: no calendar moves them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import Deadline
from services.cases import case as table
from services.cases import deadlines
from services.cases.opinions import clocks
from services.cases.opinions import store as opinions
from services.cases.opinions.table import RECOUNTING as OPINION_RECOUNTING
from services.cases.requests import store as requests
from services.cases.requests.table import RECOUNTING
from services.cases.storage import cases, proposals

SYSTEM_SEAT = "system:cases"


def recount_all(session: Session, calendar: WorkCalendar, *, now: datetime, today: date) -> Iterator[str]:
    """Yield a line for each clock that moved; the old date and the reason stay in its history."""
    yield from _cases(session, calendar, now=now, today=today)
    yield from _requests(session, calendar, now=now, today=today)
    yield from _opinions(session, calendar, now=now, today=today)


def _cases(session: Session, calendar: WorkCalendar, *, now: datetime, today: date) -> Iterator[str]:
    for case in cases.lock_with_clock(session):
        moved = table.recount(case.file, calendar, on=max(today, case.file.last_on))
        if moved is None or moved.case.deadline is None:
            continue
        cases.save(session, replace(case, file=moved.case))
        cases.append_history(session, case.case_id, moved.entry, seat=SYSTEM_SEAT, now=now)
        _proposed_reminder(session, case, moved.case.deadline, today=today)
        yield f"{case.number}：{moved.entry.note}"


def _proposed_reminder(session: Session, case: cases.StoredCase, deadline: Deadline, *, today: date) -> None:
    """Take back the proposal to remind where the limit has not passed any more; otherwise show it the new day."""
    if deadline.due_on < today:
        proposals.move_due(session, case.case_id, deadline.due_on)
        return
    reason = "工作日历更新，答复期限尚未届满"
    proposals.end_of_case(session, case.case_id, state="dropped", reason=reason, seat=SYSTEM_SEAT, today=today)


def _requests(session: Session, calendar: WorkCalendar, *, now: datetime, today: date) -> Iterator[str]:
    for request in requests.lock_waiting(session):
        deadline = deadlines.recount(calendar, request.deadline)
        note = deadlines.moved_note(request.deadline, deadline)
        if note is None:
            continue
        requests.save(session, request.model_copy(update={"deadline": deadline, "version": request.version + 1}))
        on, state = max(today, request.last_on), request.state
        requests.append(session, request.request_id, RECOUNTING, on, note, state, state, SYSTEM_SEAT, now)
        yield f"{request.number}：{note}"


def _opinions(session: Session, calendar: WorkCalendar, *, now: datetime, today: date) -> Iterator[str]:
    for opinion in opinions.lock_waiting(session):
        if opinion.clock is None:
            continue
        clock = clocks.recount(calendar, opinion.clock)
        note = clocks.moved_note(opinion.clock, clock)
        if note is None:
            continue
        opinions.save(session, opinion.model_copy(update={"clock": clock, "version": opinion.version + 1}))
        on, state = max(today, opinion.last_on), opinion.state
        opinions.append(session, opinion.opinion_id, OPINION_RECOUNTING, on, note, state, state, SYSTEM_SEAT, now)
        yield f"{opinion.number}：{note}"
