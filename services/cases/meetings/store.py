"""Meetings, their members, agreed matters and agreements. Never commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.orm import Session

from contracts.cases.meetings_v1 import (
    AgreedTask,
    MeetingMember,
    MeetingState,
    MemberRole,
    PushAgreement,
    TaskReport,
    TaskState,
)
from contracts.errors import Conflict, NotFound
from contracts.values import Model, Page
from services.cases.storage.tables import MEETING, MEETING_MEMBER, MEETING_TASK, PUSH_AGREEMENT, TASK_REPORT


class StoredMeeting(Model):
    """A meeting as the table holds it."""

    meeting_id: UUID
    number: str
    title: str
    planned_for: date
    held_on: date | None = None
    place: str
    convenor: str
    agenda: tuple[str, ...]
    present: tuple[str, ...] = ()
    minutes: str = ""
    state: MeetingState = MeetingState.PLANNED
    version: int = 1


class StoredTask(Model):
    """An agreed matter as the table holds it."""

    task_id: UUID
    meeting_id: UUID
    meeting_number: str
    matter: str
    owner: str
    due_on: date
    is_done: bool

    @property
    def state(self) -> TaskState:
        """Done or open."""
        return TaskState.DONE if self.is_done else TaskState.OPEN


def members(session: Session, *, role: MemberRole | None = None, on: date | None = None) -> tuple[MeetingMember, ...]:
    """Return members in office first, convenors before units; with `on` only those of that day."""
    query = select(MEETING_MEMBER)
    if role is not None:
        query = query.where(MEETING_MEMBER.c.role == role)
    if on is not None:
        ended = MEETING_MEMBER.c.valid_to
        query = query.where(MEETING_MEMBER.c.valid_from <= on, or_(ended.is_(None), ended >= on))
    order = (
        MEETING_MEMBER.c.valid_to.is_not(None),
        MEETING_MEMBER.c.role,
        MEETING_MEMBER.c.valid_from,
        MEETING_MEMBER.c.name,
    )
    return tuple(MeetingMember.model_validate(dict(row._mapping)) for row in session.execute(query.order_by(*order)))  # noqa: SLF001


def add_member(session: Session, member: MeetingMember) -> None:
    """Add a member."""
    session.execute(insert(MEETING_MEMBER).values(**member.model_dump()))


def add(session: Session, meeting: StoredMeeting) -> None:
    """Write a new meeting."""
    session.execute(insert(MEETING).values(**meeting.model_dump(mode="python") | _lists(meeting)))


def save(session: Session, meeting: StoredMeeting) -> None:
    """Write the moved meeting over the version before."""
    changed = {
        "held_on": meeting.held_on,
        "minutes": meeting.minutes,
        "state": meeting.state,
        "version": meeting.version,
    }
    done = session.execute(
        update(MEETING)
        .where(MEETING.c.meeting_id == meeting.meeting_id, MEETING.c.version == meeting.version - 1)
        .values(**changed, present=list(meeting.present))
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result has it
        raise Conflict("meeting-changed", "该会议刚被他人处理，请刷新后再办理。", str(meeting.meeting_id))


def get(session: Session, meeting_id: UUID, *, lock: bool = False) -> StoredMeeting:
    """Return a meeting; `NotFound` where there is none."""
    query = select(MEETING).where(MEETING.c.meeting_id == meeting_id)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("meeting-not-found", "没有这次联席会议。", str(meeting_id))
    return _stored(row)


def listed(session: Session, page: Page) -> tuple[list[StoredMeeting], int]:
    """Return a page, the newest first, and the number of all."""
    total = int(session.execute(select(func.count()).select_from(MEETING)).scalar_one())
    query = select(MEETING).order_by(MEETING.c.planned_for.desc(), MEETING.c.number.desc())
    return [_stored(row) for row in session.execute(query.limit(page.limit).offset(page.offset))], total


def add_tasks(session: Session, meeting_id: UUID, tasks: tuple[tuple[UUID, AgreedTask], ...]) -> None:
    """Write the agreed matters of a meeting, in order."""
    rows = [
        {"task_id": task_id, "meeting_id": meeting_id, "position": position, **task.model_dump()}
        for position, (task_id, task) in enumerate(tasks, 1)
    ]
    if rows:
        session.execute(insert(MEETING_TASK), rows)


def tasks(session: Session, *, meeting_id: UUID | None = None, is_done: bool | None = None) -> list[StoredTask]:
    """Return agreed matters: a meeting's in order, all others by due day, done ones last."""
    query = select(MEETING_TASK, MEETING.c.number.label("meeting_number")).join(MEETING)
    if meeting_id is not None:
        query = query.where(MEETING_TASK.c.meeting_id == meeting_id).order_by(MEETING_TASK.c.position)
    if is_done is not None:
        query = query.where(MEETING_TASK.c.is_done == is_done)
    query = query.order_by(MEETING_TASK.c.is_done, MEETING_TASK.c.due_on, MEETING_TASK.c.task_id)
    return [_task(row) for row in session.execute(query)]


