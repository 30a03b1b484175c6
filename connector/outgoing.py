"""The durable outgoing queue: one JSON file an item, a copy of the bytes to send, every change by rename.

    <state>/queue/<number>-<key>.json  waits or is on its way
    <state>/done/<key>.json           accepted, with its receipt
    <state>/refused/<key>.json        refused, with the reasons
    <state>/refused/<key>.xlsx        the same reasons as a workbook (差错清单)
    <state>/receipts/<number>.json    our proofs (`budgetwatch-connector verify`)
    <state>/spool/<sha256>            the bytes, so that the source may be moved or changed meanwhile

The key is the SHA-256 of the manifest: the same file with the same statement is the same item for ever.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from connector.durable import held, sync, write_whole
from connector.sources import Source, SourceError
from contracts.ingest.v1 import Delivery, Manifest, Receipt

CHUNK: Final = 1 << 20
TURNING: Final = ".turned-"
"""Begins the names of folders in the spool in which files are made; what a killed process left there goes."""


class Item(BaseModel):
    """One file on its way or at its end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    number: int
    source: str
    manifest: Manifest
    added_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    delivery: Delivery | None = None
    receipt: Receipt | None = None
    column_titles: dict[str, str] = Field(default_factory=dict)
    """What the columns that receipt and refusals name are called in Chinese, by name in small letters, as far as the door told."""
    problem: str | None = None
    """Why the door did not take it at all (Chinese)."""


class Outgoing:
    """The queue in a directory; one process at a time, held by `locked`."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.queue, self.done, self.refused, self.spool, self.receipts = (
            state / name for name in ("queue", "done", "refused", "spool", "receipts")
        )
        for folder in (self.queue, self.done, self.refused, self.spool, self.receipts):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the queue; `QueueBusy` where another process does. The lock dies with its process."""
        with held(self._state / "lock"):
            self._clear_leavings()
            yield

    def add(self, source: Source, *, again: bool = False) -> Item:
        """Copy a file into the queue; an item that has ended or waits already is returned as it is.

        With `again` a refused one is queued anew: what it was refused for may have lain outside the file.
        """
        try:
            sha256, size, half = self._copy(source.path)
        except OSError as error:
            raise SourceError(str(source.path), f"文件不能读取（{error.strerror}）。") from error
        try:
            if size == 0:
                raise SourceError(str(source.path), "文件是空的，没有可报送的内容。")
            manifest = _manifest(source, size, sha256)
            key = hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()
            if again:
                self._lay_aside(key)
            if (known := self._known(key)) is not None:
                return known
            half.replace(self.spool / sha256)
            sync(self.spool)
        finally:
            half.unlink(missing_ok=True)
        item = Item(
            key=key, number=self._next(), source=str(source.path), manifest=manifest, added_at=datetime.now(UTC)
        )
        self._write(self._place(item), item)
        return item

    def waiting(self) -> list[Item]:
        """Return the items that have not ended, in their order."""
        return [_read(path) for path in sorted(self.queue.glob("*.json"))]

    def ended(self, folder: str) -> list[Item]:
        """Return the items in `done` or `refused`, oldest first."""
        found = [_read(path) for path in (self._state / folder).glob("*.json")]
        return sorted(found, key=lambda item: item.number)

    def bytes_of(self, item: Item) -> Path:
        """Return where the item's bytes lie."""
        return self.spool / item.manifest.sha256

    def update(self, item: Item) -> None:
        """Keep what is known about a waiting item."""
        self._write(self._place(item), item)

    def end(self, item: Item, *, accepted: bool) -> Item:
        """Move an item to its end; the queue's copy goes last, so that a cut in between ends it again."""
        ended = item.model_copy(update={"ended_at": datetime.now(UTC)})
        if ended.receipt is not None:
            self._write(self.receipts / f"{ended.receipt.number}.json", ended.receipt)
        self._write((self.done if accepted else self.refused) / f"{item.key}.json", ended)
        self._forget(item)
        return ended

    def keep_report(self, item: Item, report: bytes) -> None:
        """Keep the workbook with the reasons of a refusal."""
        write_whole(self.report_of(item), report)

    def report_of(self, item: Item) -> Path:
        """Return where that workbook lies."""
        return self.refused / f"{item.key}.xlsx"

    def _forget(self, item: Item) -> None:
        self._place(item).unlink(missing_ok=True)
        sync(self.queue)
        if not any(other.manifest.sha256 == item.manifest.sha256 for other in self.waiting()):
            self.bytes_of(item).unlink(missing_ok=True)

    def _known(self, key: str) -> Item | None:
        for path in (self.done / f"{key}.json", self.refused / f"{key}.json", *self.queue.glob(f"*-{key}.json")):
            if path.exists():
                return _read(path)
        return None

    def _lay_aside(self, key: str) -> None:
        """Keep a refusal under the number of its attempt, so that the same file may be queued anew."""
        record = self.refused / f"{key}.json"
        if record.exists():
            record.rename(self.refused / f"{key}.{_read(record).number}.json")
            sync(self.refused)

    def _clear_leavings(self) -> None:
        """Finish what a killed process left: half copies, items that had already ended."""
        for folder in (self.queue, self.done, self.refused, self.spool, self.receipts):
            for half in folder.glob(".*.half"):
                half.unlink(missing_ok=True)
        for folder in self.spool.glob(f"{TURNING}*"):
            shutil.rmtree(folder, ignore_errors=True)
        for item in self.waiting():
            if (self.done / f"{item.key}.json").exists() or (self.refused / f"{item.key}.json").exists():
                self._forget(item)

    def _next(self) -> int:
        """Return a number above all that wait; nanoseconds, so that nothing has to be counted or kept."""
        waiting = max((int(path.name.partition("-")[0]) for path in self.queue.glob("*.json")), default=0)
        return max(time.time_ns(), waiting + 1)

    def _place(self, item: Item) -> Path:
        return self.queue / f"{item.number:020d}-{item.key}.json"

    def _copy(self, path: Path) -> tuple[str, int, Path]:
        half = self.spool / f".{uuid4().hex}.half"
        digest = hashlib.sha256()
        with path.open("rb") as source, half.open("xb") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
            return digest.hexdigest(), target.tell(), half

    def _write(self, path: Path, item: BaseModel) -> None:
        write_whole(path, item.model_dump_json(indent=1).encode())


def _manifest(source: Source, size: int, sha256: str) -> Manifest:
    try:
        return source.statement.manifest(source.path.name, size, sha256)
    except ValidationError as error:
        raise SourceError(str(source.path), "文件名或说明内容不符合要求，请检查。") from error


def _read(path: Path) -> Item:
    return Item.model_validate_json(path.read_bytes())
