"""The register of seats, authorities and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.auth.v1 import Certificate, CertificateState
from contracts.values import Role
from services.auth.certificates.profiles import fingerprint_of
from services.auth.seats import Seat
from services.auth.storage.tables import AUTHORITY, CERTIFICATE, SEAT

_LINE: Final = (
    select(
        CERTIFICATE, SEAT.c.role, SEAT.c.holder, SEAT.c.unit, SEAT.c.is_active, AUTHORITY.c.pem.label("authority_pem")
    )
    .join(SEAT, SEAT.c.code == CERTIFICATE.c.seat)
    .join(AUTHORITY, AUTHORITY.c.fingerprint == CERTIFICATE.c.authority)
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A certificate with its seat and the CA that issued it."""

    seat: Seat
    is_seat_active: bool
    certificate: Certificate
    authority_pem: str


def find_certificate(session: Session, fingerprint: str) -> Registered | None:
    """Return the certificate with its seat, or None where it is not registered."""
    row = session.execute(_LINE.where(CERTIFICATE.c.fingerprint == fingerprint)).one_or_none()
    return _registered(row) if row is not None else None


def authority_of(session: Session, fingerprint: str) -> tuple[str, str]:
    """Return fingerprint and PEM of the CA that issued a registered certificate."""
    row = session.execute(
        select(AUTHORITY.c.fingerprint, AUTHORITY.c.pem)
        .join(CERTIFICATE, CERTIFICATE.c.authority == AUTHORITY.c.fingerprint)
        .where(CERTIFICATE.c.fingerprint == fingerprint)
    ).one()
    return row.fingerprint, row.pem


def active_certificate(session: Session, seat: str) -> Registered | None:
    """Return the certificate that a seat may use now, or None."""
    row = session.execute(
        _LINE.where(CERTIFICATE.c.seat == seat, CERTIFICATE.c.state == CertificateState.ACTIVE.value)
    ).one_or_none()
    return _registered(row) if row is not None else None


def had_certificate(session: Session, seat: str) -> bool:
    """Tell whether a certificate was ever issued to a seat."""
    return session.execute(select(CERTIFICATE.c.seat).where(CERTIFICATE.c.seat == seat).limit(1)).first() is not None


def list_certificates(session: Session) -> tuple[Certificate, ...]:
    """Return the whole register, by seat, newest certificate first."""
    rows = session.execute(_LINE.order_by(CERTIFICATE.c.seat, CERTIFICATE.c.issued_at.desc()))
    return tuple(_registered(row).certificate for row in rows)


def seats_without_certificate(session: Session) -> tuple[str, ...]:
    """Return the seats that no active certificate serves."""
    served = select(CERTIFICATE.c.seat).where(CERTIFICATE.c.state == CertificateState.ACTIVE.value)
    return tuple(session.scalars(select(SEAT.c.code).where(SEAT.c.code.not_in(served)).order_by(SEAT.c.code)))


def find_seat(session: Session, code: str) -> Seat | None:
    """Return the seat, or None where it was never set up."""
    row = session.execute(select(SEAT).where(SEAT.c.code == code)).one_or_none()
    return Seat(code=row.code, role=Role(row.role), holder=row.holder, unit=row.unit) if row is not None else None


def lock_seat(session: Session, code: str) -> None:
    """Hold the seat until the transaction ends, so that two acts on it follow one another."""
    session.execute(select(SEAT.c.code).where(SEAT.c.code == code).with_for_update())


def add_seat(session: Session, seat: Seat, now: datetime) -> None:
    """Set up a seat; the table refuses a second one and any beyond the caps of article 4."""
    session.execute(
        insert(SEAT).values(
            code=seat.code, role=seat.role.value, holder=seat.holder, unit=seat.unit, is_active=True, created_at=now
        )
    )


def add_authority(session: Session, certificate: x509.Certificate, pem: str, key_label: str, now: datetime) -> None:
    """Register a CA certificate; nothing happens where it is registered already."""
    fingerprint = fingerprint_of(certificate)
    known = session.scalar(select(func.count()).select_from(AUTHORITY).where(AUTHORITY.c.fingerprint == fingerprint))
    if not known:
        session.execute(insert(AUTHORITY).values(fingerprint=fingerprint, key_label=key_label, pem=pem, created_at=now))


def add_certificate(
    session: Session,
    certificate: x509.Certificate,
    *,
    seat: str,
    authority: str,
    key_sha256: str,
    pem: str,
    now: datetime,
) -> None:
    """Register an issued certificate as active; the table refuses a second active one and a key used before."""
    session.execute(
        insert(CERTIFICATE).values(
            fingerprint=fingerprint_of(certificate),
            seat=seat,
            authority=authority,
            serial=f"{certificate.serial_number:x}",
            public_key_sha256=key_sha256,
            pem=pem,
            state=CertificateState.ACTIVE.value,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            issued_at=now,
        )
    )


def mark_revoked(session: Session, fingerprint: str, reason: str, now: datetime) -> bool:
    """Revoke an active certificate; false where it is not active any more."""
    changed = session.execute(
        update(CERTIFICATE)
        .where(CERTIFICATE.c.fingerprint == fingerprint, CERTIFICATE.c.state == CertificateState.ACTIVE.value)
        .values(state=CertificateState.REVOKED.value, revoked_at=now, revoked_reason=reason)
        .returning(CERTIFICATE.c.fingerprint)
    )
    return changed.first() is not None


def _registered(row: Row[tuple[object, ...]]) -> Registered:
    seat = Seat(code=row.seat, role=Role(row.role), holder=row.holder, unit=row.unit)
    certificate = Certificate(
        fingerprint=row.fingerprint,
        serial=row.serial,
        seat=seat.code,
        role=seat.role,
        holder=seat.holder,
        state=CertificateState(row.state),
        not_before=row.not_before,
        not_after=row.not_after,
        revoked_at=row.revoked_at,
        reason=row.revoked_reason,
    )
    return Registered(seat, row.is_active, certificate, row.authority_pem)
