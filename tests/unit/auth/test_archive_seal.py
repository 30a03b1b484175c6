"""Receipts and archives are sealed by one key with messages that can never pass for each other."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from contracts.auth.v1 import Seal
from contracts.errors import InvalidInput
from contracts.packages import ArchiveStatement, Checkpoint, PackageKind
from contracts.sealing import ARCHIVE_HEAD, RECEIPT_HEAD, archive_message
from services.auth.sealing import seal, seal_archive

STATEMENT = ArchiveStatement(
    kind=PackageKind.VOLUME,
    number="2025-重-1",
    manifest_sha256="a" * 64,
    sealed_at=datetime(2025, 6, 3, tzinfo=UTC),
    checkpoint=Checkpoint(number=3, entry_hash="b" * 64),
)


def test_an_archives_message_is_refused_where_a_receipt_is_sealed():
    signed: list[bytes] = []
    call = Seal(message=base64.b64encode(archive_message(STATEMENT)))
    with pytest.raises(InvalidInput):
        seal(call, "pem", lambda message: signed.append(message) or b"x")
    assert signed == []
    assert not ARCHIVE_HEAD.startswith(RECEIPT_HEAD)
    assert not RECEIPT_HEAD.startswith(ARCHIVE_HEAD)


def test_auth_writes_the_statement_that_is_signed():
    signed: list[bytes] = []
    made = seal_archive(STATEMENT, "pem", lambda message: signed.append(message) or b"signature")
    assert (made.signature, made.statement) == (b"signature", STATEMENT)
    assert signed == [archive_message(STATEMENT)]
    assert signed[0].startswith(b"budgetwatch archive v1\n{")
