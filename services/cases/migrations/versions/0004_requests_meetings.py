"""Query requests (article 5), the joint meeting with agreed matters and agreements on pushing data (article 9)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0004"
down_revision = "cases_0003"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0004_requests_meetings.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
