"""What our certificates say, read again by other programs than the one that wrote them."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.auth.certificates.keys import KeyStaysInToken, TokenEllipticCurveKey, TokenRsaKey
from services.auth.certificates.profiles import RevokedSerial, revocation_list, server_certificate
from tests.unit.auth.soft import NOW, authority, issued, soft_key, user_key


def value(certificate: x509.Certificate, kind: type) -> object:
    return certificate.extensions.get_extension_for_class(kind).value


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_seat_certificate_says_who_and_nothing_more(kind: str) -> None:
    ca = authority(kind=kind)
    certificate = issued(ca)
    certificate.verify_directly_issued_by(ca.certificate)
    assert len(list(certificate.extensions)) == 5
    assert list(value(certificate, x509.ExtendedKeyUsage)) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert list(value(certificate, x509.SubjectAlternativeName)) == [
        x509.UniformResourceIdentifier("urn:budgetwatch:seat:A-01")
    ]
    usage = value(certificate, x509.KeyUsage)
    named = ("digital_signature", "content_commitment", "key_encipherment", "key_cert_sign", "crl_sign")
    assert [name for name in named if getattr(usage, name)] == ["digital_signature"]
    assert certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "管理员 张三"
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=365)
    assert certificate.not_valid_before_utc <= NOW


def test_the_ca_may_sign_end_certificates_only() -> None:
    certificate = authority().certificate
    assert value(certificate, x509.BasicConstraints) == x509.BasicConstraints(ca=True, path_length=0)
    usage = value(certificate, x509.KeyUsage)
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert not usage.digital_signature


def test_the_servers_certificate_names_its_hosts() -> None:
    certificate = server_certificate(authority(), ["localhost", "127.0.0.1", "bw.renda"], user_key().public_key(), NOW)
    names = value(certificate, x509.SubjectAlternativeName)
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "bw.renda"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert list(value(certificate, x509.ExtendedKeyUsage)) == [ExtendedKeyUsageOID.SERVER_AUTH]


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_openssl_takes_a_seats_certificate_strictly_until_it_is_revoked(tmp_path: Path, kind: str) -> None:
    ca = authority(kind=kind)
    certificate = issued(ca)
    lists = {
        "empty": revocation_list(ca, [], 1, NOW),
        "full": revocation_list(
            ca, [RevokedSerial(certificate.serial_number, NOW, x509.ReasonFlags.key_compromise)], 2, NOW
        ),
    }
    (tmp_path / "ca.pem").write_bytes(ca.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "seat.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    answers = {}
    for name, crl in lists.items():
        (tmp_path / f"{name}.crl").write_bytes(crl.public_bytes(Encoding.PEM))
        command = [
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslclient",
            "-attime",
            str(int(NOW.timestamp())),
            "-crl_check",
            "-CRLfile",
            tmp_path / f"{name}.crl",
            "-CAfile",
            tmp_path / "ca.pem",
            tmp_path / "seat.pem",
        ]
        answers[name] = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answers["empty"].returncode == 0, answers["empty"].stderr
    assert "certificate revoked" in answers["full"].stderr
    purpose = [
        "openssl",
        "verify",
        "-purpose",
        "sslserver",
        "-attime",
        str(int(NOW.timestamp())),
        "-CAfile",
        tmp_path / "ca.pem",
        tmp_path / "seat.pem",
    ]
    assert subprocess.run(purpose, capture_output=True, check=False).returncode != 0


def test_a_revocation_list_gives_reasons_but_not_the_word_unspecified() -> None:
    ca = authority()
    lines = [
        RevokedSerial(5, NOW, x509.ReasonFlags.key_compromise),
        RevokedSerial(6, NOW, x509.ReasonFlags.unspecified),
    ]
    crl = revocation_list(ca, lines, 7, NOW)
    assert crl.is_signature_valid(ca.certificate.public_key())
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 7
    assert crl.next_update_utc == NOW + timedelta(hours=24)
    first, second = (crl.get_revoked_certificate_by_serial_number(serial) for serial in (5, 6))
    assert first.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    assert not list(second.extensions)


def test_a_key_in_the_token_signs_and_gives_nothing_out() -> None:
    key = soft_key()
    assert isinstance(key, TokenEllipticCurveKey)
    with pytest.raises(KeyStaysInToken):
        key.private_numbers()
    with pytest.raises(KeyStaysInToken):
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(KeyStaysInToken):
        key.sign(b"x", ec.ECDSA(hashes.SHA384()))
    rsa_key = soft_key("rsa")
    assert isinstance(rsa_key, TokenRsaKey)
    with pytest.raises(KeyStaysInToken):
        rsa_key.sign(b"x", padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
