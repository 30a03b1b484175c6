"""The application of a voucher is found without reading the year."""

from __future__ import annotations

from alembic import op

revision = "ingest_0024"
down_revision = "ingest_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX payment_application_id ON ingest.payment_application (slice_id, pay_app_id)")
