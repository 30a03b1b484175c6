"""The staging area: parts of open deliveries, put there encrypted by the gateway (`chassis.staged_parts`)."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from chassis.sealed_files import CannotUnsealError, FileKeys
from chassis.staged_parts import open_part
from contracts.ingest.v1 import Manifest, Refusal
from services.ingest.readers.reading import FileRefusedError

CHUNK: Final = 1 << 20
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was recorded."""

    index: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Staging:
    """The area of all deliveries."""

    root: Path
    keys: FileKeys

    def folder(self, delivery_id: UUID) -> Path:
        """Folder of one delivery."""
        return self.root / str(delivery_id)

    def deliveries(self) -> list[UUID]:
        """Return the deliveries that have a folder."""
        if not self.root.is_dir():
            return []
        return [UUID(folder.name) for folder in self.root.iterdir() if _ID.fullmatch(folder.name)]

    def wipe(self, delivery_id: UUID) -> None:
        """Remove everything of a delivery; it may be gone already."""
        shutil.rmtree(self.folder(delivery_id), ignore_errors=True)

    def assemble(self, delivery_id: UUID, manifest: Manifest, parts: Sequence[Part], *, suffix: str) -> Path:
        """Join the parts in clear and check each and the whole against size and hash; it goes with the delivery's folder.

        `FileRefusedError` where a part is missing or differs from what was recorded, or the whole from the manifest.
        """
        folder = self.folder(delivery_id)
        whole = folder / f"whole{suffix}"
        digest = hashlib.sha256()
        size = 0
        try:
            with whole.open("wb") as target:
                for part in parts:
                    for chunk in self._checked_chunks(delivery_id, part, manifest.file_name):
                        target.write(chunk)
                        digest.update(chunk)
                        size += len(chunk)
        except FileNotFoundError as error:
            detail = "暂存区缺少该批次的分片文件，请重新报送该文件。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="part-missing", detail=detail)]) from error
        except OSError:
            whole.unlink(missing_ok=True)  # on a full disk it takes the place of what others send
            raise
        if size != manifest.size:
            detail = f"清单申报 {manifest.size} 字节，实收 {size} 字节，请重新报送该文件。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="size-differs", detail=detail)])
        if digest.hexdigest() != manifest.sha256:
            detail = "文件的 SHA-256 摘要与清单不一致，传输中可能有改动，请重新生成清单并报送。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="hash-differs", detail=detail)])
        return whole

    def _checked_chunks(self, delivery_id: UUID, part: Part, file_name: str) -> Iterator[bytes]:
        digest = hashlib.sha256()
        size = 0
        try:
            with open_part(self.root, self.keys, delivery_id, part.index) as source:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    yield chunk
        except CannotUnsealError as error:
            raise FileRefusedError([_differs(part, file_name)]) from error
        if size != part.size or digest.hexdigest() != part.sha256:
            raise FileRefusedError([_differs(part, file_name)])


def _differs(part: Part, file_name: str) -> Refusal:
    detail = f"第 {part.index + 1} 个分片的内容与登记的大小或摘要不一致，请重新报送该文件。"
    return Refusal(file=file_name, rule="part-differs", detail=detail)
