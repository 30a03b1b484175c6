"""A receipt proves itself offline; whatever is changed in it is found."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connector.cli import NOT_PROVEN, OK, main
from connector.proof import NotProven, prove, read_receipt
from connector.signing import key_file_signer
from contracts.errors import InvalidInput
from contracts.ingest.v1 import Manifest, ManifestSignature, Receipt, ReceiptSeal
from contracts.sealing import canonical, manifest_message, receipt_message
from services.auth.certificates.profiles import Authority, authority_certificate, seal_certificate, seat_certificate
from services.auth.seats import demo_seats
from services.ingest.receipts import check_signature

NOW = datetime(2025, 4, 14, 1, 2, 3, 456789, tzinfo=UTC)
CONTENT = b"x"


def make_authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(authority_certificate(key, "CA", NOW), key)  # type: ignore[arg-type]


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


class Office:
    """Our side: a CA, a seal key; and a unit with its connection."""

    def __init__(self, folder: Path) -> None:
        self.authority = make_authority()
        self.seal_key = ec.generate_private_key(ec.SECP256R1())
        self.seal_certificate = seal_certificate(self.authority, self.seal_key.public_key(), NOW)
        unit_key = ec.generate_private_key(ec.SECP256R1())
        unit = next(seat for seat in demo_seats() if seat.code == "C-czj")
        self.unit_certificate = seat_certificate(self.authority, unit, unit_key.public_key(), NOW)
        self.key_path = folder / "unit.key"
        self.key_path.write_bytes(
            unit_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self.sign = key_file_signer(self.key_path)

    def signature(self, manifest: Manifest) -> ManifestSignature:
        return ManifestSignature(
            signature=base64.b64encode(self.sign(manifest_message(manifest))),
            certificate_pem=pem(self.unit_certificate),
        )

    def receipt(self, *, at: datetime = NOW) -> Receipt:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(CONTENT)
        manifest = Manifest(
            data_set="debt_limit",
            region="532328",
            period="2025",
            file_name="限额.csv",
            size=1,
            sha256=digest.finalize().hex(),
            control_totals={"limit_amount": "1234.50"},
        )
        receipt = Receipt(
            receipt_id=uuid4(),
            delivery_id=uuid4(),
            number="回执-2025-000001",
            sender="czj",
            manifest=manifest,
            received_at=NOW,
            accepted_at=NOW,
            rows=12,
            totals={"limit_amount": "1234.50"},
            manifest_signature=self.signature(manifest),
        )
        payload = canonical(receipt, exclude={"seal"})
        raw = self.seal_key.sign(receipt_message(payload, at), ec.ECDSA(hashes.SHA256()))
        seal = ReceiptSeal(
            payload=payload,
            signature=base64.b64encode(raw),
            algorithm="ECDSA-P256-SHA256",
            certificate_pem=pem(self.seal_certificate),
            sealed_at=at,
        )
        return receipt.model_copy(update={"seal": seal})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_good_receipt_is_proven_also_after_it_was_kept_in_a_file(office: Office, tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(office.receipt().model_dump_json(indent=1), encoding="utf-8")
    file = tmp_path / "限额.csv"
    file.write_bytes(CONTENT)
    assert len(prove(read_receipt(kept), office.authority.certificate, file)) == 4
    kept.write_text(json.dumps({"key": "an item of the queue", "receipt": json.loads(kept.read_text())}))
    ca = tmp_path / "ca.pem"
    ca.write_text(pem(office.authority.certificate))
    assert main(["verify", str(kept), "--ca", str(ca), "--file", str(file)]) == OK
    file.write_bytes(b"y")
    assert main(["verify", str(kept), "--ca", str(ca), "--file", str(file)]) == NOT_PROVEN


def changed(receipt: Receipt, **changes: object) -> Receipt:
    return receipt.model_copy(update=changes)


def test_whatever_is_changed_is_found(office: Office) -> None:
    receipt = office.receipt()
    assert receipt.seal is not None
    assert receipt.manifest_signature is not None
    seal, manifest = receipt.seal, receipt.manifest
    other = Office(office.key_path.parent)
    wrong = [
        changed(receipt, rows=13),
        changed(receipt, totals={"limit_amount": Decimal("1234.51")}),
        changed(receipt, manifest=manifest.model_copy(update={"sha256": "0" * 64})),
        changed(receipt, seal=None),
        changed(receipt, seal=changed(seal, payload=seal.payload.replace('"rows":12', '"rows":13'))),
        changed(receipt, seal=changed(seal, sealed_at=NOW + timedelta(seconds=1))),
        changed(receipt, seal=changed(seal, certificate_pem=pem(other.seal_certificate))),
        changed(receipt, seal=changed(seal, certificate_pem=pem(office.unit_certificate))),
        changed(receipt, seal=changed(seal, certificate_pem="nonsense")),
        other.receipt(),
        office.receipt(at=NOW + timedelta(days=400)),
    ]
    for bad in wrong:
        with pytest.raises(NotProven):
            prove(bad, office.authority.certificate)


def test_a_manifest_is_signed_by_the_key_of_the_connection_or_refused(office: Office, tmp_path: Path) -> None:
    manifest = office.receipt().manifest
    fingerprint = office.unit_certificate.fingerprint(hashes.SHA256()).hex()
    good = office.signature(manifest)
    check_signature(manifest, good, fingerprint)
    folder = tmp_path / "other"
    folder.mkdir()
    for other_manifest, signature, print_ in (
        (manifest.model_copy(update={"rows": 1}), good, fingerprint),
        (manifest, Office(folder).signature(manifest), fingerprint),
        (manifest, good, "0" * 64),
        (manifest, good.model_copy(update={"signature": b"nonsense"}), fingerprint),
        (manifest, good.model_copy(update={"certificate_pem": "nonsense"}), fingerprint),
    ):
        with pytest.raises(InvalidInput) as caught:
            check_signature(other_manifest, signature, print_)
        assert caught.value.reason == "manifest-signature-wrong"


def test_the_seal_certificate_can_log_nobody_in(office: Office) -> None:
    usage = office.seal_certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [item.dotted_string for item in usage] == ["1.3.6.1.5.5.7.3.36"]
