"""A month beside the same month of the year before on this year's codes (同口径增减)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0022"
down_revision = "ingest_0021"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0022_execution_growth.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
