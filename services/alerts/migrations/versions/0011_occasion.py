"""A rule is run when the reconciliation has moved."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "alerts_0011"
down_revision = "alerts_0010"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0011_occasion.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
