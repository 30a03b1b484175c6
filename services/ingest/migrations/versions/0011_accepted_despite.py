"""A refused delivery may be accepted with its listed errors by the administrator."""

from __future__ import annotations

from alembic import op

revision = "ingest_0011"
down_revision = "ingest_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE ingest.delivery ADD COLUMN despite_reason text, ADD COLUMN despite_by text,"
        " ADD COLUMN despite_at timestamptz"
    )
