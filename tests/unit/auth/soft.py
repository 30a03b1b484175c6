"""A CA whose key lies in memory: unit tests need signatures, not a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from contracts.auth.v1 import CertificateState
from contracts.values import Role
from services.auth.certificates.keys import TokenKey, token_key
from services.auth.certificates.profiles import Authority, authority_certificate, fingerprint_of, seat_certificate
from services.auth.certificates.verification import RegisterLine
from services.auth.seats import Seat

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEAT = Seat("A-01", Role.ADMINISTRATOR, "管理员 张三", "预算工委")


def soft_key(kind: str = "ec") -> TokenKey:
    """A token key whose "token" is this process."""
    private = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    pem = private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return token_key(pem, lambda message: private.sign(message, ec.ECDSA(hashes.SHA256())))
    return token_key(pem, lambda message: private.sign(message, padding.PKCS1v15(), hashes.SHA256()))


def authority(name: str = "测试 CA", kind: str = "ec") -> Authority:
    key = soft_key(kind)
    return Authority(authority_certificate(key, name, NOW - timedelta(days=1)), key)


def user_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def line_of(certificate: x509.Certificate, state: CertificateState = CertificateState.ACTIVE) -> RegisterLine:
    return RegisterLine(fingerprint_of(certificate), SEAT.urn, state)


def issued(by: Authority) -> x509.Certificate:
    return seat_certificate(by, SEAT, user_key().public_key(), NOW)
