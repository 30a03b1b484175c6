"""Agreed due days, the lines of the delivery calendar, what senders were told of them, and the quality of what came."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0013"
down_revision = "ingest_0012"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0013_delivery_calendar.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
