"""A signature and a consent to publication on paper are recorded with their scan, which cases keeps."""

from __future__ import annotations

from alembic import op

revision = "reports_0005"
down_revision = "reports_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reports.issue_step ADD COLUMN scan_id uuid")
    op.execute("ALTER TABLE reports.publication_consent ADD COLUMN scan_id uuid")
