"""The clock of article 6: briefs that must go out stand among everything due."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0013"
down_revision = "cases_0012"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0013_brief_clock.sql")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
