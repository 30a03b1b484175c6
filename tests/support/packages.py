"""A sealed package as cases writes it, with an authority and a seal of the test's own."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.blobs import Blobs
from chassis.sealed_files import FileKeys
from contracts.auth.v1 import ArchiveSeal, SealArchive
from contracts.packages import ArchiveStatement, Checkpoint
from services.auth.certificates import profiles
from services.auth.certificates.profiles import Authority
from services.auth.sealing import seal_archive
from services.cases.archive import package
from services.cases.archive.package import Label, Made
from services.cases.archive.pieces import keeper
from services.cases.packing import Content

NOW = datetime(2025, 6, 3, 2, 0, tzinfo=UTC)


class Sealer:
    """Stands where cases asks auth: the real statement, signed by a key outside of any token."""

    def __init__(self, authority: Authority, now: datetime = NOW) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        made = profiles.seal_certificate(authority, self.key.public_key(), now - timedelta(days=1))
        self.certificate = made.public_bytes(serialization.Encoding.PEM).decode()
        self.now = now
        self.asked: list[SealArchive] = []

    def call(self, call: Any) -> Any:
        assert isinstance(call, SealArchive)
        self.asked.append(call)
        statement = ArchiveStatement(
            kind=call.kind,
            number=call.number,
            manifest_sha256=call.manifest_sha256,
            sealed_at=self.now,
            checkpoint=Checkpoint(number=7, entry_hash="a" * 64),
        )
        answer: ArchiveSeal = seal_archive(statement, self.certificate, self.sign)
        return answer

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))


def store(folder: Path) -> Blobs:
    return Blobs((folder / "blobs").as_uri(), FileKeys({1: base64.b64encode(b"k" * 32).decode()}))


def make(path: Path, label: Label, contents: list[Content], sealer: Sealer) -> Made:
    return package.make(path, label, contents, actor=keeper(uuid4()), rpc=sealer, blobs=store(path.parent))


def pem_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
