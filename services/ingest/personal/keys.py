"""The keys of personal data: one to compare values without them, and those that seal and open the whole ones.

Secrets of ingest: `personal_match`, and `personal_cipher_1`, `personal_cipher_2` … of which the highest number seals.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.config import SettingMissing, Settings
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.masking import normalised

MATCH: Final = "personal_match"
CIPHER: Final = "personal_cipher_"
_KEY_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_PERSON: Final = {Mask.NUMBER: b"number", Mask.NAME: b"name", Mask.PERSON: b"name"}
"""What is compared with what: names among names, whatever their mask, numbers among numbers."""


class CannotOpenError(Exception):
    """The key that sealed a value is not at hand, or the row was changed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A whole value, encrypted: nonce and AES-GCM ciphertext, and the number of the key that opens it."""

    cipher_key: int
    ciphertext: bytes


class PersonalKeys:
    """All keys of an installation."""

    def __init__(self, match: str, ciphers: Mapping[int, str]) -> None:
        self._match = hashlib.sha256(b"budgetwatch personal match " + match.encode()).digest()
        self._ciphers = {
            number: AESGCM(hashlib.sha256(b"budgetwatch personal cipher " + secret.encode()).digest())
            for number, secret in ciphers.items()
        }
        self.newest = max(self._ciphers)
        """Number of the key that seals."""

    @classmethod
    def from_settings(cls, settings: Settings) -> PersonalKeys:
        """Return the keys in `BW_SECRETS_DIR`; `SettingMissing` where one is not there."""
        ciphers = settings.numbered_secrets(CIPHER)
        if not ciphers:
            raise SettingMissing(f"secret {CIPHER}1 is not in BW_SECRETS_DIR")
        return cls(settings.secret(MATCH), ciphers)

    def key_of(self, mask: Mask, value: str) -> str:
        """Return the key by which a value is compared: 16 characters, hexadecimal."""
        plain = normalised(mask, value).encode()
        return hashlib.blake2b(plain, key=self._match, person=_PERSON[mask], digest_size=_KEY_BYTES).hexdigest()

    def seal(self, key: str, value: str) -> Sealed:
        """Encrypt a whole value; it opens beside its key only."""
        nonce = os.urandom(_NONCE_BYTES)
        return Sealed(self.newest, nonce + self._ciphers[self.newest].encrypt(nonce, value.encode(), key.encode()))

    def open(self, key: str, sealed: Sealed) -> str:
        """Decrypt a whole value; `CannotOpenError` where that is impossible."""
        cipher = self._ciphers.get(sealed.cipher_key)
        if cipher is None:
            raise CannotOpenError(f"{CIPHER}{sealed.cipher_key} is not in BW_SECRETS_DIR")
        nonce, text = sealed.ciphertext[:_NONCE_BYTES], sealed.ciphertext[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, text, key.encode()).decode()
        except InvalidTag as error:
            raise CannotOpenError("the sealed value was changed") from error


@cache
def keys_of(settings: Settings) -> PersonalKeys:
    """Return the keys of a process, read once."""
    return PersonalKeys.from_settings(settings)
