"""Kept picks, and the runs that wait for a quiet moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.alerts.storage.ledger import VIEW_OF_SET
from services.alerts.storage.tables import picked_rows, waiting_run

YEARS_BEFORE: Final = 2
"""Rules that pick rows read payments of the year and at most this many before."""

_SLICES = text(
    """
    SELECT slice.slice_id, slice.receipt_id, receipt.row_count
    FROM ledger_v1.slice
    JOIN ledger_v1.receipt ON receipt.receipt_id = slice.receipt_id
    WHERE slice.region = :region AND slice.data_set = :data_set AND slice.superseded_at IS NULL
      AND left(slice.period, 4) BETWEEN :first AND :last
    ORDER BY slice.period, slice.slice_id
    """
)
_VERSIONS = text(
    "SELECT CAST(receipt_id AS text) FROM ledger_v1.slice"
    " WHERE region = :region AND data_set = ANY(:data_sets) AND superseded_at IS NULL"
)
_REST_DAYS = text(
    "SELECT md5(string_agg(CAST(day AS text), ',' ORDER BY day)) FROM ledger_v1.calendar_day"
    " WHERE NOT is_working AND extract(year FROM day) = :fiscal_year"
)
_KEPT = text("SELECT slice_id, row_nos FROM alerts.picked_rows WHERE key = :key")
_FORGET = text(
    "DELETE FROM alerts.picked_rows WHERE rule_id = :rule_id AND region = :region AND fiscal_year = :fiscal_year"
    " AND key <> ALL(:keys)"
)
_LAST_MS = text(
    """
    SELECT asked.rule_id, last.duration_ms
    FROM unnest(CAST(:rule_ids AS text[])) AS asked (rule_id)
    CROSS JOIN LATERAL (
        SELECT run.duration_ms FROM alerts.rule_run AS run
        WHERE run.rule_id = asked.rule_id AND run.region = :region AND run.fiscal_year = :fiscal_year
        ORDER BY run.position DESC LIMIT 1
    ) AS last
    """
)
_MARK = text(
    """
    SELECT (SELECT max(position) FROM alerts.rule_run WHERE rule_id = :rule_id AND region = :region
              AND fiscal_year = :fiscal_year) AS run,
           (SELECT max(evaluated_at) FROM alerts.evaluation WHERE region = :region AND fiscal_year = :fiscal_year) AS evaluated
    """
)


@dataclass(frozen=True, slots=True)
class CurrentSlice:
    """A slice of a view of payments."""

    slice_id: UUID
    receipt_id: UUID
    rows: int


def slices_of(connection: Connection, view: str, *, region: str, fiscal_year: int) -> list[CurrentSlice]:
    """Return the current slices of a view in the years that rules over picked rows read."""
    years = {"first": str(fiscal_year - YEARS_BEFORE), "last": str(fiscal_year)}
    rows = connection.execute(_SLICES, {"region": region, "data_set": view, **years})
    return [CurrentSlice(row.slice_id, row.receipt_id, row.row_count) for row in rows]


def versions_of(connection: Connection, views: Collection[str], *, region: str, fiscal_year: int) -> list[str]:
    """Return what stands for the state of other views: their current receipts, the year's rest days."""
    sets = [{view: data_set for data_set, view in VIEW_OF_SET.items()}.get(view, view) for view in views]
    versions = list(connection.execute(_VERSIONS, {"region": region, "data_sets": sets}).scalars())
    if "calendar_day" in views:
        versions.append(str(connection.execute(_REST_DAYS, {"fiscal_year": fiscal_year}).scalar_one()))
    return versions


def kept(connection: Connection, key: str) -> dict[UUID, list[int]]:
    """Return the picked rows by slice."""
    return {row.slice_id: row.row_nos for row in connection.execute(_KEPT, {"key": key})}


def keep(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep picks of slices; those that are kept already stay."""
    if rows:
        session.execute(insert(picked_rows).on_conflict_do_nothing(), list(rows))


def forget_others(session: Session, rule_id: str, keys: Collection[str], *, region: str, fiscal_year: int) -> None:
    """Delete a rule's picks under other keys than these: nothing asks for them any more."""
    values = {"rule_id": rule_id, "region": region, "fiscal_year": fiscal_year, "keys": list(keys)}
    session.execute(_FORGET, values)


def last_durations(connection: Connection, rule_ids: Iterable[str], *, region: str, fiscal_year: int) -> dict[str, int]:
    """Return the milliseconds of each rule's last run in a region's year."""
    values = {"rule_ids": list(rule_ids), "region": region, "fiscal_year": fiscal_year}
    return {row.rule_id: row.duration_ms for row in connection.execute(_LAST_MS, values)}


def let_wait(
    session: Session, rule_ids: Iterable[str], *, region: str, fiscal_year: int, slice_id: UUID, at: datetime
) -> None:
    """Let rules wait for a quiet moment, counted from the last slice that they wait with."""
    statement = insert(waiting_run)
    place = {"region": region, "fiscal_year": fiscal_year, "slice_id": slice_id, "since": at}
    rows = [place | {"rule_id": rule_id} for rule_id in rule_ids]
    if rows:
        again = {"slice_id": statement.excluded.slice_id, "since": statement.excluded.since}
        keys = [waiting_run.c.rule_id, waiting_run.c.region, waiting_run.c.fiscal_year]
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=again), rows)


def waiting(session: Session, *, until: datetime) -> list[Row[Any]]:
    """Return (rule_id, region, fiscal_year, slice_id) of the runs that wait in regions' years where nothing came since `until`."""
    statement = text(
        "SELECT rule_id, region, fiscal_year, slice_id FROM alerts.waiting_run AS mine WHERE NOT EXISTS ("
        "SELECT FROM alerts.waiting_run AS other WHERE other.region = mine.region AND other.fiscal_year = mine.fiscal_year"
        " AND other.since > :until) ORDER BY region, fiscal_year, rule_id"
    )
    return list(session.execute(statement, {"until": until}))


def mark(connection: Connection | Session, rule_id: str, *, region: str, fiscal_year: int) -> tuple[Any, ...]:
    """Return what has moved when another has judged the rule or a slice meanwhile."""
    values = {"rule_id": rule_id, "region": region, "fiscal_year": fiscal_year}
    return tuple(connection.execute(_MARK, values).one())
