"""What hangs on a receipt: the reader's notes, and our seal. Written once, never changed."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.ingest.v1 import ReceiptNote, ReceiptSeal
from services.ingest.storage.tables import receipt_note, receipt_seal


def insert_notes(session: Session, receipt_id: UUID, notes: Iterable[ReceiptNote]) -> None:
    """Keep the notes in their order."""
    rows = [
        {"receipt_id": receipt_id, "position": position, **note.model_dump()} for position, note in enumerate(notes)
    ]
    if rows:
        session.execute(insert(receipt_note), rows)


def notes_of(session: Session, receipt_id: UUID) -> tuple[ReceiptNote, ...]:
    """Return the notes in their order."""
    query = select(receipt_note).where(receipt_note.c.receipt_id == receipt_id).order_by(receipt_note.c.position)
    return tuple(
        ReceiptNote(kind=row.kind, detail=row.detail, sheet=row.sheet, count=row.count)
        for row in session.execute(query)
    )


def insert_seal(session: Session, receipt_id: UUID, seal: ReceiptSeal) -> None:
    """Keep the seal; where two were made at once the first stays."""
    values = {
        "receipt_id": receipt_id,
        "payload": seal.payload,
        "signature": seal.signature,
        "algorithm": seal.algorithm,
        "certificate_pem": seal.certificate_pem,
        "sealed_at": seal.sealed_at,
    }
    session.execute(insert(receipt_seal).values(values).on_conflict_do_nothing())


def seal_of(session: Session, receipt_id: UUID) -> ReceiptSeal | None:
    """Return the seal or null."""
    row = session.execute(select(receipt_seal).where(receipt_seal.c.receipt_id == receipt_id)).first()
    if row is None:
        return None
    return ReceiptSeal(
        payload=row.payload,
        signature=base64.b64encode(bytes(row.signature)),
        algorithm=row.algorithm,
        certificate_pem=row.certificate_pem,
        sealed_at=row.sealed_at,
    )
