"""A year-end debt balance out of a disclosure table comes without the movements of the month."""

from __future__ import annotations

from alembic import op

revision = "ingest_0018"
down_revision = "ingest_0017"
branch_labels = None
depends_on = None

COLUMNS = ("opening", "borrowed", "repaid")


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE ingest.debt_balance ALTER COLUMN {column} DROP NOT NULL")
