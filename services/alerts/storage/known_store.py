"""Warnings as they were known at a time, from their append-only history and occurrences. Read-only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertSummary
from contracts.values import Page

_KNOWN: Final = text("""
    SELECT a.alert_id, a.rule_id, a.region, o.title, h.state, o.matter_class, h.level, o.unit, o.unit_name, o.subject, o.period,
           o.amount, o.origin, o.occurrence, o.recorded_at, count(*) OVER () AS total
    FROM alerts.alert a
    CROSS JOIN LATERAL (SELECT state, level FROM alerts.alert_history
                        WHERE alert_id = a.alert_id AND happened_at <= :known_at ORDER BY position DESC LIMIT 1) h
    CROSS JOIN LATERAL (SELECT * FROM alerts.alert_occurrence
                        WHERE alert_id = a.alert_id AND recorded_at <= :known_at ORDER BY occurrence DESC LIMIT 1) o
    WHERE a.region = :region AND left(o.period, 4) = :year AND o.period <= :until
    ORDER BY a.alert_id LIMIT :limit OFFSET :offset
""")
_LATER: Final = text("""
    SELECT count(*) FROM alerts.alert a
    WHERE a.region = :region AND left(a.period, 4) = :year AND a.period <= :until
      AND EXISTS (SELECT FROM alerts.alert_history h
                  WHERE h.alert_id = a.alert_id AND h.happened_at > :known_at AND h.event <> 'refresh')
""")


def known(
    session: Session, *, region: str, year: int, until: date, known_at: datetime, page: Page
) -> tuple[int, tuple[AlertSummary, ...]]:
    """Return how many there were and one page."""
    values = {"limit": page.limit, "offset": page.offset, "known_at": known_at} | _data_of(region, year, until)
    rows = session.execute(_KNOWN, values).all()
    items = tuple(
        AlertSummary(
            alert_id=row.alert_id, rule_id=row.rule_id, title=row.title, state=row.state, matter_class=row.matter_class,
            level=row.level, region=row.region, unit=row.unit, unit_name=row.unit_name, subject=row.subject, period=row.period,
            amount=row.amount, origin=row.origin, occurrences=row.occurrence, raised_at=row.recorded_at,
        )
        for row in rows
    )  # fmt: skip
    return (rows[0].total if rows else 0), items


def later(session: Session, *, region: str, year: int, until: date, known_at: datetime) -> int:
    """Return how many warnings on the same data were raised or changed afterwards; brought up to date in silence is no change."""
    return int(session.execute(_LATER, {"known_at": known_at} | _data_of(region, year, until)).scalar_one())


def _data_of(region: str, year: int, until: date) -> dict[str, object]:
    return {"region": region, "year": str(year), "until": until.isoformat()}
