"""Which group each row of a slice belongs to is kept for rules that judge rows in groups."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "alerts_0015"
down_revision = "alerts_0014"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0015_groups.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
