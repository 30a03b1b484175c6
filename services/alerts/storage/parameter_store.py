"""Changes of parameters, as they were proposed and decided."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from contracts.alerts.proposals import ProposalState
from services.alerts.parameters import Override
from services.alerts.rule_parameters import from_json
from services.alerts.storage.desk_tables import parameter_change

_WAITING_FIRST: Final = case({"proposed": 0, "approved": 1}, value=parameter_change.c.state, else_=2)


def approved(session: Session, region: str) -> tuple[Override, ...]:
    """Return the approved changes of a region, in force or not; those ended before their time are none any more."""
    statement = select(parameter_change).where(
        parameter_change.c.region == region, parameter_change.c.state == ProposalState.APPROVED
    )
    return tuple(override_of(row) for row in session.execute(statement))


def add(session: Session, values: dict[str, Any]) -> Row[Any]:
    """Write a proposed change; it gets the rule's next number."""
    newest = select(func.coalesce(func.max(parameter_change.c.number), 0) + 1).where(
        parameter_change.c.rule_id == values["rule_id"]
    )
    statement = insert(parameter_change).values(values | {"number": newest.scalar_subquery()})
    return session.execute(statement.returning(parameter_change)).one()


def lock(session: Session, change_id: UUID) -> Row[Any] | None:
    """Return a change, locked until the commit."""
    return session.execute(
        select(parameter_change).where(parameter_change.c.change_id == change_id).with_for_update()
    ).one_or_none()


def get(session: Session, change_id: UUID) -> Row[Any]:
    """Return a change that is known to be there."""
    return session.execute(select(parameter_change).where(parameter_change.c.change_id == change_id)).one()


def change(session: Session, change_id: UUID, values: dict[str, Any]) -> Row[Any]:
    """Write what became of a change and return it."""
    statement = update(parameter_change).where(parameter_change.c.change_id == change_id).values(values)
    return session.execute(statement.returning(parameter_change)).one()


def list_changes(
    session: Session, *, region: str | None, rule_id: str | None, state: str | None, limit: int, offset: int
) -> tuple[int, list[Row[Any]]]:
    """Return how many changes there are, and a page: those that wait first, then the newest."""
    columns = (
        (parameter_change.c.region, region),
        (parameter_change.c.rule_id, rule_id),
        (parameter_change.c.state, state),
    )
    conditions = [column == value for column, value in columns if value is not None]
    total = session.execute(select(func.count()).select_from(parameter_change).where(*conditions)).scalar_one()
    statement = (
        select(parameter_change)
        .where(*conditions)
        .order_by(_WAITING_FIRST, parameter_change.c.proposed_at.desc(), parameter_change.c.change_id)
        .limit(limit)
        .offset(offset)
    )
    return total, list(session.execute(statement))


def turned(session: Session, today: date) -> list[Row[Any]]:
    """Return, locked, the approved changes that began or ended since a run was last asked for."""
    c = parameter_change.c
    began = (c.valid_from <= today) & (c.asked_on.is_(None) | (c.asked_on < c.valid_from))
    over = (c.valid_until < today) & (c.asked_on.is_(None) | (c.asked_on <= c.valid_until))
    statement = select(parameter_change).where(c.state == ProposalState.APPROVED, or_(began, over))
    return list(session.execute(statement.order_by(c.change_id).with_for_update()))


def override_of(row: Row[Any]) -> Override:
    """Return a row as the engine takes it."""
    return Override(
        change_id=row.change_id,
        number=row.number,
        rule_id=row.rule_id,
        name=row.name,
        value=from_json(row.value),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        unit=row.unit,
        item=row.item,
        month=row.month,
    )
