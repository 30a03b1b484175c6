"""The blob store in a folder: the same bytes once, and for their owner only."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.blobs import HALVES, Blobs
from chassis.sealed_files import CHUNK, MAGIC, CannotUnsealError, FileKeys
from contracts.errors import NotFound, Precondition

CONTENT = "执行数,1.00\n".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs((tmp_path / "blobs").as_uri(), FileKeys({1: "key"}))


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


def content_of(blobs: Blobs, sha256: str) -> bytes:
    with blobs.open(sha256) as opened:
        return opened.read()


def stored(tmp_path: Path) -> Path:
    [path] = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_of_any_size_lies_encrypted_and_comes_back(blobs: Blobs, tmp_path: Path, size: int) -> None:
    content = os.urandom(1 << 10) * (size // 1024 + 1)
    content = content[:size]
    sha256 = blobs.put(content)
    assert blobs.size(sha256) == size
    with blobs.open(sha256) as opened:
        assert b"".join(iter(lambda: opened.read(100_000), b"")) == content
    kept = stored(tmp_path).read_bytes()
    assert kept.startswith(MAGIC)
    assert size < 32 or content[:32] not in kept


def test_a_changed_cut_or_swapped_file_is_not_given(blobs: Blobs, tmp_path: Path) -> None:
    sha256 = blobs.put(os.urandom(2 * CHUNK + 5))
    path, whole = stored(tmp_path), stored(tmp_path).read_bytes()
    head = len(whole) - 2 * CHUNK - 5 - 3 * 16
    first, second = whole[head : head + CHUNK + 16], whole[head + CHUNK + 16 : head + 2 * (CHUNK + 16)]
    wrong = {
        "a bit": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut at a chunk": whole[: head + 2 * (CHUNK + 16)],
        "cut inside": whole[:-3],
        "swapped": whole[:head] + second + first + whole[head + 2 * (CHUNK + 16) :],
        "its head": whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
        "another key": whole[:8] + b"\0\7" + whole[10:],
    }
    for content in wrong.values():
        path.write_bytes(content)
        with pytest.raises((CannotUnsealError, Precondition)):
            content_of(blobs, sha256)


def test_another_files_content_is_not_given_under_this_name(blobs: Blobs, tmp_path: Path) -> None:
    sha256 = blobs.put(CONTENT)
    path = stored(tmp_path)
    other = FileKeys({1: "key"})
    with path.open("wb") as target:
        other.seal(io.BytesIO(b"forged"), target, "0" * 64)
    with pytest.raises(Precondition):
        blobs.open(sha256)


def test_files_from_before_are_given_as_they_are_until_they_are_sealed(blobs: Blobs, tmp_path: Path) -> None:
    sha256 = blobs.put(CONTENT)
    stored(tmp_path).write_bytes(CONTENT)
    assert blobs.size(sha256) == len(CONTENT)
    with blobs.open(sha256) as opened:
        assert opened.read() == CONTENT
    assert (blobs.seal_all(), blobs.seal_all()) == (1, 0)
    assert stored(tmp_path).read_bytes().startswith(MAGIC)
    with blobs.open(sha256) as opened:
        assert opened.read() == CONTENT


def test_a_newer_key_seals_and_the_older_one_opens(tmp_path: Path) -> None:
    url = (tmp_path / "blobs").as_uri()
    sha256 = Blobs(url, FileKeys({1: "old"})).put(CONTENT)
    both = Blobs(url, FileKeys({1: "old", 2: "new"}))
    with both.open(sha256) as opened:
        assert opened.read() == CONTENT
    newer = both.put(b"newer")
    with Blobs(url, FileKeys({2: "new"})).open(newer) as opened:
        assert opened.read() == b"newer"
    with pytest.raises(Precondition):
        Blobs(url, FileKeys({2: "new"})).open(sha256)


def test_what_did_not_fit_is_removed(blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr("chassis.blobs.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        blobs.put(CONTENT)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_is_removed_after_a_day(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put(b"1")
    old, young = tmp_path / "blobs" / HALVES / "old", tmp_path / "blobs" / HALVES / "young"
    for half in (old, young):
        half.write_bytes(CONTENT)
    os.utime(old, (0, 0))
    blobs.put(b"2")
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize("pieces", [(), (0,), (CHUNK,), (CHUNK + 1,), (1, CHUNK - 1, CHUNK, 5), (3 * CHUNK,)])
def test_a_stream_is_sealed_in_whatever_pieces_it_comes(pieces: tuple[int, ...]) -> None:
    keys, target, content = FileKeys({1: "key"}), io.BytesIO(), b""
    writer = keys.writer(target, "name")
    for piece in pieces:
        data = os.urandom(piece)
        content += data
        writer.write(data)
    writer.finish()
    target.seek(0)
    assert keys.open(target, "name").read() == content
