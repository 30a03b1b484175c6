"""Scans of approvals of query requests, dunning letters and issues of briefs."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0018"
down_revision = "cases_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
