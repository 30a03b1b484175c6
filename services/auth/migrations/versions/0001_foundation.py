"""Operation log (its own schema), seats, certificates, sessions.

This runs before every other service's first migration: they need `operation_log_v1.append`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from chassis.migrations import create_chassis_tables

revision = "auth_0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    for name in ("0001_operation_log.sql", "0001_register.sql"):
        script = (HERE / name).read_text(encoding="utf-8")
        # Without parameters the driver sends the script as it is: colons and per cent signs mean nothing to it.
        op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
    create_chassis_tables(op, "auth", "bw_auth")
