"""The PKCS#11 token behind one login and one lock.

python-pkcs11 initialises the library without its own locking, so two sessions in two threads crash SoftHSM (tried:
SIGABRT, SIGSEGV), and closing a session logs the whole process out. Therefore: one session, one login, one process-wide
lock over every call, and never a second `Token` in use at the same time in one process.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import pkcs11
from cryptography.hazmat.primitives import serialization
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from chassis.logs import log
from contracts.errors import NotFound, Unavailable
from services.auth.signer.labels import KeyLabel

START_DELAYS_S: Final = (0.1, 0.3, 1.0, 2.0)
"""Waits between tries at start: eight processes that open one SoftHSM store at once fail now and then (tried)."""

_LIBRARY_LOCK: Final = threading.RLock()

R = TypeVar("R")


class Token:
    """One token, opened with the user PIN. All methods may be called from any thread."""

    def __init__(self, module: Path, label: str, pin: str, *, may_write: bool = False) -> None:
        self._module = module
        self._label = label
        self._pin = pin
        self._may_write = may_write
        self._session: Any = None

    def open(self) -> None:
        """Log in, with a few tries; `Unavailable` where the token does not open."""
        with _LIBRARY_LOCK:
            for delay in (*START_DELAYS_S, None):
                try:
                    self._log_in()
                except (pkcs11.PinIncorrect, pkcs11.PinLocked) as error:
                    self._restart_library()  # a failed login leaks its session (security.md 0.2)
                    raise _unavailable("token-pin-refused", error) from error
                except pkcs11.PKCS11Error as error:
                    if delay is None:
                        raise _unavailable("token-not-opened", error) from error
                    time.sleep(delay)
                    self._restart_library()
                else:
                    return

    def close(self) -> None:
        """Log out."""
        with _LIBRARY_LOCK:
            session, self._session = self._session, None
            if session is not None:
                session.close()

    def sign(self, label: KeyLabel, message: bytes) -> bytes:
        """Return ECDSA with SHA-256 (DER) or RSA PKCS#1 v1.5 with SHA-256 over `message`, by the key's type."""
        return self._locked(lambda session: _sign(_private_key(session, label), message))

    def public_key(self, label: KeyLabel) -> bytes:
        """Return the public half as PEM SubjectPublicKeyInfo; `NotFound` where the token has no such key."""
        return self._locked(lambda session: _public_pem(session, label))

    def has_key(self, label: KeyLabel) -> bool:
        """Whether the token holds this key."""
        with _LIBRARY_LOCK:
            return bool(
                list(
                    self._opened().get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: label.value})
                )
            )

    def generate_key(self, label: KeyLabel) -> None:
        """Make an EC P-256 key inside the token, which never gives it out; the token must be open for writing."""
        with _LIBRARY_LOCK:
            curve = self._opened().create_domain_parameters(
                KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
            )
            curve.generate_keypair(
                store=True,
                label=label.value,
                private_template={
                    Attribute.SENSITIVE: True,
                    Attribute.EXTRACTABLE: False,
                    Attribute.SIGN: True,
                    Attribute.DERIVE: False,
                },
            )

    def check(self) -> str | None:
        """Health check: null when the token answers."""
        try:
            self._locked(lambda session: _private_key(session, KeyLabel.CA))
        except (NotFound, Unavailable) as error:
            return error.reason
        return None

    def _locked(self, work: Callable[[Any], R]) -> R:
        """Do `work` under the lock; where the library fails, start it anew and try once more."""
        with _LIBRARY_LOCK:
            try:
                return work(self._opened())
            except pkcs11.PKCS11Error as error:
                log.warning("token failed, library is started anew", error=type(error).__name__)
                self._restart_library()
                self.open()
            try:
                return work(self._session)
            except pkcs11.NoSuchKey as error:
                raise NotFound("token-key-missing", "令牌中没有所需的密钥，请先完成密钥仪式。") from error
            except pkcs11.PKCS11Error as error:
                raise _unavailable("token-failed", error) from error

    def _opened(self) -> Any:
        if self._session is None:
            self.open()
        return self._session

    def _log_in(self) -> None:
        library = pkcs11.lib(str(self._module))
        token = find_token(library, self._label)
        self._session = token.open(rw=self._may_write, user_pin=self._pin)

    def _restart_library(self) -> None:
        self._session = None
        try:
            pkcs11.lib(str(self._module)).reinitialize()
        except pkcs11.PKCS11Error as error:
            log.warning("token library does not start", error=type(error).__name__)


def find_token(library: Any, label: str) -> Any:
    """Look at each slot by itself: one dead slot hides all tokens from the library's own search (tried)."""
    for slot in library.get_slots(token_present=True):
        try:
            token = slot.get_token()
        except pkcs11.PKCS11Error:
            continue
        if token.label == label:
            return token
    raise pkcs11.NoSuchToken(f"no token labelled {label!r}")


def _private_key(session: Any, label: KeyLabel) -> Any:
    return session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label.value)


def _sign(key: Any, message: bytes) -> bytes:
    if key.key_type is KeyType.EC:
        raw = key.sign(hashlib.sha256(message).digest(), mechanism=Mechanism.ECDSA)
        return bytes(encode_ecdsa_signature(raw))
    return bytes(key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))


def _public_pem(session: Any, label: KeyLabel) -> bytes:
    key = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label.value)
    der = encode_ec_public_key(key) if key.key_type is KeyType.EC else encode_rsa_public_key(key)
    public = serialization.load_der_public_key(der)
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _unavailable(reason: str, error: Exception) -> Unavailable:
    log.error("token is not available", reason=reason, error=type(error).__name__)
    return Unavailable(reason, "签名令牌暂不可用，请检查令牌是否插好，稍后再试。")
