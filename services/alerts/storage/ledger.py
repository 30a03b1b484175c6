"""What the engine asks of the ledger beside the rules: versions of the data, slices whose events are still to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

from contracts.values import Origin
from services.alerts.doubts import Difference, Place, Unexplained

VIEW_OF_SET: Final = {"report_workbook": "report_line"}
"""Data sets whose view has another name; all others are named alike."""

_CURRENT = text(
    """
    SELECT data_set, receipt_id
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = :year AND superseded_at IS NULL
    ORDER BY data_set, period, sender
    """
)
_NEWER = text(
    """
    SELECT DISTINCT newer.data_set
    FROM ledger_v1.slice AS mine
    JOIN ledger_v1.slice AS newer
      ON newer.region = mine.region AND left(newer.period, 4) = left(mine.period, 4)
     AND newer.accepted_at > mine.accepted_at
    LEFT JOIN alerts.evaluation AS done ON done.slice_id = newer.slice_id
    WHERE mine.slice_id = :slice_id AND newer.superseded_at IS NULL
      AND newer.accepted_at > :not_before AND done.slice_id IS NULL
    """
)
_AWAITED = text(
    """
    SELECT DISTINCT slice.data_set
    FROM ledger_v1.slice
    LEFT JOIN alerts.evaluation AS done ON done.slice_id = slice.slice_id
    WHERE slice.region = :region AND left(slice.period, 4) = :year AND slice.superseded_at IS NULL
      AND slice.accepted_at > :not_before AND slice.slice_id <> :besides AND done.slice_id IS NULL
    """
)
_UNEXPLAINED = text(
    """
    SELECT difference_id, receipt_ids
    FROM ledger_v1.reconciliation_difference
    WHERE region = :region AND is_unexplained
    ORDER BY abs(amount) DESC, difference_id
    """
)
_DOUBTS = text(
    """
    SELECT difference_id, identity, period, subject, amount, state
    FROM ledger_v1.reconciliation_difference
    WHERE difference_id = ANY(:difference_ids)
    ORDER BY abs(amount) DESC, difference_id
    """
)
_ROWS_OF_DIFFERENCES: Final = text(
    """
    SELECT kept.difference_id, kept.receipt_id, kept.row_no, kept.is_whole
    FROM ledger_v1.reconciliation_difference_row AS kept
    JOIN ledger_v1.reconciliation_difference AS difference ON difference.difference_id = kept.difference_id
    WHERE difference.region = :region AND difference.is_unexplained
    """
)
_SCOPES = text(
    """
    SELECT DISTINCT region, CAST(left(period, 4) AS int) AS fiscal_year
    FROM ledger_v1.slice
    WHERE superseded_at IS NULL AND left(period, 4) >= :since
    ORDER BY region, fiscal_year
    """
)
_ORIGINS = text("SELECT receipt_id, origin FROM ledger_v1.receipt WHERE receipt_id = ANY(:receipt_ids)")
_FILES = text("SELECT receipt_id, file_name FROM ledger_v1.receipt WHERE receipt_id = ANY(:receipt_ids)")


def view_of(data_set: str) -> str:
    """Return the name of the view that shows a data set."""
    return VIEW_OF_SET.get(data_set, data_set)


def data_versions(connection: Connection, *, region: str, fiscal_year: int) -> dict[str, list[UUID]]:
    """Return the receipts of the current slices of a region's year, by view."""
    versions: dict[str, list[UUID]] = {}
    for data_set, receipt_id in connection.execute(_CURRENT, {"region": region, "year": str(fiscal_year)}):
        versions.setdefault(view_of(data_set), []).append(receipt_id)
    return versions


def views_with_newer_slices(session: Session, *, slice_id: UUID, not_before: datetime) -> frozenset[str]:
    """Return the views of which a slice newer than `slice_id` is there whose event has not been handled yet.

    Slices accepted before `not_before` do not count: an event that has not come in that time may be parked.
    """
    rows = session.execute(_NEWER, {"slice_id": slice_id, "not_before": not_before})
    return frozenset(view_of(data_set) for (data_set,) in rows)


def awaited_views(
    session: Session, *, region: str, fiscal_year: int, besides: UUID, not_before: datetime
) -> frozenset[str]:
    """Return the views of which any slice accepted since `not_before` is there whose event has not been handled yet.

    `besides` is the slice in hand.
    """
    asked = {"region": region, "year": str(fiscal_year), "besides": besides, "not_before": not_before}
    return frozenset(view_of(data_set) for (data_set,) in session.execute(_AWAITED, asked))


def scopes(session: Session, *, since_year: int) -> list[tuple[str, int]]:
    """Return (region, fiscal year) of which the ledger has current slices, from `since_year` on."""
    return [(row.region, row.fiscal_year) for row in session.execute(_SCOPES, {"since": str(since_year)})]


def unexplained_under(connection: Connection, *, region: str) -> Unexplained:
    """Return the unexplained reconciliation differences of a region with the rows they rest on, largest first."""
    rows: dict[UUID, dict[bool, set[Place]]] = {}
    for row in connection.execute(_ROWS_OF_DIFFERENCES, {"region": region}):
        kept = rows.setdefault(row.difference_id, {True: set(), False: set()})
        kept[row.is_whole].add((row.receipt_id, row.row_no))
    nothing: dict[bool, set[Place]] = {True: set(), False: set()}
    return Unexplained(
        tuple(
            Difference(
                row.difference_id,
                frozenset(row.receipt_ids),
                whole=frozenset(rows.get(row.difference_id, nothing)[True]),
                cut=frozenset(rows.get(row.difference_id, nothing)[False]),
            )
            for row in connection.execute(_UNEXPLAINED, {"region": region})
        )
    )


def differences(session: Session, difference_ids: Sequence[UUID]) -> list[Row[Any]]:
    """Return (difference_id, identity, period, subject, amount, state) of the differences, largest first."""
    return list(session.execute(_DOUBTS, {"difference_ids": list(difference_ids)})) if difference_ids else []


def origin_of(connection: Connection, receipt_ids: Iterable[UUID]) -> Mapping[UUID, Origin]:
    """Return where each receipt's data come from."""
    rows = connection.execute(_ORIGINS, {"receipt_ids": list(receipt_ids)})
    return {receipt_id: Origin(origin) for receipt_id, origin in rows}


def file_names(session: Session, receipt_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the name of the received file of each receipt."""
    rows = session.execute(_FILES, {"receipt_ids": list(receipt_ids)})
    return {receipt_id: name for receipt_id, name in rows}  # noqa: C416 - rows are not pairs to mypy
