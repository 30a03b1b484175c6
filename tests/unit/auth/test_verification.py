"""Which presented certificates are refused, and why (security goals 0.5, 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from contracts.auth.v1 import CertificateState
from services.auth.certificates.profiles import Authority, fingerprint_of
from services.auth.certificates.verification import (
    REFUSAL_DETAILS,
    Refusal,
    RegisterLine,
    judge_certificate,
    read_certificate,
)
from tests.unit.auth.soft import NOW, SEAT, authority, issued, line_of, user_key

CA = authority()
WEAK_RSA = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - what must be refused
Change = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]

USAGE = {
    "digital_signature": True,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


def made(
    ca: Authority = CA,
    *,
    key: object = None,
    without: tuple[type, ...] = (),
    extra: tuple = (),
    replaced: dict[type, x509.ExtensionType] | None = None,
    days: int = 365,
) -> x509.Certificate:
    """A certificate as our profile makes it, but for one thing."""
    good = issued(ca)
    builder = (
        x509.CertificateBuilder()
        .subject_name(good.subject)
        .issuer_name(ca.certificate.subject)
        .public_key(key or good.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(minutes=5))
        .not_valid_after(NOW + timedelta(days=days))
    )
    for extension in good.extensions:
        kind = type(extension.value)
        if kind not in without:
            builder = builder.add_extension((replaced or {}).get(kind, extension.value), extension.critical)
    for value in extra:
        builder = builder.add_extension(value, critical=False)
    return builder.sign(ca.key, hashes.SHA256())


def judge(certificate: x509.Certificate, *, after: timedelta = timedelta(0), **register) -> Refusal | None:
    return judge_certificate(certificate, CA.certificate, line_of(certificate, **register), NOW + after)


def test_a_good_certificate_is_taken() -> None:
    assert judge(issued(CA)) is None
    assert judge(made()) is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"without": (x509.ExtendedKeyUsage,)}, Refusal.WRONG_PROFILE),
        (
            {"replaced": {x509.ExtendedKeyUsage: x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])}},
            Refusal.UNTRUSTED,
        ),
        (
            {
                "replaced": {
                    x509.ExtendedKeyUsage: x509.ExtendedKeyUsage(
                        [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
                    )
                }
            },
            Refusal.WRONG_PROFILE,
        ),
        ({"without": (x509.KeyUsage,)}, Refusal.WRONG_PROFILE),
        ({"replaced": {x509.KeyUsage: x509.KeyUsage(**(USAGE | {"key_encipherment": True}))}}, Refusal.WRONG_PROFILE),
        (
            {
                "replaced": {
                    x509.KeyUsage: x509.KeyUsage(**(USAGE | {"digital_signature": False, "key_agreement": True}))
                }
            },
            Refusal.WRONG_PROFILE,
        ),
        ({"without": (x509.SubjectAlternativeName,)}, Refusal.UNTRUSTED),
        ({"without": (x509.AuthorityKeyIdentifier,)}, Refusal.UNTRUSTED),
        ({"without": (x509.SubjectKeyIdentifier,)}, Refusal.WRONG_PROFILE),
        ({"extra": (x509.BasicConstraints(ca=True, path_length=None),)}, Refusal.UNTRUSTED),
        ({"extra": (x509.BasicConstraints(ca=False, path_length=None),)}, Refusal.WRONG_PROFILE),
        (
            {"extra": (x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.2.3"), None)]),)},
            Refusal.WRONG_PROFILE,
        ),
        ({"key": WEAK_RSA}, Refusal.WEAK_KEY),
        ({"key": ec.generate_private_key(ec.SECP224R1()).public_key()}, Refusal.WEAK_KEY),
        ({"key": ed25519.Ed25519PrivateKey.generate().public_key()}, Refusal.WEAK_KEY),
        ({"key": rsa.generate_private_key(65537, 2048).public_key()}, None),
    ],
    ids=str,
)
def test_what_our_profile_does_not_make_is_refused(change: dict, refusal: Refusal | None) -> None:
    assert judge(made(**change)) is refusal


def test_a_foreign_ca_of_the_same_name_is_refused() -> None:
    assert judge(issued(authority(CA.certificate.subject.rfc4514_string()))) is Refusal.UNTRUSTED
    assert judge(issued(authority("测试 CA"))) is Refusal.UNTRUSTED


def test_time_is_judged_on_both_sides_of_each_end() -> None:
    certificate = issued(CA)
    begins = certificate.not_valid_before_utc - NOW
    ends = certificate.not_valid_after_utc - NOW
    assert judge(certificate, after=begins) is None
    assert judge(certificate, after=begins - timedelta(seconds=1)) is Refusal.NOT_YET_VALID
    assert judge(certificate, after=ends) is None
    assert judge(certificate, after=ends + timedelta(seconds=1)) is Refusal.EXPIRED


def test_the_register_has_the_last_word() -> None:
    certificate = issued(CA)
    assert judge(certificate, state=CertificateState.REVOKED) is Refusal.REVOKED
    assert judge_certificate(certificate, CA.certificate, None, NOW) is Refusal.UNKNOWN
    assert judge_certificate(certificate, CA.certificate, line_of(issued(CA)), NOW) is Refusal.UNKNOWN
    other = RegisterLine(fingerprint_of(certificate), "urn:budgetwatch:seat:W-01", CertificateState.ACTIVE)
    assert judge_certificate(certificate, CA.certificate, other, NOW) is Refusal.OTHER_SEAT


def test_two_names_are_no_identity() -> None:
    two = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(SEAT.urn), x509.DNSName("localhost")])
    assert judge(made(replaced={x509.SubjectAlternativeName: two})) is Refusal.OTHER_SEAT


@pytest.mark.parametrize("pem", ["", "证书", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_none(pem: str) -> None:
    assert read_certificate(pem) is None


def test_every_refusal_has_a_sentence() -> None:
    assert set(REFUSAL_DETAILS) == set(Refusal)
    assert user_key().curve.name == "secp256r1"
