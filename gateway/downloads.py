"""Files out of the blob store as downloads: always an attachment, never with a header that a file name could forge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import StreamingResponse

from chassis.blobs import Blobs
from chassis.sealed_files import CHUNK

_MAX_NAME: Final = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|%;]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
"""Names that Windows takes for devices."""


def safe_name(name: str, fallback: str = "download.bin") -> str:
    """Return `name` without path parts, control and direction characters; `fallback` where nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    clean = _UNSAFE.sub("_", visible).strip(" .")
    if len(clean) > _MAX_NAME:
        stem, dot, extension = clean.rpartition(".")
        keep = _MAX_NAME - len(dot + extension)
        clean = stem[:keep] + dot + extension if dot and keep > 0 else clean[:_MAX_NAME]
    if _DEVICE.match(clean):
        clean = f"_{clean}"
    return clean or fallback


def disposition(name: str) -> str:
    """Return a `Content-Disposition` (RFC 6266): an ASCII stand-in and the real name in UTF-8."""
    clean = safe_name(name)
    ascii_name = clean.encode("ascii", "replace").decode("ascii").replace("?", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(clean, safe='')}"


async def attachment(blobs: Blobs, *, sha256: str, name: str, media_type: str) -> StreamingResponse:
    """Return the stored bytes as an attachment; `NotFound` before anything is sent where they are gone."""
    size = await to_thread.run_sync(blobs.size, sha256)
    source = await to_thread.run_sync(blobs.open, sha256)
    headers = {"Content-Disposition": disposition(name), "Content-Length": str(size), "X-Content-SHA256": sha256}
    return StreamingResponse(_chunks(source), media_type=media_type, headers=headers)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while chunk := source.read(CHUNK):
            yield chunk


def is_plain_name(name: str) -> bool:
    """Return whether `name` is one file name: no folders, no control, direction or unassigned characters."""
    return not any(char in "/\\" or unicodedata.category(char)[0] == "C" for char in name) and bool(name.strip(" ."))
