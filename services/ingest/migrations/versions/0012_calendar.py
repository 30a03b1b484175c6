"""The office's calendar as cases tells it, for due days and for rules that ask whether a day was a working day."""

from __future__ import annotations

from alembic import op

revision = "ingest_0012"
down_revision = "ingest_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE ingest.calendar_day (
            day date PRIMARY KEY,
            is_working boolean NOT NULL,
            is_provisional boolean NOT NULL,
            calendar text NOT NULL
        )
        """
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON ingest.calendar_day TO bw_ingest")
    op.execute(
        """
        CREATE VIEW ledger_v1.calendar_day AS
        SELECT day, is_working, is_provisional, calendar FROM ingest.calendar_day
        """
    )
    op.execute("GRANT SELECT ON ledger_v1.calendar_day TO bw_ingest, bw_alerts, bw_reports")
