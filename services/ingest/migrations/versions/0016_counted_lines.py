"""Each amount of the execution reports and of the budget once, so that rules need not tell totals from parts again."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0016"
down_revision = "ingest_0015"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0016_counted_lines.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
