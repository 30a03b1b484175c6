"""Proofs on both sides of a delivery: the sender's signature of the manifest, our seal on the receipt. Pure but for `seal`."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from contracts.auth.v1 import Seal, SealVerdict
from contracts.errors import InvalidInput
from contracts.ingest.v1 import Manifest, ManifestSignature, Receipt, ReceiptSeal
from contracts.sealing import canonical, manifest_message, receipt_message

_WRONG: Final = "清单的数字签名与本次连接的证书或清单内容不符，请核对前置机的证书和私钥后重新报送。"


def check_signature(manifest: Manifest, signature: ManifestSignature, fingerprint: str) -> None:
    """Check that the key of the connection's certificate signed this manifest; `InvalidInput` where it did not.

    `fingerprint` is that of the certificate that auth has just checked; another certificate proves nothing.
    """
    try:
        certificate = x509.load_pem_x509_certificate(signature.certificate_pem.encode("ascii"))
        key = certificate.public_key()
        if certificate.fingerprint(hashes.SHA256()).hex() != fingerprint:
            raise InvalidInput("manifest-signature-wrong", _WRONG)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature.signature, manifest_message(manifest), ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature.signature, manifest_message(manifest), padding.PKCS1v15(), hashes.SHA256())
        else:
            raise InvalidInput("manifest-signature-wrong", _WRONG)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise InvalidInput("manifest-signature-wrong", _WRONG) from error


def seal(receipt: Receipt, ask: Callable[[Seal], SealVerdict], now: datetime) -> ReceiptSeal:
    """Return our seal on the receipt; raises what auth answers where the token is away."""
    payload = canonical(receipt, exclude={"seal"})
    verdict = ask(Seal(message=base64.b64encode(receipt_message(payload, now))))
    return ReceiptSeal(
        payload=payload,
        signature=base64.b64encode(verdict.signature),
        algorithm=verdict.algorithm,
        certificate_pem=verdict.certificate_pem,
        sealed_at=now,
    )
