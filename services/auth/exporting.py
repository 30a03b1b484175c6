"""Auth's part of the monthly export: the operation log of the month, every field that its hashes cover (article 11)."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from chassis.blobs import Blobs
from chassis.exporting import export_month, rows_between
from chassis.outbox import publish
from contracts.exports import ExportRequested, LogExported

TABLES: Final = (rows_between("operation_log", "operation_log_v1.entry", "happened_at", "number"),)


def export(session: Session, blobs: Blobs, event: ExportRequested) -> None:
    """Write the month's part into the blob store and tell."""
    publish(session, LogExported(month=event.month, tables=export_month(session, blobs, TABLES, event)))
