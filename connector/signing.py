"""Signs manifests with the certificate's key: in a file, or in a PKCS#11 device that does not give it away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from connector.proof import is_signed

Sign = Callable[[bytes], bytes]
"""Returns an ECDSA (DER) or RSA PKCS#1 v1.5 signature over SHA-256 of a message."""
_LIBRARY: Final = threading.RLock()
"""python-pkcs11 starts the library without its own locking: one call at a time in the whole process."""


class SigningError(Exception):
    """The key cannot sign; the text says why and what to do (Chinese)."""


def key_file_signer(path: Path, password: str | None = None) -> Sign:
    """Return what signs with a key file. Raises OSError, ValueError and TypeError for a useless file or password."""
    secret = None if password is None else password.encode()
    key = serialization.load_pem_private_key(path.read_bytes(), password=secret)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        own = key
        return lambda message: own.sign(message, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        rsa_key = key
        return lambda message: rsa_key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    raise ValueError("私钥应为 EC 或 RSA 密钥")


class TokenSigner:
    """Signs with a key in a PKCS#11 device: one session, one login, until `close`."""

    def __init__(self, module: Path, label: str, key: str, pin: str) -> None:
        try:
            import pkcs11  # noqa: PLC0415 - an extra: most units have no device
        except ModuleNotFoundError as error:
            raise SigningError("使用密码设备须另装组件：pip install 'budgetwatch-connector[pkcs11]'") from error
        self._pkcs11 = pkcs11
        with _LIBRARY:
            try:
                token = pkcs11.lib(str(module)).get_token(token_label=label)
                self._session: Any = token.open(user_pin=pin)
            except pkcs11.PinIncorrect as error:
                raise SigningError("密码设备的口令（PIN）不对；连续输错会锁死设备，请先核对再试") from error
            except pkcs11.PinLocked as error:
                raise SigningError("密码设备已锁死，请联系设备管理员解锁") from error
            except pkcs11.NoSuchToken as error:
                raise SigningError(f"没有找到标签为“{label}”的密码设备，请插入设备并核对 token.label") from error
            except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
                why = str(error) or type(error).__name__
                raise SigningError(f"密码设备的驱动 {module} 不能使用（{why}），请核对 token.module") from error
            try:
                self._key: Any = self._session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=key)
            except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned) as error:
                self._session.close()
                raise SigningError(f"密码设备中没有（或不止一个）名为“{key}”的私钥，请核对 token.key") from error

    def __call__(self, message: bytes) -> bytes:
        """Sign; `SigningError` where the device does not (any more)."""
        mechanism = self._pkcs11.Mechanism
        with _LIBRARY:
            try:
                if self._key.key_type is self._pkcs11.KeyType.RSA:
                    return bytes(self._key.sign(message, mechanism=mechanism.SHA256_RSA_PKCS))
                digest = hashes.Hash(hashes.SHA256())
                digest.update(message)
                raw = self._key.sign(digest.finalize(), mechanism=mechanism.ECDSA)
            except self._pkcs11.PKCS11Error as error:
                why = str(error) or type(error).__name__
                raise SigningError(f"密码设备没有完成签名（{why}），请检查设备是否仍然插着") from error
        from pkcs11.util.ec import encode_ecdsa_signature  # noqa: PLC0415 - see above

        return bytes(encode_ecdsa_signature(raw))

    def close(self) -> None:
        """Log out of the device."""
        with _LIBRARY:
            self._session.close()


def is_pair(sign: Sign, certificate: x509.Certificate) -> bool:
    """Return whether the key that signs belongs to the certificate."""
    message = b"budgetwatch check"
    return is_signed(certificate, sign(message), message)
