"""A tax class whose name ends in 合计 is a class, not a total: `101 税收收入合计` counts in `execution_line`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0020"
down_revision = "ingest_0019"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0020_named_totals.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
