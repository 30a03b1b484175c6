"""Versions of rules and the changes of their states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, case, func, insert, select, text, update
from sqlalchemy.orm import Session

from contracts.alerts.rules_v1 import RuleState
from services.alerts.storage.rule_tables import rule_change, rule_version

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('alerts/rules', 0))")
_WAITING_FIRST: Final = case({"proposed": 0}, value=rule_change.c.state, else_=1)


def lock_library(session: Session) -> None:
    """Let one at a time change what runs; held until the commit."""
    session.execute(_LOCK)


def versions(session: Session, *, rule_id: str | None = None) -> list[Row[Any]]:
    """Return all versions, or those of a rule: by rule, the newest first."""
    statement = select(rule_version)
    if rule_id is not None:
        statement = statement.where(rule_version.c.rule_id == rule_id)
    c = rule_version.c
    return list(session.execute(statement.order_by(c.rule_id, c.version.desc(), c.since.desc(), c.digest)))


def active(session: Session) -> list[Row[Any]]:
    """Return the versions that run, by rule."""
    return list(
        session.execute(
            select(rule_version).where(rule_version.c.state == RuleState.ACTIVE).order_by(rule_version.c.rule_id)
        )
    )


def is_empty(session: Session) -> bool:
    """Return whether no rule was ever registered here."""
    return session.execute(select(rule_version.c.rule_id).limit(1)).one_or_none() is None


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new versions."""
    if rows:
        session.execute(insert(rule_version), [dict(row) for row in rows])


def change(session: Session, rule_id: str, digest: str, values: Mapping[str, Any]) -> Row[Any]:
    """Change a version and return it."""
    statement = update(rule_version).where(rule_version.c.rule_id == rule_id, rule_version.c.digest == digest)
    return session.execute(statement.values(**values).returning(rule_version)).one()


def lock(session: Session, rule_id: str, digest: str) -> Row[Any] | None:
    """Return a version, locked until the commit; null where there is none."""
    return session.execute(
        select(rule_version).where(rule_version.c.rule_id == rule_id, rule_version.c.digest == digest).with_for_update()
    ).one_or_none()


def due(session: Session, today: date) -> list[Row[Any]]:
    """Return, locked, the approved versions whose first day has come."""
    c = rule_version.c
    statement = select(rule_version).where(c.state == RuleState.APPROVED, c.starts_on <= today).order_by(c.rule_id)
    return list(session.execute(statement.with_for_update()))


def add_change(session: Session, values: Mapping[str, Any]) -> Row[Any]:
    """Write a proposed change of state."""
    return session.execute(insert(rule_change).values(**values).returning(rule_change)).one()


def lock_change(session: Session, change_id: UUID) -> Row[Any] | None:
    """Return a change of state, locked until the commit."""
    return session.execute(
        select(rule_change).where(rule_change.c.change_id == change_id).with_for_update()
    ).one_or_none()


def save_change(session: Session, change_id: UUID, values: Mapping[str, Any]) -> Row[Any]:
    """Write what became of a change and return it."""
    statement = update(rule_change).where(rule_change.c.change_id == change_id).values(**values)
    return session.execute(statement.returning(rule_change)).one()


def is_proposed(session: Session, rule_id: str, digest: str) -> bool:
    """Return whether a change of the version waits for the head."""
    c = rule_change.c
    found = select(c.change_id).where(c.rule_id == rule_id, c.digest == digest, c.state == "proposed").limit(1)
    return session.execute(found).one_or_none() is not None


def list_changes(
    session: Session, *, rule_id: str | None, state: str | None, limit: int, offset: int
) -> tuple[int, list[Row[Any]]]:
    """Return how many changes there are, and a page: those that wait first, then the newest."""
    columns = ((rule_change.c.rule_id, rule_id), (rule_change.c.state, state))
    conditions = [column == value for column, value in columns if value is not None]
    total = session.execute(select(func.count()).select_from(rule_change).where(*conditions)).scalar_one()
    statement = select(rule_change).where(*conditions)
    statement = statement.order_by(_WAITING_FIRST, rule_change.c.proposed_at.desc(), rule_change.c.change_id)
    return total, list(session.execute(statement.limit(limit).offset(offset)))
