"""A letter that was taken back before its receipt: its number stays as void, with the reason."""

from __future__ import annotations

from alembic import op

revision = "cases_0014"
down_revision = "cases_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE cases.letter ADD COLUMN voided_on date, ADD COLUMN void_reason text NOT NULL DEFAULT '',"
        " ADD CONSTRAINT letter_void_was_not_received CHECK (voided_on IS NULL OR (received_on IS NULL AND void_reason <> ''))"
    )
    op.execute("GRANT UPDATE (voided_on, void_reason) ON cases.letter TO bw_cases")
