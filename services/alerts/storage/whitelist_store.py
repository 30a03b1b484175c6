"""Whitelist entries and the warnings that they hold back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, case, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.alerts.proposals import ProposalState
from contracts.alerts.v1 import AlertState
from contracts.alerts.whitelist_v1 import WhitelistScope
from services.alerts.storage.alert_store import add_history
from services.alerts.storage.desk_tables import whitelist_entry
from services.alerts.storage.tables import alert
from services.alerts.whitelist import About, Entry

_WAITING_FIRST: Final = case({"proposed": 0, "approved": 1}, value=whitelist_entry.c.state, else_=2)


def approved(session: Session, region: str) -> tuple[Entry, ...]:
    """Return the approved entries of a region, in force or not."""
    statement = select(whitelist_entry).where(
        whitelist_entry.c.region == region, whitelist_entry.c.state == ProposalState.APPROVED
    )
    return tuple(entry_of(row) for row in session.execute(statement))


def add(session: Session, values: dict[str, Any]) -> Row[Any]:
    """Write a new entry."""
    return session.execute(insert(whitelist_entry).values(values).returning(whitelist_entry)).one()


def lock(session: Session, entry_id: UUID) -> Row[Any] | None:
    """Return an entry, locked until the commit."""
    return session.execute(
        select(whitelist_entry).where(whitelist_entry.c.entry_id == entry_id).with_for_update()
    ).one_or_none()


def change(session: Session, entry_id: UUID, values: dict[str, Any]) -> Row[Any]:
    """Change an entry and return it."""
    statement = update(whitelist_entry).where(whitelist_entry.c.entry_id == entry_id).values(values)
    return session.execute(statement.returning(whitelist_entry)).one()


def list_entries(
    session: Session, *, region: str | None, state: str | None, limit: int, offset: int
) -> tuple[int, list[Row[Any]]]:
    """Return how many entries there are, and a page: those that wait first, then by expiry."""
    columns = ((whitelist_entry.c.region, region), (whitelist_entry.c.state, state))
    conditions = [column == value for column, value in columns if value is not None]
    total = session.execute(select(func.count()).select_from(whitelist_entry).where(*conditions)).scalar_one()
    statement = (
        select(whitelist_entry)
        .where(*conditions)
        .order_by(_WAITING_FIRST, whitelist_entry.c.expires_on, whitelist_entry.c.entry_id)
        .limit(limit)
        .offset(offset)
    )
    return total, list(session.execute(statement))


def covered_by(session: Session, entry_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many warnings each entry holds back now."""
    statement = (
        select(alert.c.whitelist_id, func.count())
        .where(alert.c.whitelist_id.in_(entry_ids), alert.c.state == AlertState.WHITELISTED)
        .group_by(alert.c.whitelist_id)
    )
    return {entry_id: number for entry_id, number in session.execute(statement)}  # noqa: C416 - rows are not pairs to mypy


def open_warnings(session: Session, region: str) -> list[Row[Any]]:
    """Return the open warnings of a region, locked."""
    return _of_state(session, AlertState.OPEN, alert.c.region == region)


def held_back(session: Session) -> list[Row[Any]]:
    """Return the warnings that an entry holds back, locked."""
    return _of_state(session, AlertState.WHITELISTED)


def hold_back(
    session: Session, alert_ids: Collection[UUID], entry_id: UUID, *, at: datetime, note: str, seat: str
) -> None:
    """The entry covers these open warnings from now on."""
    values = {"state": AlertState.WHITELISTED.value, "whitelist_id": entry_id}
    rows = session.execute(update(alert).where(alert.c.alert_id.in_(alert_ids)).values(values).returning(alert))
    add_history(session, rows, event="whitelisted", at=at, slice_id=None, note=note, seat=seat)


def let_go(session: Session, alert_id: UUID, *, at: datetime, note: str, seat: str) -> Row[Any]:
    """No entry covers the warning any more: it is open and raised; return its row."""
    values = {
        "state": AlertState.OPEN.value,
        "whitelist_id": None,
        "raised_at": at,
        "raised_as": alert.c.occurrences,
        "raised_level": alert.c.level,
        "raised_amount": alert.c.amount,
        "raised_period": alert.c.period,
    }
    row = session.execute(update(alert).where(alert.c.alert_id == alert_id).values(values).returning(alert)).one()
    add_history(session, [row], event="let_go", at=at, slice_id=None, note=note, seat=seat)
    return row


def about(row: Row[Any]) -> About:
    """Return what an entry's scope is compared with."""
    return About(
        region=row.region,
        rule_id=row.rule_id,
        family=row.family,
        unit=row.unit,
        unit_name=row.unit_name,
        subject=row.subject,
    )


def entry_of(row: Row[Any]) -> Entry:
    """Return a row as an entry."""
    return Entry(row.entry_id, scope_of(row), row.valid_from, row.expires_on)


def scope_of(row: Row[Any]) -> WhitelistScope:
    """Return the scope of a row."""
    return WhitelistScope(region=row.region, rule_id=row.rule_id, family=row.family, unit=row.unit, subject=row.subject)


def _of_state(session: Session, state: AlertState, *conditions: Any) -> list[Row[Any]]:
    statement = select(alert).where(alert.c.state == state, *conditions).order_by(alert.c.alert_id).with_for_update()
    return list(session.execute(statement))
