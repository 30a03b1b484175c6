"""Proves a sealed package of the archive offline: every byte of it, with the certificate of the authority alone."""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cryptography import x509
from pydantic import ValidationError

from connector.proof import NotProven, prove_sealed
from contracts.packages import (
    CERTIFICATE,
    MANIFEST,
    SIGNATURE,
    STATEMENT,
    SUMS,
    TAIL,
    ArchiveStatement,
    PackageKind,
    PackageManifest,
    chunks_of,
    sums_of,
    write_entry,
)
from contracts.sealing import ARCHIVE_HEAD, archive_message, canonical

KINDS = {PackageKind.VOLUME: "案卷", PackageKind.MONTH: "月度导出"}
_STUMBLES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,  # a compression or version that our packages never have
    RuntimeError,  # an encrypted entry
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    OSError,  # a place before the beginning of the file
)
MAX_SHEET = 64 << 20
"""Of a manifest; more is no package of ours."""


def prove_package(path: Path, authority: x509.Certificate) -> list[str]:
    """Return what is proven, one sentence each; `NotProven` at the first thing that is not. OSError where it cannot be opened."""
    with path.open("rb") as given, _readable(given) as archive:
        statement = _statement(archive, authority)
        manifest = _manifest(archive, statement)
        _prove_files(archive, manifest)
        _prove_bytes(archive, given)
    checkpoint = statement.checkpoint
    return [
        f"电子签章有效：{statement.sealed_at:%Y-%m-%d %H:%M:%S} UTC 由人大系统封装",
        f"{KINDS[manifest.kind]} {manifest.number}《{manifest.title}》：{len(manifest.files)} 个文件逐一核对，未被改动",
        f"封装时操作日志为第 {checkpoint.number} 条，校验值 {checkpoint.entry_hash}",
    ]


@contextmanager
def _readable(given: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open a package; whatever a damaged one makes the reader stumble over says that it is not proven."""
    try:
        with zipfile.ZipFile(given) as archive:
            yield archive
    except _STUMBLES as error:
        raise NotProven("档案包已损坏或者被改动，不能读取。") from error


def _statement(archive: zipfile.ZipFile, authority: x509.Certificate) -> ArchiveStatement:
    said = _sheet(archive, STATEMENT)
    if not said.startswith(ARCHIVE_HEAD):
        raise NotProven("签章不是档案封装的签章。")
    statement = ArchiveStatement.model_validate_json(said.removeprefix(ARCHIVE_HEAD))
    pem = _sheet(archive, CERTIFICATE).decode("ascii")
    prove_sealed(pem, _sheet(archive, SIGNATURE), said, at=statement.sealed_at, authority=authority)
    if archive_message(statement) != said:
        raise NotProven("签章的内容不是系统写出的形式，已被改动。")
    return statement


def _manifest(archive: zipfile.ZipFile, statement: ArchiveStatement) -> PackageManifest:
    said = _sheet(archive, MANIFEST)
    if hashlib.sha256(said).hexdigest() != statement.manifest_sha256:
        raise NotProven("文件清单与签章不符，已被改动。")
    try:
        manifest = PackageManifest.model_validate_json(said)
    except ValidationError as error:
        raise NotProven("文件清单不能读取。") from error
    if (manifest.kind, manifest.number) != (statement.kind, statement.number) or canonical(manifest).encode() != said:
        raise NotProven("文件清单与签章所说的不是同一个档案包。")
    return manifest


def _prove_files(archive: zipfile.ZipFile, manifest: PackageManifest) -> None:
    expected = [*(file.name for file in manifest.files), *TAIL]
    if archive.namelist() != expected:
        raise NotProven("档案包里的文件与文件清单不一致：有增减或者改名。")
    for file in manifest.files:
        digest, size = hashlib.sha256(), 0
        with archive.open(file.name) as source:
            for chunk in chunks_of(source):
                digest.update(chunk)
                size += len(chunk)
        if (digest.hexdigest(), size) != (file.sha256, file.size):
            raise NotProven(f"文件“{file.name}”的内容与清单不符，已被改动。")
    sums = sums_of(tuple(file for file in manifest.files if file.name != SUMS))
    if _sheet(archive, SUMS) != sums:
        raise NotProven(f"{SUMS} 与文件清单不一致。")


def _prove_bytes(archive: zipfile.ZipFile, given: IO[bytes]) -> None:
    """Write the package again out of names and contents: what differs was changed outside of the files."""
    with tempfile.TemporaryFile() as again:
        with zipfile.ZipFile(again, "w") as written:
            for info in archive.infolist():
                with archive.open(info) as source:
                    write_entry(written, info.filename, info.file_size, chunks_of(source))
        again.seek(0)
        given.seek(0)
        if not _same(again, given):
            raise NotProven("档案包在文件之外被改动过（压缩包结构与系统写出的不一致）。")


def _same(one: IO[bytes], other: IO[bytes]) -> bool:
    while True:
        first, second = one.read(1 << 20), other.read(1 << 20)
        if first != second:
            return False
        if not first:
            return True


def _sheet(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_SHEET:
        raise NotProven(f"{name} 过大，不是本系统的档案包。")
    return archive.read(name)
