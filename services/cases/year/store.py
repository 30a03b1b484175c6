"""The lines of the year's dates and what was entered of them. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.year_dates_v1 import YearDone
from services.cases.storage.tables import YEAR_DATE, YEAR_DATE_DONE


@dataclass(frozen=True, slots=True)
class YearLine:
    """One thing in one year, among what is due until it is done."""

    line_id: UUID
    name: str
    year: int
    due_on: date
    done: YearDone | None


def add(session: Session, name: str, due_on: date) -> None:
    """Write the line of a year where there is none."""
    values = {"line_id": uuid4(), "name": name, "year": due_on.year, "due_on": due_on}
    session.execute(insert_or_not(YEAR_DATE).values(values).on_conflict_do_nothing())


def of_year(session: Session, year: int) -> dict[str, YearLine]:
    """Return a year's lines by name."""
    rows = session.execute(_LINES.where(YEAR_DATE.c.year == year))
    return {row.name: _line(row) for row in rows}


def of_ids(session: Session, line_ids: Iterable[UUID]) -> list[YearLine]:
    """Return these lines, in no order."""
    return [_line(row) for row in session.execute(_LINES.where(YEAR_DATE.c.line_id.in_(list(line_ids))))]


def enter(session: Session, line: YearLine, done: YearDone) -> bool:
    """Write that it was done; false where somebody has entered it (their commit is waited for)."""
    values = {"name": line.name, "year": line.year, **done.model_dump()}
    statement = insert_or_not(YEAR_DATE_DONE).values(values).on_conflict_do_nothing()
    return session.execute(statement.returning(YEAR_DATE_DONE.c.name)).first() is not None


_D = YEAR_DATE_DONE.c
_LINES = select(YEAR_DATE, _D.on, _D.note, _D.seat, _D.recorded_at).outerjoin(
    YEAR_DATE_DONE, (_D.name == YEAR_DATE.c.name) & (_D.year == YEAR_DATE.c.year)
)


def _line(row: Row[tuple[object, ...]]) -> YearLine:
    done = None if row.on is None else YearDone(on=row.on, note=row.note, seat=row.seat, recorded_at=row.recorded_at)
    return YearLine(row.line_id, row.name, row.year, row.due_on, done)
