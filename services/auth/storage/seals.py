"""Certificates of the seal key; the newest one is used, the others stay for the receipts that bear them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.auth.storage.tables import SEAL_CERTIFICATE


def newest(session: Session) -> str | None:
    """Return the certificate in use, PEM, or null before the key ceremony."""
    query = select(SEAL_CERTIFICATE.c.pem).order_by(SEAL_CERTIFICATE.c.created_at.desc()).limit(1)
    found = session.execute(query).scalar()
    return None if found is None else str(found)


def add(session: Session, *, fingerprint: str, pem: str, now: datetime) -> None:
    """Put a certificate into use; the same again changes nothing."""
    values = {"fingerprint": fingerprint, "pem": pem, "created_at": now}
    session.execute(insert(SEAL_CERTIFICATE).values(values).on_conflict_do_nothing())
