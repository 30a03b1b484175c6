"""Warnings and runs that a warning is compared with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertState
from services.alerts.storage.tables import alert, rule_run

_STANDING = (AlertState.OPEN, AlertState.CONFIRMED, AlertState.WHITELISTED)


def earlier(session: Session, row: Row[Any], *, since_year: int) -> list[Row[Any]]:
    """Return (alert_id, fiscal_year, period, amount) of the rule's warnings on the same unit and subject, by period."""
    c = alert.c
    statement = select(c.alert_id, c.fiscal_year, c.period, c.amount).where(
        c.rule_id == row.rule_id,
        c.series == row.series,
        c.fiscal_year.between(since_year, row.fiscal_year),
        c.period <= row.period,
    )
    return list(session.execute(statement.order_by(c.period, c.alert_id)))


def outcomes(session: Session, row: Row[Any], *, since_year: int) -> dict[int, str]:
    """Return what the rule's last run came to in each year of the region."""
    c = rule_run.c
    newest = (
        select(func.max(c.position))
        .where(c.rule_id == row.rule_id, c.region == row.region, c.fiscal_year.between(since_year, row.fiscal_year))
        .group_by(c.fiscal_year)
    )
    rows = session.execute(select(c.fiscal_year, c.outcome).where(c.position.in_(newest)))
    return {year: outcome for year, outcome in rows}  # noqa: C416 - rows are not pairs to mypy


def of_rule(session: Session, row: Row[Any]) -> list[Row[Any]]:
    """Return (unit_name, amount) of the rule's warnings that stand in the region's year, the largest last."""
    c = alert.c
    statement = select(c.unit_name, c.amount).where(
        c.rule_id == row.rule_id,
        c.region == row.region,
        c.fiscal_year == row.fiscal_year,
        c.state.in_(_STANDING),
    )
    return list(session.execute(statement.order_by(func.abs(c.amount).nulls_first(), c.unit_name)))
