"""The sender's signature of a manifest, the reader's notes and our seal of a receipt."""

from __future__ import annotations

from alembic import op

revision = "ingest_0010"
down_revision = "ingest_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE ingest.delivery ADD COLUMN manifest_signature bytea, ADD COLUMN signer_pem text")
    op.execute(
        """
        CREATE TABLE ingest.receipt_note (
            receipt_id uuid    NOT NULL REFERENCES ingest.receipt,
            position   integer NOT NULL,
            kind       text    NOT NULL,
            detail     text    NOT NULL,
            sheet      text,
            count      integer NOT NULL,
            PRIMARY KEY (receipt_id, position)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE ingest.receipt_seal (
            receipt_id      uuid        PRIMARY KEY REFERENCES ingest.receipt,
            payload         text        NOT NULL,
            signature       bytea       NOT NULL,
            algorithm       text        NOT NULL,
            certificate_pem text        NOT NULL,
            sealed_at       timestamptz NOT NULL
        )
        """
    )
    op.execute("GRANT SELECT, INSERT ON ingest.receipt_note, ingest.receipt_seal TO bw_ingest")
