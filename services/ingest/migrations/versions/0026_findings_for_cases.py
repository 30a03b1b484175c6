"""Cases reads audit findings of the published ledger, and by which delivery they were said; nothing else of it."""

from __future__ import annotations

from alembic import op

revision = "ingest_0026"
down_revision = "ingest_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("GRANT USAGE ON SCHEMA ledger_v1 TO bw_cases")
    op.execute("GRANT SELECT ON ledger_v1.audit_finding, ledger_v1.slice TO bw_cases")
