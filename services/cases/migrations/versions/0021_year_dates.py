"""Dates of the year among what is due."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0021"
down_revision = "cases_0020"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0021_year_dates.sql")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
