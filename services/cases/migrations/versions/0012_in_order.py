"""Ten thousand cases: the due page, the proposals and an act on a case read what they show and nothing else."""

from __future__ import annotations

from alembic import op

revision = "cases_0012"
down_revision = "cases_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In the order of the due page, and with all that its view takes of a case.
    op.execute("CREATE INDEX case_file_due ON cases.case_file (due_on, number, case_id) WHERE due_on IS NOT NULL")
    op.execute("CREATE INDEX proposal_by_case ON cases.proposal (case_id)")
    op.execute("CREATE INDEX proposal_open_in_order ON cases.proposal (due_on, proposal_id) WHERE state = 'open'")
