"""A key in a PKCS#11 device signs manifests as a key file does: SoftHSM, checked as ingest checks it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from connector.signing import SigningError, TokenSigner, is_pair
from contracts.errors import InvalidInput
from contracts.ingest.v1 import Manifest, ManifestSignature
from contracts.sealing import manifest_message
from services.auth.certificates.profiles import Authority, authority_certificate, seat_certificate
from services.auth.seats import demo_seats
from services.auth.signer import initialise
from services.ingest.receipts import check_signature

pytestmark = pytest.mark.integration

PIN = "pin-of-the-test"
NOW = datetime(2025, 4, 14, tzinfo=UTC)


@pytest.fixture(params=["ec", "rsa"])
def public_key(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The public half of a key that was made in the token `unit` under the name `czj`."""
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    initialise.write_softhsm_configuration(tmp_path / "softhsm2.conf", tmp_path / "tokens")
    assert initialise.ensure_token(initialise.default_module(), "unit", pin=PIN, so_pin="so-pin-of-the-test")
    library = pkcs11.lib(str(initialise.default_module()))
    with library.get_token(token_label="unit").open(rw=True, user_pin=PIN) as session:
        if request.param == "ec":
            curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
            made = session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True)
            public, _ = made.generate_keypair(store=True, label="czj")
            der = encode_ec_public_key(public)
        else:
            public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label="czj")
            return serialization.load_der_public_key(_spki(encode_rsa_public_key(public)))
        return serialization.load_der_public_key(der)


def _spki(pkcs1: bytes) -> bytes:
    pem = b"-----BEGIN RSA PUBLIC KEY-----\n" + base64.encodebytes(pkcs1) + b"-----END RSA PUBLIC KEY-----\n"
    key = serialization.load_pem_public_key(pem)
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_the_device_signs_and_ingest_takes_the_signature(public_key: Any) -> None:
    ca_key = ec.generate_private_key(ec.SECP256R1())
    authority = Authority(authority_certificate(ca_key, "CA", NOW), ca_key)  # type: ignore[arg-type]
    unit = next(seat for seat in demo_seats() if seat.code == "C-czj")
    certificate = seat_certificate(authority, unit, public_key, NOW)
    manifest = Manifest(
        data_set="agency", region="532328", period="2025", file_name="a.csv", size=1, sha256="0" * 64
    )  # fmt: skip
    device = TokenSigner(initialise.default_module(), "unit", "czj", PIN)
    try:
        assert is_pair(device, certificate)
        signature = ManifestSignature(
            signature=base64.b64encode(device(manifest_message(manifest))),
            certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        )
        other = rsa.generate_private_key(65537, 2048).public_key()
        assert not is_pair(device, seat_certificate(authority, unit, other, NOW))
    finally:
        device.close()
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    check_signature(manifest, signature, fingerprint)
    with pytest.raises(InvalidInput):
        check_signature(manifest.model_copy(update={"rows": 1}), signature, fingerprint)
    _what_does_not_serve_is_told()


def _what_does_not_serve_is_told() -> None:
    """In the same token, since making one costs most of the test."""
    for label, key, pin, why in (
        ("none", "czj", PIN, "没有找到标签"),
        ("unit", "none", PIN, "没有（或不止一个）名为"),
        ("unit", "czj", "wrong", "口令（PIN）不对"),
    ):
        with pytest.raises(SigningError, match=why):
            TokenSigner(initialise.default_module(), label, key, pin)
    with pytest.raises(SigningError, match="驱动"):
        TokenSigner(Path("/no/such/module.so"), "unit", "czj", PIN)
