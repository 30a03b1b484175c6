"""Warnings, cases with their append-only history, registers of numbers, calendars."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from chassis.migrations import create_chassis_tables

revision = "cases_0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0001_foundation.sql").read_text(encoding="utf-8")
    # Without parameters the driver sends the script as it is: colons and per cent signs mean nothing to it.
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
    create_chassis_tables(op, "cases", "bw_cases")
