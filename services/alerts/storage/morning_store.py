"""Matters that were put before people, and open warnings whose matter waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertState
from services.alerts.storage.desk_tables import matter_shown
from services.alerts.storage.tables import alert


def newest_region(session: Session) -> str | None:
    """Return the region with the newest warning."""
    return session.execute(select(alert.c.region).order_by(alert.c.raised_at.desc()).limit(1)).scalar_one_or_none()


def open_warnings(session: Session, region: str) -> list[Row[Any]]:
    """Return (warning's columns, shown_on) of the open warnings of a region; `shown_on` is null while the matter waits."""
    statement = (
        select(alert, matter_shown.c.shown_on)
        .outerjoin(matter_shown, matter_shown.c.matter == alert.c.matter)
        .where(alert.c.region == region, alert.c.state == AlertState.OPEN)
        .order_by(alert.c.alert_id)
    )
    return list(session.execute(statement))


def shown_in_week(session: Session, region: str, week: date) -> int:
    """Return how many matters count against the week's budget."""
    statement = select(func.count()).where(matter_shown.c.region == region, matter_shown.c.week == week)
    return session.execute(statement).scalar_one()


def show(session: Session, shown: Sequence[tuple[str, Decimal]], *, region: str, on: date, week: date) -> None:
    """Put (matter, worth) before people."""
    if shown:
        rows = [
            {"matter": matter, "region": region, "shown_on": on, "week": week, "worth": worth}
            for matter, worth in shown
        ]
        session.execute(insert(matter_shown).on_conflict_do_nothing(), rows)
