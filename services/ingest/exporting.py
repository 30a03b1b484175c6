"""Ingest's part of the monthly export: receipts, slices, and the rows of each data set that came in (article 11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.exporting import ExportTable, export_month, rows_between
from chassis.logs import log
from chassis.outbox import publish
from contracts.exports import ExportRequested, LedgerExported

VIEW_OF: Final = {"report_workbook": "report_line", "classification": "classification_delivered"}
"""Data sets whose view has another name."""
_SETS: Final = text(
    "SELECT DISTINCT data_set FROM ledger_v1.slice WHERE accepted_at >= :begins AND accepted_at < :ends ORDER BY 1"
)


def on_export_requested(context: Context, session: Session, event: ExportRequested) -> None:
    """Write the month's part into the blob store and tell; personal values stay masked, as in every view."""
    sets = session.execute(_SETS, {"begins": event.begins, "ends": event.ends}).scalars().all()
    tables = export_month(session, context.blobs, tables_of(sets), event)
    publish(session, LedgerExported(month=event.month, tables=tables))
    log.info("ledger exported", month=event.month, tables=len(tables), rows=sum(table.rows for table in tables))


def tables_of(sets: Sequence[str]) -> list[ExportTable]:
    """Return the tables of a month in which these data sets came in."""
    found = [
        rows_between("receipt", "ledger_v1.receipt", "accepted_at", "accepted_at, receipt_id"),
        rows_between("slice", "ledger_v1.slice", "accepted_at", "accepted_at, slice_id"),
        rows_between("restatement", "ledger_v1.restatement", "restated_at", "restated_at, receipt_id"),
        rows_between("delivery_quality", "ledger_v1.delivery_quality", "decided_at", "decided_at, delivery_id"),
    ]
    for data_set in sets:
        view = VIEW_OF.get(data_set, data_set)
        found.append(rows_between(view, f"ledger_v1.{view}_history", "known_from", "known_from, slice_id, row_no"))
    return found
