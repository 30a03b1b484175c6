"""The days that were told to every service (`cases.day.began.v1`)."""

from __future__ import annotations

from alembic import op

revision = "cases_0002"
down_revision = "cases_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE cases.day_told (day date PRIMARY KEY, told_at timestamptz NOT NULL DEFAULT now())")
    op.execute("GRANT SELECT, INSERT ON cases.day_told TO bw_cases")
