"""Files handed in one request: streamed to the staging area, checked against their digest, gone when they are dealt with."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from contracts.cases.letters_v1 import MAX_FILE_BYTES
from contracts.errors import InvalidInput
from gateway.downloads import is_plain_name
from gateway.staging import stage_part, stated_digest

BINARY: Final = {"type": "string", "format": "binary"}
_MAX_NAME: Final = 120
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies complete in the staging area, `<staging>/<upload_id>/0.part`."""

    upload_id: UUID
    file_name: str
    size: int
    sha256: str

    def values(self) -> dict[str, Any]:
        """Return it as the calls that keep a file take it."""
        return {"upload_id": self.upload_id, "file_name": self.file_name, "size": self.size, "sha256": self.sha256}


@asynccontextmanager
async def upload(request: Request, *, file_name: str, content_digest: str | None) -> AsyncIterator[Upload]:
    """Stage the request's body; it is there while the block runs."""
    stated = request.headers.get("content-length")
    if stated is None:
        raise HTTPException(411)
    size = int(stated)
    if size == 0:
        raise InvalidInput("file-empty", "文件是空的，请核对后重新提交。", file_name)
    sha256 = stated_digest(content_digest, None)
    async with _staged(request, request.stream(), file_name=file_name, size=size, sha256=sha256) as staged:
        yield staged


@asynccontextmanager
async def uploaded(request: Request, file: UploadFile) -> AsyncIterator[Upload]:
    """Stage a file of a form; it is there while the block runs."""
    digest = hashlib.sha256()
    size = 0
    while chunk := await file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    await file.seek(0)
    name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    if not 0 < size <= MAX_FILE_BYTES:
        raise InvalidInput("file-size", f"“{name}”是空的，或超过 {MAX_FILE_BYTES >> 20} MB，请处理后重新上传。", name)
    sha256 = digest.hexdigest()
    async with _staged(request, _chunks(file), file_name=name, size=size, sha256=sha256) as staged:
        yield staged


@asynccontextmanager
async def _staged(
    request: Request, stream: AsyncIterator[bytes], *, file_name: str, size: int, sha256: str
) -> AsyncIterator[Upload]:
    if not is_plain_name(file_name) or len(file_name) > _MAX_NAME:
        raise InvalidInput("file-name-unsafe", "文件名过长，或含有路径、控制字符、方向控制符，请改名后重新提交。")
    upload_id, root, keys = uuid4(), request.app.state.staging_dir, request.app.state.blobs.keys
    try:
        await stage_part(stream, root=root, keys=keys, delivery_id=upload_id, index=0, size=size, sha256=sha256)
        yield Upload(upload_id, file_name, size, sha256)
    finally:
        await to_thread.run_sync(_clear, root / str(upload_id))


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
