"""A sealed package of the archive (article 11): a ZIP that one file list, one statement and one signature prove.

    <files>         what is kept, in the order of their names
    SHA256SUMS      of those files, for `sha256sum -c`
    MANIFEST.json   what the package is, each file with size and SHA-256; the same contents give the same bytes
    SEAL            the signed bytes: hash of the manifest, time, checkpoint of the operation log
    SEAL.sig        the signature of SEAL (DER, ECDSA P-256 with SHA-256)
    SEAL.pem        the certificate of the seal key

Nothing is compressed and every entry bears the same day, so that the ZIP's own bytes follow from names and contents: a verifier
writes it again and compares, and no byte of it is left unproven.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from typing import IO, Final

from pydantic import Field

from contracts.values import Instant, Model, Origin, Sha256

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "MANIFEST.json"
STATEMENT: Final = "SEAL"
SIGNATURE: Final = "SEAL.sig"
CERTIFICATE: Final = "SEAL.pem"
TAIL: Final = (MANIFEST, STATEMENT, SIGNATURE, CERTIFICATE)
"""What is written after the files that the manifest lists."""
MEDIA_TYPE: Final = "application/zip"
CHUNK: Final = 1 << 20
_DAY: Final = (1980, 1, 1, 0, 0, 0)


class PackageKind(StrEnum):
    """What a package holds."""

    VOLUME = "volume"
    """案卷."""
    MONTH = "month"
    """每月导出的系统数据."""


class PackedFile(Model):
    """A file of a package."""

    name: str = Field(min_length=1, max_length=400)
    size: int = Field(ge=0)
    sha256: Sha256
    rows: int | None = None
    """Of a table: its rows without the head line."""


class PackageManifest(Model):
    """What a package is and holds; has no time of its own, so that packing twice gives the same."""

    kind: PackageKind
    number: str
    title: str
    origins: tuple[Origin, ...]
    """Anything but official alone is said on every page that shows the package."""
    files: tuple[PackedFile, ...]


class Checkpoint(Model):
    """The operation log's head at the sealing: number and hash of its newest entry."""

    number: int = Field(ge=1)
    entry_hash: Sha256


class ArchiveStatement(Model):
    """What the seal says of a package."""

    kind: PackageKind
    number: str
    manifest_sha256: Sha256
    sealed_at: Instant
    checkpoint: Checkpoint


def write_entry(archive: zipfile.ZipFile, name: str, size: int, chunks: Iterator[bytes]) -> str:
    """Write one file of `size` bytes in the package's form; return its SHA-256."""
    info = zipfile.ZipInfo(name, _DAY)
    info.create_system, info.external_attr, info.file_size = 3, 0o100644 << 16, size
    digest = hashlib.sha256()
    with archive.open(info, "w") as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def chunks_of(source: IO[bytes]) -> Iterator[bytes]:
    """Give a file's bytes, a megabyte at a time."""
    while chunk := source.read(CHUNK):
        yield chunk


def sums_of(files: tuple[PackedFile, ...]) -> bytes:
    """Return the text that `sha256sum -c` reads."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()
