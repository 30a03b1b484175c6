"""The blob store: content-addressed by SHA-256, never overwritten; a folder by default, S3-compatible by URL."""

from __future__ import annotations

import hashlib
import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import IO, cast
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from chassis.config import Settings, needed
from contracts.errors import NotFound

CHUNK = 1 << 20
OWNER_ONLY = 0o600


class Blobs:
    """Received files and written documents, by the SHA-256 of their bytes."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)
        self._is_folder = isinstance(self._fs, LocalFileSystem)

    @classmethod
    def from_settings(cls, settings: Settings) -> Blobs:
        """Return the store at `BW_BLOBS_URL`."""
        return cls(needed(settings.blobs_url, "BW_BLOBS_URL"))

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
            half = f"{path}.{uuid4().hex}.half"
            with self._fs.open(half, "wb") as target:
                if self._is_folder:  # what units sent is nobody else's on this machine, and outlives a power cut
                    Path(half).chmod(OWNER_ONLY)
                shutil.copyfileobj(source, target, CHUNK)
                if self._is_folder:
                    target.flush()
                    os.fsync(target.fileno())
            self._fs.mv(half, path)
        return sha256

    def open(self, sha256: str) -> IO[bytes]:
        """Open stored bytes for reading; `NotFound` where there are none."""
        try:
            return cast("IO[bytes]", self._fs.open(self._path(sha256), "rb"))
        except FileNotFoundError as error:
            raise NotFound("blob-missing", "存储中没有该文件，请联系系统管理员核查备份。", sha256) from error

    def size(self, sha256: str) -> int:
        """Bytes of a stored blob; `NotFound` where there is none."""
        try:
            return int(self._fs.size(self._path(sha256)))
        except FileNotFoundError as error:
            raise NotFound("blob-missing", "存储中没有该文件，请联系系统管理员核查备份。", sha256) from error
