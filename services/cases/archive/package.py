"""Writes a sealed package (`contracts.packages`): the files, their list, the statement that auth signs, the signature."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chassis.blobs import Blobs
from contracts.auth.v1 import ArchiveSeal, SealArchive
from contracts.packages import (
    CERTIFICATE,
    MANIFEST,
    SIGNATURE,
    STATEMENT,
    SUMS,
    PackageKind,
    PackageManifest,
    sums_of,
)
from contracts.sealing import archive_message, canonical
from contracts.values import Actor, Origin
from services.cases import packing
from services.cases.packing import Caller, Content


@dataclass(frozen=True, slots=True)
class Label:
    """What a package says it is."""

    kind: PackageKind
    number: str
    title: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A written package."""

    manifest: PackageManifest
    manifest_sha256: str
    seal: ArchiveSeal


def make(path: Path, label: Label, contents: Iterable[Content], *, actor: Actor, rpc: Caller, blobs: Blobs) -> Made:
    """Write a package to `path`; raises what auth answers where the token is away. No transaction is open."""
    with zipfile.ZipFile(path, "w") as archive:
        packed = packing.write(archive, sorted(contents, key=lambda content: content.name), blobs)
        packed += packing.write(archive, [Content(SUMS, sums_of(packed))], blobs)
        manifest = PackageManifest(
            kind=label.kind, number=label.number, title=label.title, origins=label.origins, files=packed
        )
        said = canonical(manifest).encode()
        sha256 = hashlib.sha256(said).hexdigest()
        seal = rpc.call(SealArchive(actor=actor, kind=label.kind, number=label.number, manifest_sha256=sha256))
        tail = (
            Content(MANIFEST, said),
            Content(STATEMENT, archive_message(seal.statement)),
            Content(SIGNATURE, seal.signature),
            Content(CERTIFICATE, seal.certificate_pem.encode("ascii")),
        )
        packing.write(archive, tail, blobs)
    return Made(manifest, sha256, seal)
