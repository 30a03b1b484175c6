"""Statistics from a small sample in the load itself, and an index for a project's payments (by slice, as the views ask).

A whole ANALYZE took a sixth of a load of 200,000 rows. The rough figures keep a rule that runs a second later from planning
for an empty table; autovacuum refines them within minutes.
"""

from __future__ import annotations

from alembic import op

revision = "ingest_0014"
down_revision = "ingest_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER FUNCTION ingest.analyse_facts(text, bigint) SET default_statistics_target = 20")
    op.execute("CREATE INDEX payment_application_project ON ingest.payment_application (slice_id, pro_code)")
