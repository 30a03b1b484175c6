"""Progress by class and what is usual for the season, published for rules."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0023"
down_revision = "ingest_0022"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0023_season.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
