"""The days that were told. Never commits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.cases.storage.tables import DAY_TOLD


def last(session: Session) -> date | None:
    """Return the last day told; null where none was."""
    newest: date | None = session.execute(select(func.max(DAY_TOLD.c.day))).scalar_one()
    return newest


def add(session: Session, day: date) -> bool:
    """Remember a day as told; false where another process has just told it (its commit is waited for)."""
    statement = insert(DAY_TOLD).values(day=day).on_conflict_do_nothing().returning(DAY_TOLD.c.day)
    return session.execute(statement).first() is not None
