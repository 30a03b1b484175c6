"""Files that survive a cut: written whole or not at all, folders held by one process at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class QueueBusy(Exception):
    """Another process works on the same folder."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file; `QueueBusy` where another process does. The lock dies with its process."""
    with path.open("a+b") as file:
        if not _lock(file.fileno()):
            raise QueueBusy
        yield


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or as it was before."""
    half = path.with_name(f".{uuid4().hex}.half")
    with half.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make renames in a folder last."""
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened; the rename itself is atomic
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    with suppress(OSError):
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
