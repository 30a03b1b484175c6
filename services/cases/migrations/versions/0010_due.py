"""Everything due in one narrow view, reminders that were given, the order of the list of cases as indices."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0010"
down_revision = "cases_0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0010_due.sql")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
