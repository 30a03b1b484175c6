"""Revocation lists (CRL), signed in the token after each revocation.

The portal does not need them: the register is asked at every request. They are for whoever verifies elsewhere (an
archive, another system of the congress).
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy.orm import Session

from services.auth.certificates.keys import SignBytes, token_key
from services.auth.certificates.profiles import CRL_LIFE, Authority, RevokedSerial, revocation_list
from services.auth.storage import register, revocation_lists


def issue_list(session: Session, fingerprint: str, sign: SignBytes, now: datetime) -> int:
    """Issue the next list of the CA that issued the certificate `fingerprint`, and return its number."""
    authority_fingerprint, pem = register.authority_of(session, fingerprint)
    certificate = x509.load_pem_x509_certificate(pem.encode())
    public_pem = certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    authority = Authority(certificate, token_key(public_pem, sign))
    lines = [
        RevokedSerial(int(line.serial, 16), line.revoked_at, reason_flag(line.reason))
        for line in revocation_lists.revoked_by(session, authority_fingerprint)
    ]
    number = revocation_lists.next_number(session)
    crl = revocation_list(authority, lines, number, now)
    revocation_lists.add(
        session,
        number=number,
        authority=authority_fingerprint,
        issued_at=now,
        next_update=now + CRL_LIFE,
        der=crl.public_bytes(serialization.Encoding.DER),
    )
    return number


def reason_flag(reason: str) -> x509.ReasonFlags:
    """Return the RFC 5280 reason where the register's text is one (`keyCompromise`), else unspecified."""
    try:
        return x509.ReasonFlags(reason)
    except ValueError:
        return x509.ReasonFlags.unspecified
