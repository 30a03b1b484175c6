"""Files encrypted at rest: a data key of the file's own, sealed by a key of the installation; chunks that cannot be cut or swapped.

Layout: magic, number of the installation's key (2 bytes), nonce (12), the data key sealed by AES-256-GCM (48), then chunks of
1 MiB, each AES-256-GCM under the data key with its position and whether it is the last as nonce (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The name of the file, the SHA-256 of its content, is bound to the data key.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Mapping
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.config import SettingMissing, Settings

SECRET: Final = "blob_key_"  # noqa: S105 - the beginning of a file's name
MAGIC: Final = b"BWSEAL1\n"
CHUNK: Final = 1 << 20
_TAG: Final = 16
_NONCE: Final = 12
_KEY: Final = 32
_HEAD: Final = len(MAGIC) + 2 + _NONCE + _KEY + _TAG


class CannotUnsealError(Exception):
    """The key of a file is not at hand, or the file was changed."""


class FileKeys:
    """The installation's keys: secrets `blob_key_1`, `blob_key_2` …; the highest number seals, all open."""

    def __init__(self, secrets: Mapping[int, str]) -> None:
        self._keys = {
            number: AESGCM(hashlib.sha256(b"budgetwatch blob " + secret.encode()).digest())
            for number, secret in secrets.items()
        }

    @classmethod
    def from_settings(cls, settings: Settings) -> FileKeys:
        """Return the keys in `BW_SECRETS_DIR`; `SettingMissing` where there is none."""
        found = settings.numbered_secrets(SECRET)
        if not found:
            raise SettingMissing(f"secret {SECRET}1 is not in BW_SECRETS_DIR")
        return cls(found)

    def seal(self, source: IO[bytes], target: IO[bytes], name: str) -> None:
        """Write the whole of `source`, encrypted, for a file called `name`."""
        writer = self.writer(target, name)
        shutil.copyfileobj(source, writer, CHUNK)
        writer.finish()

    def writer(self, target: IO[bytes], name: str) -> SealedWriter:
        """Return a writer that encrypts into `target`, for a file called `name`."""
        number, data_key, nonce = max(self._keys), os.urandom(_KEY), os.urandom(_NONCE)
        sealed_key = self._keys[number].encrypt(nonce, data_key, name.encode())
        target.write(MAGIC + number.to_bytes(2, "big") + nonce + sealed_key)
        return SealedWriter(target, AESGCM(data_key))

    def open(self, source: IO[bytes], name: str) -> IO[bytes]:
        """Return a reader of the content of `source`; one that was stored before files were encrypted is given as it is."""
        head = source.read(_HEAD)
        if not head.startswith(MAGIC):
            source.seek(0)
            return source
        at = len(MAGIC)
        number, nonce = int.from_bytes(head[at : at + 2], "big"), head[at + 2 : at + 2 + _NONCE]
        key = self._keys.get(number)
        if key is None:
            raise CannotUnsealError(f"{SECRET}{number} is not in BW_SECRETS_DIR")
        try:
            data_key = key.decrypt(nonce, head[at + 2 + _NONCE :], name.encode())
        except InvalidTag as error:
            raise CannotUnsealError(f"the head of {name} was changed") from error
        return io.BufferedReader(_Reader(source, AESGCM(data_key), name), CHUNK)


def content_size(source: IO[bytes], size: int) -> int:
    """Return the bytes of content of a file of `size` bytes, of which `source` stands at the beginning."""
    if source.read(len(MAGIC)) != MAGIC:
        return size
    chunks = -(-(size - _HEAD) // (CHUNK + _TAG))
    return size - _HEAD - chunks * _TAG


def _nonce(position: int, *, is_last: bool) -> bytes:
    return position.to_bytes(_NONCE - 1, "big") + bytes([is_last])


class SealedWriter:
    """Encrypts chunk after chunk; what it wrote is whole only after `finish`."""

    def __init__(self, target: IO[bytes], cipher: AESGCM) -> None:
        self._target, self._cipher = target, cipher
        self._waiting = bytearray()
        self._position = 0

    def write(self, data: bytes) -> int:
        """Take the next bytes; the last chunk waits, since only the end tells which it is."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._position, is_last=is_last), chunk, None))
        self._position += 1


class _Reader(io.RawIOBase):
    """Decrypts chunk after chunk; a byte is given only after its chunk was found whole."""

    def __init__(self, source: IO[bytes], cipher: AESGCM, name: str) -> None:
        self._source, self._cipher, self._name = source, cipher, name
        self._next = source.read(CHUNK + _TAG)
        self._ready = memoryview(b"")
        self._position = 0
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._is_over:
            self._decrypt()
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def close(self) -> None:
        self._source.close()
        super().close()

    def _decrypt(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._is_over = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._position, is_last=self._is_over), chunk, None)
        except InvalidTag as error:
            raise CannotUnsealError(f"{self._name} was changed or cut") from error
        self._ready, self._position = memoryview(plain), self._position + 1
