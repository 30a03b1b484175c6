"""A delivery may cover one day of a daily data set: it replaces that day of the month's slice, whose rows stay untouched."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0021"
down_revision = "ingest_0020"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0021_replaced_day.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
