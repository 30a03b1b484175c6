"""Between review and signature an issue waits: who reviewed it stands in its steps. What was in review is reviewed anew."""

from __future__ import annotations

from alembic import op

revision = "reports_0008"
down_revision = "reports_0007"
branch_labels = None
depends_on = None

SCRIPT = """
ALTER TABLE reports.issue
  DROP CONSTRAINT issue_stage_check,
  DROP CONSTRAINT issue_check,
  ADD CONSTRAINT issue_stage_check CHECK (
    stage IN ('draft', 'in_review', 'reviewed', 'signed', 'issued', 'distributed', 'archived')
  ),
  ADD CONSTRAINT issue_check CHECK ((number IS NULL) = (stage IN ('draft', 'in_review', 'reviewed')));
"""


def upgrade() -> None:
    op.execute(SCRIPT)
