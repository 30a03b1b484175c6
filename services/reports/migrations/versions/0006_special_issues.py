"""Special reports go the way of issues: a document knows its issue, a report its recipients; one scope may be reported on again."""

from __future__ import annotations

from alembic import op

revision = "reports_0006"
down_revision = "reports_0005"
branch_labels = None
depends_on = None

SCRIPT = """
ALTER TABLE reports.document ADD COLUMN issue_id uuid REFERENCES reports.issue;
UPDATE reports.document d SET issue_id = i.issue_id
  FROM reports.issue i
 WHERE (i.region, i.document_type, i.period) = (d.region, d.document_type, d.period);
ALTER TABLE reports.document
  DROP CONSTRAINT document_period_version,
  ADD CONSTRAINT document_issue_version UNIQUE (issue_id, version);
ALTER TABLE reports.issue
  ADD COLUMN recipients jsonb NOT NULL DEFAULT '[]',
  DROP CONSTRAINT issue_region_document_type_period_key;
CREATE UNIQUE INDEX issue_of_period ON reports.issue (region, document_type, period) WHERE document_type = 'quarterly_brief';
"""


def upgrade() -> None:
    op.execute(SCRIPT)