def tasks_of_ids(session: Session, task_ids: list[UUID]) -> list[StoredTask]:
    """Return these agreed matters, in no order."""
    query = select(MEETING_TASK, MEETING.c.number.label("meeting_number")).join(MEETING)
    rows = session.execute(query.where(MEETING_TASK.c.task_id.in_(task_ids))) if task_ids else ()
    return [_task(row) for row in rows]


def lock_task(session: Session, task_id: UUID) -> StoredTask:
    """Return an agreed matter, held for this transaction; `NotFound` where there is none."""
    query = select(MEETING_TASK, MEETING.c.number.label("meeting_number")).join(MEETING)
    row = session.execute(query.where(MEETING_TASK.c.task_id == task_id).with_for_update(of=MEETING_TASK)).one_or_none()
    if row is None:
        raise NotFound("task-not-found", "没有这项议定事项。", str(task_id))
    return _task(row)


def report(session: Session, task_id: UUID, *, on: date, note: str, is_done: bool, seat: str, now: datetime) -> None:
    """Append a report; the task is done with it, or stays open."""
    step = select(func.coalesce(func.max(TASK_REPORT.c.step), 0) + 1).where(TASK_REPORT.c.task_id == task_id)
    values = {"on": on, "note": note, "is_done": is_done, "seat": seat, "recorded_at": now}
    session.execute(insert(TASK_REPORT).values(task_id=task_id, step=step.scalar_subquery(), **values))
    session.execute(update(MEETING_TASK).where(MEETING_TASK.c.task_id == task_id).values(is_done=is_done))


def reports(session: Session, task_ids: list[UUID]) -> dict[UUID, tuple[TaskReport, ...]]:
    """Return the reports on tasks, in order."""
    found: dict[UUID, tuple[TaskReport, ...]] = {}
    query = (
        select(TASK_REPORT)
        .where(TASK_REPORT.c.task_id.in_(task_ids))
        .order_by(TASK_REPORT.c.task_id, TASK_REPORT.c.step)
    )
    for row in session.execute(query):
        entry = TaskReport(on=row.on, note=row.note, is_done=row.is_done, seat=row.seat, recorded_at=row.recorded_at)
        found[row.task_id] = (*found.get(row.task_id, ()), entry)
    return found


def add_agreement(session: Session, meeting_id: UUID, agreement: PushAgreement) -> None:
    """Write an agreement."""
    values = agreement.model_dump(exclude={"meeting_number"}, mode="python")
    values["due"] = agreement.due.model_dump(mode="json") if agreement.due else None
    session.execute(insert(PUSH_AGREEMENT).values(meeting_id=meeting_id, **values))


def agreements(session: Session) -> list[Row[Any]]:
    """Return agreements with the number of their meeting, the newest of a data set first."""
    query = select(PUSH_AGREEMENT, MEETING.c.number.label("meeting_number")).join(MEETING)
    order = (PUSH_AGREEMENT.c.data_set, PUSH_AGREEMENT.c.valid_from.desc(), PUSH_AGREEMENT.c.entered_at.desc())
    return list(session.execute(query.order_by(*order)))


def _lists(meeting: StoredMeeting) -> dict[str, list[str]]:
    return {"agenda": list(meeting.agenda), "present": list(meeting.present)}


def _stored(row: Row[Any]) -> StoredMeeting:
    return StoredMeeting.model_validate(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping


def _task(row: Row[Any]) -> StoredTask:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping
    values.pop("position")
    return StoredTask.model_validate(values)
