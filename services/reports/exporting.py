"""Reports' part of the monthly export: documents, issues, numbers given (article 11)."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.exporting import export_month, rows_between
from chassis.outbox import publish
from contracts.exports import DocumentsExported, ExportRequested

TABLES: Final = (
    rows_between("document", "reports.document", "requested_at", "requested_at, document_id"),
    rows_between("issue", "reports.issue", "created_at", "created_at, issue_id"),
    rows_between("issue_step", "reports.issue_step", "happened_at", "step_id"),
    rows_between("registered_number", "reports.registered_number", "given_at", "given_at, kind, number"),
)


def on_export_requested(context: Context, session: Session, event: ExportRequested) -> None:
    """Write the month's part into the blob store and tell."""
    tables = export_month(session, context.blobs, TABLES, event)
    publish(session, DocumentsExported(month=event.month, tables=tables))
