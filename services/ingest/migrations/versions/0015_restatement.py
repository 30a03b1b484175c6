"""What later deliveries changed in closed periods, and whether they said why."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0015"
down_revision = "ingest_0014"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0015_restatement.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
