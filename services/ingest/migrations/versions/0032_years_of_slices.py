"""The planner knows how many slices a year has.

Rules and reports ask for the slices of a year by the first letters of their period. Of an expression the planner knows nothing and
takes one slice in two hundred, where most are of the year: what is joined to them was then expected to be one row, and
whatever it is joined with was read again for each of its thousands.
"""

from __future__ import annotations

from alembic import op

revision = "ingest_0032"
down_revision = "ingest_0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE STATISTICS ingest.slice_year ON (left(period, 4)), (left(left(period, 7), 4)), (left(period, 7)), data_set"
        " FROM ingest.slice"
    )
