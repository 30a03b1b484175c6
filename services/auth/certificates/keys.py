"""Private keys that are somewhere else: pyca's builders call `sign()`, which forwards the bytes to the token.

The key object holds the public half only, so a certificate, CRL or CSR can be built here while the private key never
leaves the PKCS#11 token (decision 13; tried in docs/decisions/0005-certificates.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, Self, TypeAlias

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.utils import Buffer

SignBytes: TypeAlias = Callable[[bytes], bytes]
"""Signs a message: ECDSA with SHA-256 (DER), or RSA PKCS#1 v1.5 with SHA-256."""

PublicKey: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class KeyStaysInToken(TypeError):
    """Somebody asked for what the token never does."""


class _StaysInToken:
    """What both kinds refuse: the token signs, and gives nothing out."""

    def private_numbers(self) -> NoReturn:
        raise KeyStaysInToken("the private key stays in the token")

    def private_bytes(self, *_: object, **__: object) -> NoReturn:
        raise KeyStaysInToken("the private key stays in the token")

    def exchange(self, *_: object, **__: object) -> NoReturn:
        raise KeyStaysInToken("the key signs only")

    def decrypt(self, *_: object, **__: object) -> NoReturn:
        raise KeyStaysInToken("the key signs only")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class TokenEllipticCurveKey(_StaysInToken, ec.EllipticCurvePrivateKey):
    """An EC private key in a token."""

    def __init__(self, public_key: ec.EllipticCurvePublicKey, sign: SignBytes) -> None:
        self._public_key = public_key
        self._sign = sign

    def sign(self, data: Buffer, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """Return the DER signature over `data`."""
        _require_sha256(signature_algorithm.algorithm)
        return self._sign(bytes(data))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """Return the public half."""
        return self._public_key

    @property
    def curve(self) -> ec.EllipticCurve:
        """The curve of the public half."""
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        """Bits of the curve."""
        return self._public_key.key_size


class TokenRsaKey(_StaysInToken, rsa.RSAPrivateKey):
    """An RSA private key in a token."""

    def __init__(self, public_key: rsa.RSAPublicKey, sign: SignBytes) -> None:
        self._public_key = public_key
        self._sign = sign

    def sign(
        self,
        data: Buffer,
        padding: padding.AsymmetricPadding,
        algorithm: Prehashed | hashes.HashAlgorithm | NoDigestInfo,
    ) -> bytes:
        """Return the PKCS#1 v1.5 signature over `data`."""
        _require_sha256(algorithm)
        if padding.name != "EMSA-PKCS1-v1_5":
            raise KeyStaysInToken("the token signs PKCS#1 v1.5 only")
        return self._sign(bytes(data))

    def public_key(self) -> rsa.RSAPublicKey:
        """Return the public half."""
        return self._public_key

    @property
    def key_size(self) -> int:
        """Bits of the modulus."""
        return self._public_key.key_size


TokenKey: TypeAlias = TokenEllipticCurveKey | TokenRsaKey


def _require_sha256(algorithm: object) -> None:
    if not isinstance(algorithm, hashes.SHA256):
        raise KeyStaysInToken("the token signs SHA-256 only")


def token_key(public_pem: bytes, sign: SignBytes) -> TokenKey:
    """Return a key object for pyca's builders over a key in a token, known by its public half."""
    public_key = serialization.load_pem_public_key(public_pem)
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return TokenEllipticCurveKey(public_key, sign)
    if isinstance(public_key, rsa.RSAPublicKey):
        return TokenRsaKey(public_key, sign)
    raise KeyStaysInToken(f"no signatures with {type(public_key).__name__}")
