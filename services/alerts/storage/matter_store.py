"""Warnings of one matter, and the settled ones that it repeats."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.alerts.storage.tables import alert, alert_outcome

RELATED_SHOWN: Final = 20


def settled_before(session: Session, series: str) -> dict[str, UUID | None]:
    """Return `recurs_alert_id` and `recurs_case_id`: the warning of the series whose case was closed last, nulls without."""
    statement = (
        select(alert.c.alert_id, alert_outcome.c.case_id)
        .join(alert_outcome, alert_outcome.c.alert_id == alert.c.alert_id)
        .where(alert.c.series == series, alert_outcome.c.kind == "closed")
        .order_by(alert_outcome.c.position.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return {"recurs_alert_id": row and row.alert_id, "recurs_case_id": row and row.case_id}


def others_of(session: Session, row: Row[Any]) -> list[Row[Any]]:
    """Return the other warnings of the same matter, newest first."""
    statement = (
        select(alert)
        .where(alert.c.matter == row.matter, alert.c.alert_id != row.alert_id)
        .order_by(alert.c.raised_at.desc(), alert.c.alert_id)
        .limit(RELATED_SHOWN)
    )
    return list(session.execute(statement))


def closing_of(session: Session, alert_id: UUID, case_id: UUID | None) -> Row[Any] | None:
    """Return the outcome (verdict, recorded_at) of a warning's closed case."""
    statement = (
        select(alert_outcome)
        .where(alert_outcome.c.alert_id == alert_id, alert_outcome.c.kind == "closed")
        .where(alert_outcome.c.case_id.is_not_distinct_from(case_id))
        .order_by(alert_outcome.c.position.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()
