"""Parts of deliveries on their way in: streamed to the staging area encrypted, checked, put in place atomically."""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from uuid import UUID, uuid4

from anyio import to_thread

from chassis.sealed_files import FileKeys, SealedWriter
from chassis.staged_parts import part_path, part_writer
from contracts.errors import InvalidInput, Unavailable

WRITE_BYTES: Final = 1 << 20
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class StagedPart:
    """A part that lies complete in the staging area."""

    size: int
    sha256: str


def stated_digest(content_digest: str | None, part_sha256: str | None) -> str:
    """Return the part's SHA-256 in hex as the sender states it: `Content-Digest` (RFC 9530) or `X-Part-SHA256`."""
    if content_digest:
        match = _DIGEST.search(content_digest)
        try:
            raw = base64.b64decode(match[1], validate=True) if match else b""
        except binascii.Error:
            raw = b""
        if len(raw) == hashlib.sha256().digest_size:
            return raw.hex()
    elif part_sha256 and re.fullmatch(r"[0-9a-f]{64}", part_sha256):
        return part_sha256
    raise InvalidInput(
        "part-digest-missing", "请在 Content-Digest（sha-256）或 X-Part-SHA256 请求头中给出该分块的校验值。"
    )


def part_bytes(whole: int, part_size: int, index: int) -> int:
    """Return how many bytes part `index` of a file of `whole` bytes has; `InvalidInput` where it has no such part."""
    start = index * part_size
    if start >= whole:
        raise InvalidInput("part-index-unknown", f"该文件没有第 {index + 1} 个分块。", str(index))
    return min(part_size, whole - start)


async def stage_part(
    stream: AsyncIterator[bytes], *, root: Path, keys: FileKeys, delivery_id: UUID, index: int, size: int, sha256: str
) -> StagedPart:
    """Write the stream as part `index`, encrypted; it appears under its name only when size and SHA-256 are as stated."""
    target = part_path(root, delivery_id, index)
    half = target.with_name(f".{index}.{uuid4().hex}.half")
    try:
        await to_thread.run_sync(lambda: target.parent.mkdir(mode=0o700, parents=True, exist_ok=True))
        with await to_thread.run_sync(lambda: half.open("xb")) as file:
            sealed = part_writer(file, keys, delivery_id, index)
            await _copy(stream, sealed, size=size, sha256=sha256, index=index)
            await to_thread.run_sync(_flush, file, sealed)
        await to_thread.run_sync(_put_in_place, half, target)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "staging-full" if full else "staging-broken"
        raise Unavailable(reason, "接收区暂时无法写入，请稍后重试；已传送的分块不受影响。") from error
    finally:
        half.unlink(missing_ok=True)
    return StagedPart(size, sha256)


async def _copy(stream: AsyncIterator[bytes], sealed: SealedWriter, *, size: int, sha256: str, index: int) -> None:
    digest = hashlib.sha256()
    waiting = bytearray()
    received = 0
    async for chunk in stream:
        received += len(chunk)
        if received > size:
            raise InvalidInput("part-too-long", f"第 {index + 1} 个分块超过应有的 {size} 字节。", str(index))
        waiting += chunk
        if len(waiting) >= WRITE_BYTES:
            await to_thread.run_sync(_write, sealed, digest, bytes(waiting))
            waiting.clear()
    await to_thread.run_sync(_write, sealed, digest, bytes(waiting))
    if received < size:
        raise InvalidInput("part-too-short", f"第 {index + 1} 个分块只收到 {received} 字节，应为 {size}。", str(index))
    if digest.hexdigest() != sha256:
        raise InvalidInput(
            "part-digest-mismatch", f"第 {index + 1} 个分块的校验值与内容不符，请重新传送该分块。", str(index)
        )


def _write(sealed: SealedWriter, digest: hashlib._Hash, data: bytes) -> None:
    digest.update(data)
    sealed.write(data)


def _flush(file: IO[bytes], sealed: SealedWriter) -> None:
    sealed.finish()
    file.flush()
    os.fsync(file.fileno())


def _put_in_place(half: Path, target: Path) -> None:
    half.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
