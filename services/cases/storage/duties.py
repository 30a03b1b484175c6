"""The register of duties. Never commits."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from contracts.cases.duties_v1 import Duty, DutyHolder
from services.cases.storage.tables import DUTY


def add(session: Session, holder: DutyHolder) -> None:
    """Enter a line."""
    session.execute(insert(DUTY).values(**holder.model_dump()))


def lock(session: Session, holder_id: UUID) -> DutyHolder | None:
    """Return a line, held for this transaction; null where there is none."""
    row = session.execute(select(DUTY).where(DUTY.c.holder_id == holder_id).with_for_update()).one_or_none()
    return None if row is None else _holder(row)


def end(session: Session, holder_id: UUID, *, valid_to: date, basis: str) -> None:
    """Write the last day of a duty."""
    session.execute(update(DUTY).where(DUTY.c.holder_id == holder_id).values(valid_to=valid_to, end_basis=basis))


def listed(
    session: Session, *, duty: Duty | None = None, unit: str | None = None, on: date | None = None
) -> tuple[DutyHolder, ...]:
    """Return lines, those in office first, by duty, unit and day; with `on` only who held it on that day."""
    query = select(DUTY)
    if duty is not None:
        query = query.where(DUTY.c.duty == duty)
    if unit is not None:
        query = query.where(DUTY.c.unit == unit)
    if on is not None:
        query = query.where(DUTY.c.valid_from <= on, or_(DUTY.c.valid_to.is_(None), DUTY.c.valid_to >= on))
    order = (DUTY.c.valid_to.is_not(None), DUTY.c.duty, DUTY.c.unit, DUTY.c.valid_from.desc(), DUTY.c.holder_id)
    return tuple(map(_holder, session.execute(query.order_by(*order))))


def _holder(row: Row[Any]) -> DutyHolder:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping
    values.pop("end_basis")
    return DutyHolder.model_validate(values)
