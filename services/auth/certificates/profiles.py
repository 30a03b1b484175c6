"""Certificate profiles: what each kind of certificate says, and nothing more (RFC 5280).

Article 4: users prove who they are with electronic certificates. The kind of subject decides key use, extended key use,
name and life; callers choose only who and when.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.auth.certificates.keys import PublicKey, TokenKey
from services.auth.seats import Seat

CA_LIFE: Final = timedelta(days=3650)
LEAF_LIFE: Final = timedelta(days=365)
"""A year at most (security goal 1.3): a certificate that nobody renews dies by itself."""
CRL_LIFE: Final = timedelta(hours=24)
BACKDATE: Final = timedelta(minutes=5)
"""Certificates begin a little earlier, so that a browser whose clock is slow can log in at once."""

ORGANIZATION: Final = "元谋县人大常委会预算工委"

SEAL_NAME: Final = "人大预算联网监督系统 回执和档案专用"
SEAL_URN: Final = "urn:budgetwatch:seal"
_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning."""

_SIGNATURE_ONLY: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_AUTHORITY_USAGE: Final = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Authority:
    """The CA: its certificate and its key in the token."""

    certificate: x509.Certificate
    key: TokenKey


def authority_certificate(key: TokenKey, name: str, now: datetime) -> x509.Certificate:
    """Return a self-signed CA certificate that may issue end certificates only (path length 0)."""
    subject = _name(name)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now - BACKDATE + CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_AUTHORITY_USAGE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def seat_certificate(authority: Authority, seat: Seat, public_key: PublicKey, now: datetime) -> x509.Certificate:
    """Return a client certificate for a seat or connector; the identity is the SAN URI, the name is for people."""
    subject = _name(seat.holder, seat.code)
    return _leaf(
        authority,
        subject,
        public_key,
        now,
        names=[x509.UniformResourceIdentifier(seat.urn)],
        purpose=ExtendedKeyUsageOID.CLIENT_AUTH,
    )


def server_certificate(
    authority: Authority, hosts: Sequence[str], public_key: PublicKey, now: datetime
) -> x509.Certificate:
    """Return the gateway's TLS certificate for `hosts` (names or addresses); the first host is its common name."""
    return _leaf(
        authority,
        _name(hosts[0]),
        public_key,
        now,
        names=[_host_name(host) for host in hosts],
        purpose=ExtendedKeyUsageOID.SERVER_AUTH,
    )


def seal_certificate(authority: Authority, public_key: PublicKey, now: datetime) -> x509.Certificate:
    """Return the certificate of the seal key: signs documents (RFC 9336) and can log nobody in."""
    return _leaf(
        authority,
        _name(SEAL_NAME),
        public_key,
        now,
        names=[x509.UniformResourceIdentifier(SEAL_URN)],
        purpose=_DOCUMENT_SIGNING,
    )


@dataclass(frozen=True, slots=True)
class RevokedSerial:
    """A line of the revocation list."""

    serial: int
    revoked_at: datetime
    reason: x509.ReasonFlags


def revocation_list(
    authority: Authority, revoked: Sequence[RevokedSerial], number: int, now: datetime
) -> x509.CertificateRevocationList:
    """Return CRL `number` (strictly rising), valid for 24 hours."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_key_identifier(authority), critical=False)
    )
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(line.serial).revocation_date(line.revoked_at)
        if line.reason is not x509.ReasonFlags.unspecified:  # RFC 5280 5.3.1: absent rather than unspecified
            entry = entry.add_extension(x509.CRLReason(line.reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256())


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the DER form, lower-case hex: the certificate's name in the register."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def _leaf(
    authority: Authority,
    subject: x509.Name,
    public_key: PublicKey,
    now: datetime,
    *,
    names: Sequence[x509.GeneralName],
    purpose: x509.ObjectIdentifier,
) -> x509.Certificate:
    begins = now - BACKDATE
    ends = min(begins + LEAF_LIFE, authority.certificate.not_valid_after_utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.certificate.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(_SIGNATURE_ONLY, critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(_authority_key_identifier(authority), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _authority_key_identifier(authority: Authority) -> x509.AuthorityKeyIdentifier:
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _name(common_name: str, serial: str | None = None) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if serial is not None:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
