"""Revocation lists, one row each, numbers strictly rising."""

from __future__ import annotations

from alembic import op

revision = "auth_0002"
down_revision = "auth_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE auth.revocation_list (
            number      bigint      PRIMARY KEY CHECK (number > 0),
            authority   text        NOT NULL REFERENCES auth.authority,
            issued_at   timestamptz NOT NULL,
            next_update timestamptz NOT NULL,
            der         bytea       NOT NULL
        )
        """
    )
    op.execute("GRANT SELECT, INSERT ON auth.revocation_list TO bw_auth")
