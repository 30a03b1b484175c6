"""What rules may know of warnings: settled matters that came back (`alerts_v1.matter_return`, rule W-J13)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "alerts_0012"
down_revision = "alerts_0011"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0012_matter_return.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
