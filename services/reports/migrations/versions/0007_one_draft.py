"""Of a scope one special report takes orders: who orders it at the same time as another gets the other's draft."""

from __future__ import annotations

from alembic import op

revision = "reports_0007"
down_revision = "reports_0006"
branch_labels = None
depends_on = None

SCRIPT = """
ALTER TABLE reports.issue ADD COLUMN takes_orders boolean NOT NULL DEFAULT false;
UPDATE reports.issue SET takes_orders = true
 WHERE issue_id IN (
   SELECT DISTINCT ON (region, period) issue_id FROM reports.issue
    WHERE document_type = 'special_report' AND stage = 'draft'
    ORDER BY region, period, created_at DESC, issue_id
 );
CREATE UNIQUE INDEX issue_takes_orders ON reports.issue (region, period) WHERE takes_orders;
"""


def upgrade() -> None:
    op.execute(SCRIPT)
