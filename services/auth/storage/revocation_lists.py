"""Rows of revocation lists, and what they list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from contracts.auth.v1 import CertificateState
from services.auth.storage.tables import CERTIFICATE, REVOCATION_LIST


@dataclass(frozen=True, slots=True)
class RevokedLine:
    """A revoked certificate of the register."""

    serial: str
    revoked_at: datetime
    reason: str


def revoked_by(session: Session, authority: str) -> tuple[RevokedLine, ...]:
    """Return every certificate of a CA that was revoked, in the order of revocation."""
    rows = session.execute(
        select(CERTIFICATE.c.serial, CERTIFICATE.c.revoked_at, CERTIFICATE.c.revoked_reason)
        .where(CERTIFICATE.c.authority == authority, CERTIFICATE.c.state == CertificateState.REVOKED.value)
        .order_by(CERTIFICATE.c.revoked_at, CERTIFICATE.c.serial)
    )
    return tuple(RevokedLine(*row) for row in rows)


def next_number(session: Session) -> int:
    """Return the number after the newest; a second writer with the same one is refused by the key and tries again."""
    return int(session.scalar(select(func.coalesce(func.max(REVOCATION_LIST.c.number), 0))) or 0) + 1


def add(
    session: Session, *, number: int, authority: str, issued_at: datetime, next_update: datetime, der: bytes
) -> None:
    """Store a list."""
    session.execute(
        insert(REVOCATION_LIST).values(
            number=number, authority=authority, issued_at=issued_at, next_update=next_update, der=der
        )
    )
