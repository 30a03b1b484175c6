"""The counted lines with a history and per year; a tax class whose name ends in 合计 is a class, not a total."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0020"
down_revision = "ingest_0019"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0020_counted_history.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
