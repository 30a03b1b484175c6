"""Alerts' part of the monthly export: warnings raised in the month, their evidence, what happened to them (article 11)."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.exporting import ExportTable, export_month, rows_between
from chassis.outbox import publish
from contracts.exports import AlertsExported, ExportRequested

TABLES: Final = (
    rows_between("alert", "alerts.alert", "raised_at", "raised_at, alert_id"),
    rows_between("alert_history", "alerts.alert_history", "happened_at", "position"),
    rows_between("alert_outcome", "alerts.alert_outcome", "recorded_at", "position"),
    ExportTable(
        "alert_evidence",
        "SELECT e.* FROM alerts.alert_evidence e JOIN alerts.alert a USING (alert_id)"
        " WHERE a.raised_at >= %(begins)s AND a.raised_at < %(ends)s ORDER BY alert_id, occurrence, number",
    ),
)


def on_export_requested(context: Context, session: Session, event: ExportRequested) -> None:
    """Write the month's part into the blob store and tell."""
    tables = export_month(session, context.blobs, TABLES, event)
    publish(session, AlertsExported(month=event.month, tables=tables))
