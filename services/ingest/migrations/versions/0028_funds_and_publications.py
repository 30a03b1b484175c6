"""B02 公开表数字 and B03 政府性基金逐项收支: their tables and views (R18, R24, R36)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0028"
down_revision = "ingest_0027"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0028_funds_and_publications.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
