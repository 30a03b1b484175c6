"""The PDF for paper with the red head printed already (套打)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "reports_0003"
down_revision = "reports_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("overprint_sha256", sa.Text), schema="reports")
