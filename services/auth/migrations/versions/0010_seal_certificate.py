"""Certificates of the seal key that counter-signs receipts."""

from __future__ import annotations

from alembic import op

revision = "auth_0010"
down_revision = "auth_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE auth.seal_certificate (
            fingerprint text        PRIMARY KEY,
            pem         text        NOT NULL,
            created_at  timestamptz NOT NULL
        )
        """
    )
    op.execute("GRANT SELECT, INSERT ON auth.seal_certificate TO bw_auth")
