"""Proves what was confirmed, offline: with the certificate files alone."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from contracts.ingest.v1 import Manifest, ManifestSignature, Receipt, ReceiptSeal
from contracts.sealing import canonical, manifest_message, receipt_message

SEAL_URN: Final = "urn:budgetwatch:seal"
CHUNK: Final = 1 << 20


class NotProven(Exception):
    """The receipt does not prove what it says; the text says why (Chinese)."""


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in a file: a receipt alone, or an item of the queue with one. Raises ValueError, OSError."""
    found = json.loads(path.read_bytes())
    if isinstance(found, dict) and isinstance(found.get("receipt"), dict):
        found = found["receipt"]
    return Receipt.model_validate(found)


def prove(receipt: Receipt, authority: x509.Certificate, file: Path | None = None) -> list[str]:
    """Return what is proven, one sentence each; `NotProven` at the first thing that is not."""
    if receipt.seal is None:
        raise NotProven("回执还没有加盖电子签章，请稍后重新取得回执。")
    _prove_seal(receipt.seal, authority)
    proven = [f"电子签章有效：{receipt.seal.sealed_at:%Y-%m-%d %H:%M:%S} UTC 由人大系统签章"]
    said = json.loads(receipt.seal.payload)
    shown = json.loads(canonical(receipt, exclude={"seal"}))
    if not isinstance(said, dict) or any(shown.get(name) != value for name, value in said.items()):
        raise NotProven("回执的内容与签章时不一致，已被改动。")
    proven.append(f"回执 {receipt.number} 内容未被改动：{receipt.rows:,} 行")
    if receipt.manifest_signature is not None:
        _prove_manifest(receipt.manifest, receipt.manifest_signature, authority)
        proven.append("报送清单由本单位证书签名，未被改动")
    if file is not None:
        if _sha256(file) != receipt.manifest.sha256:
            raise NotProven(f"文件 {file.name} 与回执所记的 SHA-256 不一致。")
        proven.append(f"文件 {file.name} 就是回执所记的文件")
    return proven


def _prove_seal(seal: ReceiptSeal, authority: x509.Certificate) -> None:
    message = receipt_message(seal.payload, seal.sealed_at)
    prove_sealed(seal.certificate_pem, seal.signature, message, at=seal.sealed_at, authority=authority)


def prove_sealed(pem: str, signature: bytes, message: bytes, *, at: datetime, authority: x509.Certificate) -> None:
    """Raise `NotProven` where the office's seal, valid at that time, did not sign these bytes."""
    certificate = _issued(pem, authority, at)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        uris = []
    if uris != [SEAL_URN]:
        raise NotProven("签章所用的证书不是人大系统的签章证书。")
    if not is_signed(certificate, signature, message):
        raise NotProven("电子签章与内容不符，已被改动或不是人大系统出具的。")


def _prove_manifest(manifest: Manifest, signature: ManifestSignature, authority: x509.Certificate) -> None:
    certificate = _issued(signature.certificate_pem, authority, None)
    if not is_signed(certificate, signature.signature, manifest_message(manifest)):
        raise NotProven("报送清单与本单位的签名不符，清单已被改动。")


def _issued(pem: str, authority: x509.Certificate, at: datetime | None) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise NotProven("其中的证书不是由指定的 CA 签发的，请核对 --ca。") from error
    if at is not None and not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotProven("签章时间不在签章证书的有效期内。")
    return certificate


def is_signed(certificate: x509.Certificate, signature: bytes, message: bytes) -> bool:
    """Return whether the certificate's key made the signature."""
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
