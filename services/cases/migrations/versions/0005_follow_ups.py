"""What follows a letter: survey papers, proposals, delivery notices, further letters and numbers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0005"
down_revision = "cases_0004"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0005_follow_ups.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
