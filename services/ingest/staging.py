"""The staging area: parts of open deliveries, put there encrypted by the gateway (`chassis.staged_parts`)."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from chassis.sealed_files import CannotUnsealError, FileKeys
from chassis.staged_parts import open_part
from contracts.ingest.v1 import Manifest, Refusal
from services.ingest.readers.reading import FileRefusedError

CHUNK: Final = 1 << 20
WORKING: Final = "working"
IN_MEMORY: Final = 32 << 20
"""A joined file up to this size, in bytes, lies in memory and never in clear on a disk; nearly every delivery is smaller."""
_MOST_HELD: Final = 2
_PROCESS: Final = uuid4().hex
_held: dict[UUID, int] = {}
"""Open descriptors of the joined files in memory, by delivery; a file is gone with its descriptor, or with the process."""
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
        _let_go(delivery_id)

    def begin(self, delivery_id: UUID) -> int:
        """Note that this process works on a delivery, and return how many died at it before."""
        mark = self.folder(delivery_id) / WORKING
        mark.parent.mkdir(parents=True, exist_ok=True)
        process, deaths = "", 0
        if mark.exists():
            process, _, count = mark.read_text(encoding="ascii").partition(" ")
            deaths = int(count or 0) + (process not in {"", _PROCESS})
        if process != _PROCESS:
            half = mark.with_suffix(".half")
            half.write_text(f"{_PROCESS} {deaths}", encoding="ascii")
            half.replace(mark)
        return deaths

    def pause(self, delivery_id: UUID) -> None:
        """Note that this process left off a delivery alive: what comes of it counts for nobody's death."""
        _let_go(delivery_id)
        mark = self.folder(delivery_id) / WORKING
        with suppress(FileNotFoundError):
            deaths = mark.read_text(encoding="ascii").partition(" ")[2]
            mark.write_text(f" {deaths}", encoding="ascii")

    def assemble(self, delivery_id: UUID, manifest: Manifest, parts: Sequence[Part], *, suffix: str) -> Path:
        """Join the parts in clear and check each and the whole against size and hash; it goes with the delivery's folder.

        `FileRefusedError` where a part is missing or differs from what was recorded, or the whole from the manifest.
        """
        whole = self.folder(delivery_id) / f"whole{suffix}"
        is_one = len(parts) == 1  # then the part's digest, which is compared, is the whole's
        digest = hashlib.sha256()
        size = 0
        try:
            self._make_place(whole, delivery_id, sum(part.size for part in parts))
            with whole.open("wb") as target:
                for part in parts:
                    for chunk in self._checked_chunks(delivery_id, part, manifest.file_name):
                        target.write(chunk)
                        if not is_one:
                            digest.update(chunk)
                        size += len(chunk)
        except FileNotFoundError as error:
            detail = "暂存区缺少该批次的分片文件，请重新报送该文件。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="part-missing", detail=detail)]) from error
        except OSError:
            _let_go(delivery_id)
            whole.unlink(missing_ok=True)  # on a full disk it takes the place of what others send
            raise
        if size != manifest.size:
            detail = f"清单申报 {manifest.size} 字节，实收 {size} 字节，请重新报送该文件。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="size-differs", detail=detail)])
        if (parts[0].sha256 if is_one else digest.hexdigest()) != manifest.sha256:
            detail = "文件的 SHA-256 摘要与清单不一致，传输中可能有改动，请重新生成清单并报送。"
            raise FileRefusedError([Refusal(file=manifest.file_name, rule="hash-differs", detail=detail)])
        return whole

    def _make_place(self, whole: Path, delivery_id: UUID, size: int) -> None:
        """Let `whole` lead into memory where a file of `size` bytes may lie there."""
        whole.unlink(missing_ok=True)
        _let_go(delivery_id)
        if size <= IN_MEMORY:
            while len(_held) >= _MOST_HELD:
                _let_go(next(iter(_held)))
            _held[delivery_id] = held = os.memfd_create(str(delivery_id))
            whole.symlink_to(f"/proc/{os.getpid()}/fd/{held}")

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


def _let_go(delivery_id: UUID) -> None:
    held = _held.pop(delivery_id, None)
    if held is not None:
        os.close(held)


def _differs(part: Part, file_name: str) -> Refusal:
    detail = f"第 {part.index + 1} 个分片的内容与登记的大小或摘要不一致，请重新报送该文件。"
    return Refusal(file=file_name, rule="part-differs", detail=detail)
