"""The blob store in a folder: the same bytes once, and for their owner only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.blobs import Blobs
from contracts.errors import NotFound

CONTENT = "执行数,1.00\n".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs((tmp_path / "blobs").as_uri())


def test_a_received_file_is_readable_by_its_owner_only(blobs: Blobs, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(CONTENT)
    assert blobs.put(source) == SHA256
    [stored] = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert (stored.name, stored.stat().st_mode & 0o777) == (SHA256, 0o600)


def test_the_same_bytes_are_stored_once_and_come_back(blobs: Blobs, tmp_path: Path) -> None:
    assert blobs.put(CONTENT) == blobs.put(CONTENT) == SHA256
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1
    with blobs.open(SHA256) as stored:
        assert stored.read() == CONTENT
    with pytest.raises(NotFound):
        blobs.open("0" * 64)
