"""The blob store: content-addressed by SHA-256, encrypted at rest, never overwritten; a folder by default, S3-compatible by URL."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, cast
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from chassis.config import Settings, needed
from chassis.sealed_files import MAGIC, CannotUnsealError, FileKeys, content_size
from contracts.errors import NotFound, Precondition

HALVES = "halves"
FORGOTTEN_AFTER_S = 86_400
"""Nobody writes one file for a day: its writer was killed."""
OWNER_ONLY = 0o600


class Blobs:
    """Received files and written documents, by the SHA-256 of their bytes."""

    def __init__(self, url: str, keys: FileKeys) -> None:
        self.keys = keys
        """They seal what waits in the staging area too."""
        self._fs, self._root = fsspec.core.url_to_fs(url)
        self._is_folder = isinstance(self._fs, LocalFileSystem)

    @classmethod
    def from_settings(cls, settings: Settings) -> Blobs:
        """Return the store at `BW_BLOBS_URL` with the keys in `BW_SECRETS_DIR`."""
        return cls(needed(settings.blobs_url, "BW_BLOBS_URL"), FileKeys.from_settings(settings))

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def put(self, content: bytes | Path) -> str:
        """Store the bytes and return their SHA-256; the same bytes twice are stored once."""
        with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            path = self._path(sha256)
            if self._fs.exists(path):
                return sha256
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            source.seek(0)
            with self._written(path) as target:
                self.keys.seal(source, target, sha256)
        return sha256

    def seal_all(self) -> int:
        """Encrypt the files that were stored in clear, and say how many they were."""
        count = 0
        for path in self._fs.find(self._root):
            sha256 = path.rpartition("/")[2]
            with self._fs.open(path, "rb") as source:
                if path.endswith(".half") or f"/{HALVES}/" in path or source.read(len(MAGIC)) == MAGIC:
                    continue
                source.seek(0)
                with self._written(path) as target:
                    self.keys.seal(source, target, sha256)
            count += 1
        return count

    @contextmanager
    def _written(self, path: str) -> Iterator[IO[bytes]]:
        """Give a file to write that stands at `path` when it is whole."""
        if not self._is_folder:  # an object store shows an object when it is whole
            with self._fs.open(path, "wb") as stored:
                yield cast("IO[bytes]", stored)
            return
        halves = Path(self._root) / HALVES
        halves.mkdir(exist_ok=True)
        _remove_forgotten(halves)
        half = halves / uuid4().hex
        try:
            with half.open("xb") as target:
                half.chmod(OWNER_ONLY)  # what units sent is nobody else's on this machine, and outlives a power cut
                yield target
                target.flush()
                os.fsync(target.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)  # a full disk must not be kept full by what did not fit

    def open(self, sha256: str) -> IO[bytes]:
        """Open stored bytes for reading; `NotFound` where there are none."""
        try:
            return self.keys.open(cast("IO[bytes]", self._fs.open(self._path(sha256), "rb")), sha256)
        except FileNotFoundError as error:
            raise NotFound("blob-missing", "存储中没有该文件，请联系系统管理员核查备份。", sha256) from error
        except CannotUnsealError as error:
            detail = "该文件已加密保存，但解密密钥不在本机或密文已被改动，请联系系统管理员核查密钥保管和备份情况。"
            raise Precondition("blob-sealed", detail, sha256) from error

    def size(self, sha256: str) -> int:
        """Bytes of a stored blob; `NotFound` where there is none."""
        try:
            path = self._path(sha256)
            with self._fs.open(path, "rb") as source:
                return content_size(cast("IO[bytes]", source), int(self._fs.size(path)))
        except FileNotFoundError as error:
            raise NotFound("blob-missing", "存储中没有该文件，请联系系统管理员核查备份。", sha256) from error


def _remove_forgotten(halves: Path) -> None:
    """Remove what a killed process left half written."""
    before = time.time() - FORGOTTEN_AFTER_S
    for half in halves.iterdir():
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < before:
                half.unlink()
