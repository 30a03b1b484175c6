"""A consent to publication names the number that it was given for: a voided number takes it along."""

from __future__ import annotations

from alembic import op

revision = "reports_0004"
down_revision = "reports_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reports.publication_consent ADD COLUMN number text")
    op.execute(
        "UPDATE reports.publication_consent c SET number = coalesce(i.number, '') FROM reports.issue i WHERE i.issue_id = c.issue_id"
    )
    op.execute("ALTER TABLE reports.publication_consent ALTER COLUMN number SET NOT NULL")
