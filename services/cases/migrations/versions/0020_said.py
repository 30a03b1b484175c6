"""What a case is found by stands in a column of its own: its numbers, its warning's title and unit."""

from __future__ import annotations

from alembic import op

revision = "cases_0020"
down_revision = "cases_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE cases.case_file ADD COLUMN said text GENERATED ALWAYS AS (
            number || ' ' || coalesce(document_number, '') || ' ' || coalesce(alert #>> '{summary,title}', '')
            || ' ' || coalesce(alert #>> '{summary,unit_name}', '')) STORED
    """)
