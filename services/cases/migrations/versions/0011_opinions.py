"""Deputies' opinions: register, answers, judgements, links, history; in the due view and among what may be filed."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0011"
down_revision = "cases_0010"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0011_opinions.sql")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
