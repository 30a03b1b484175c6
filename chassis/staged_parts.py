"""Parts of files on their way in, in the staging area: `<upload_id>/<index>.part`, encrypted at rest like what is stored for good.

A delivery may wait for its last part for a month, with names and account numbers in it. The name of a part is bound to its
content, so that no part can stand in for another.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO
from uuid import UUID

from chassis.sealed_files import CannotUnsealError, FileKeys, SealedWriter


def part_path(root: Path, upload_id: UUID, index: int) -> Path:
    """Return where a part lies."""
    return root / str(upload_id) / f"{index}.part"


def part_writer(target: IO[bytes], keys: FileKeys, upload_id: UUID, index: int) -> SealedWriter:
    """Return a writer that encrypts into `target`."""
    return keys.writer(target, _name(upload_id, index))


def open_part(root: Path, keys: FileKeys, upload_id: UUID, index: int) -> IO[bytes]:
    """Return a reader of a part's content; one that came before parts were encrypted is given as it is.

    `FileNotFoundError` where it is not there; `CannotUnsealError` from here or while it is read where it was changed.
    """
    source = part_path(root, upload_id, index).open("rb")
    try:
        return keys.open(source, _name(upload_id, index))
    except CannotUnsealError:
        source.close()
        raise


def _name(upload_id: UUID, index: int) -> str:
    return f"{upload_id}/{index}"
