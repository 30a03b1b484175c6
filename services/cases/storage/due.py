"""Everything whose clock runs, and the reminders that were given. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Row, and_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.due_v1 import DueKind
from contracts.values import Page
from services.cases.storage.tables import DUE_REMINDER, OPEN_DUE


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line: what, whose page it opens, by which day, and when it was last reminded of."""

    kind: DueKind
    line_id: UUID
    """The case, the request, the agreed matter."""
    subject_id: UUID
    """What the page shows: of an agreed matter the meeting."""
    number: str
    due_on: date
    reminded_on: date | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Days that part what is due: before `today` it is overdue; before `next_day` it is due now, and so on."""

    today: date
    next_day: date
    """The first day with one working day left."""
    third: date
    sixth: date


def page(session: Session, *, kind: DueKind | None, with_deputies: bool, page: Page) -> list[DueLine]:
    """Return a page by day and number, each line with its newest reminder for this day."""
    order = (OPEN_DUE.c.due_on, OPEN_DUE.c.number, OPEN_DUE.c.line_id)
    chosen = select(OPEN_DUE).where(*_chosen(kind, with_deputies=with_deputies))
    # Cut first: else PostgreSQL looks for the reminders of every line before the page too.
    lines = chosen.order_by(*order).limit(page.limit).offset(page.offset).subquery()
    newest = (
        select(func.max(DUE_REMINDER.c.reminded_on))
        .where(
            DUE_REMINDER.c.kind == lines.c.kind,
            DUE_REMINDER.c.line_id == lines.c.line_id,
            DUE_REMINDER.c.due_on == lines.c.due_on,
        )
        .scalar_subquery()
    )
    query = select(lines, newest.label("reminded_on")).order_by(lines.c.due_on, lines.c.number, lines.c.line_id)
    return [_line(row) for row in session.execute(query).all()]


def counts(session: Session, *, kind: DueKind | None, with_deputies: bool, bounds: Bounds) -> tuple[int, int, int, int]:
    """Return how many are overdue, due today, within five working days, later."""
    due_on = OPEN_DUE.c.due_on
    group = case((due_on < bounds.today, 0), (due_on < bounds.next_day, 1), (due_on < bounds.sixth, 2), else_=3).label(
        "part"
    )
    query = (
        select(group, func.count().label("number")).where(*_chosen(kind, with_deputies=with_deputies)).group_by(group)
    )
    found: dict[int, int] = {row.part: row.number for row in session.execute(query)}
    return found.get(0, 0), found.get(1, 0), found.get(2, 0), found.get(3, 0)


MARKS: Final = (5, 2, 0)


def remind(session: Session, bounds: Bounds) -> int:
    """Write the reminders of a day that were not given yet; return how many. A missed day's are given with the next day.

    The nearest mark that was reached counts: what nobody could tell in time is told once, not three times.
    """
    due_on = OPEN_DUE.c.due_on
    mark = case((due_on < bounds.next_day, 0), (due_on < bounds.third, 2), else_=5)
    due = select(
        OPEN_DUE.c.kind,
        OPEN_DUE.c.line_id,
        due_on,
        cast(mark, Integer),
        literal(bounds.today, Date),
    ).where(due_on < bounds.sixth)
    names = ["kind", "line_id", "due_on", "mark", "reminded_on"]
    statement = insert_or_not(DUE_REMINDER).from_select(names, due).on_conflict_do_nothing()
    return len(session.execute(statement.returning(DUE_REMINDER.c.line_id)).all())


def _chosen(kind: DueKind | None, *, with_deputies: bool) -> list[ColumnElement[bool]]:
    chosen = [] if kind is None else [OPEN_DUE.c.kind == kind]
    return chosen if with_deputies else [*chosen, and_(~OPEN_DUE.c.is_deputys)]


def _line(row: Row[tuple[object, ...]]) -> DueLine:
    return DueLine(DueKind(row.kind), row.line_id, row.subject_id, row.number, row.due_on, row.reminded_on)
