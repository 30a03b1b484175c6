"""A contract tells its investment project, a project what the treasury paid for it in the year (R31)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "ingest_0027"
down_revision = "ingest_0026"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0027_project_of_contract.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
