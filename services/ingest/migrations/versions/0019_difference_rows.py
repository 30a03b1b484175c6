"""The rows behind a reconciliation difference, so that it puts in doubt only what really uses them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0019"
down_revision = "ingest_0018"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0019_difference_rows.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
