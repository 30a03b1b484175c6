"""The planner knows how many vouchers' money moved in a span of days.

Reports and rules ask for the day on which the money moved: the day of payment or, until it is known, the voucher's. Of an
expression the planner knows nothing and takes one row in two hundred, where a year's span holds nearly all: a million rows were
then sorted on disk to be joined.
"""

from __future__ import annotations

from alembic import op

revision = "ingest_0030"
down_revision = "ingest_0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE STATISTICS ingest.payment_voucher_paid_on ON (coalesce(xpay_date, vou_date)) FROM ingest.payment_voucher"
    )
