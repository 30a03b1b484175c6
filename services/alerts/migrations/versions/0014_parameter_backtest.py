"""A back-test may be of a change of a parameter."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "alerts_0014"
down_revision = "alerts_0013"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0014_parameter_backtest.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
