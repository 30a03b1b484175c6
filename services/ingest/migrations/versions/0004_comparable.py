"""Last year's monthly reports on this year's classification (同口径)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0004"
down_revision = "ingest_0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0004_comparable.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
