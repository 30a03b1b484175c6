"""The ledger of differences between the delivered data sets, and its view for alerts and reports."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0003"
down_revision = "ingest_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((Path(__file__).parent / "0003_reconciliation.sql").read_text(encoding="utf-8"))
