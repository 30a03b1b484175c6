"""An account tells what of its month went through the treasury (R14)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0029"
down_revision = "ingest_0028"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0029_cash_of_accounts.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
