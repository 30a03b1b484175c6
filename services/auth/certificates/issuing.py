"""Issue a certificate for a seat and enter it in the register, in one transaction with its log entry (article 4).

The issuer sees a public key only; private keys are made where they are used (a USB key, a connector, or in the demo the
set-up, which says so).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.errors import Conflict
from contracts.values import Actor
from services.auth.certificates.keys import PublicKey
from services.auth.certificates.profiles import Authority, fingerprint_of, seat_certificate
from services.auth.seats import Seat
from services.auth.storage import register


def pem_of(certificate: x509.Certificate) -> str:
    """Return the PEM text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def open_authority(session: Session, authority: Authority, key_label: str, now: datetime) -> None:
    """Enter the CA in the register; certificates of an unregistered CA are refused."""
    register.add_authority(session, authority.certificate, pem_of(authority.certificate), key_label, now)


def open_seat(session: Session, actor: Actor | None, seat: Seat, now: datetime) -> None:
    """Set a seat up; nothing happens where it is there already."""
    if register.find_seat(session, seat.code) is None:
        register.add_seat(session, seat, now)
        detail = {"role": seat.role.value, "unit": seat.unit}
        log_act(session, actor, act="seat.opened", subject=seat.code, detail=detail)


def issue(
    session: Session, actor: Actor | None, authority: Authority, seat: Seat, public_key: PublicKey, now: datetime
) -> x509.Certificate:
    """Issue and register a certificate for `seat`; `Conflict` where it has an active one (revoke that first)."""
    register.lock_seat(session, seat.code)
    if register.active_certificate(session, seat.code) is not None:
        raise Conflict("certificate-active", f"席位 {seat.code} 已有有效证书，请先注销原证书。", seat.code)
    certificate = seat_certificate(authority, seat, public_key, now)
    spki = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    register.add_certificate(
        session,
        certificate,
        seat=seat.code,
        authority=fingerprint_of(authority.certificate),
        key_sha256=hashlib.sha256(spki).hexdigest(),
        pem=pem_of(certificate),
        now=now,
    )
    detail = {"seat": seat.code, "not_after": certificate.not_valid_after_utc.isoformat()}
    log_act(session, actor, act="certificate.issued", subject=fingerprint_of(certificate), detail=detail)
    return certificate
