"""What goes into a package and how it is written: the hand-over of a clue and the archive pack the same way."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar
from uuid import UUID

from chassis.blobs import Blobs
from contracts.alerts.v1 import Alert, GetAlert
from contracts.cases.letters_v1 import KeptFile
from contracts.envelope import Answer, Call
from contracts.ingest.v1 import GetReceipt, Receipt
from contracts.packages import PackedFile, chunks_of, write_entry
from contracts.values import Actor
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import StoredLetter

A = TypeVar("A", bound=Answer)
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


class Caller(Protocol):
    """What asks other services."""

    def call(self, call: Call[A]) -> A:
        """Ask and wait."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a package: its bytes, or the SHA-256 under which the blob store has them."""

    name: str
    source: bytes | str
    rows: int | None = None


def text(name: str, content: str) -> Content:
    """Return a text as a file; a CSV bears the mark by which spreadsheet programs know UTF-8."""
    return Content(name, content.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))


def gather(actor: Actor, case: StoredCase, rpc: Caller) -> tuple[Alert, dict[UUID, Receipt]]:
    """Ask for the warning as the confirmed occurrence said it, and for every receipt behind it. No transaction is open."""
    summary = case.alert.summary
    alert = rpc.call(
        GetAlert(actor=actor, alert_id=summary.alert_id, occurrence=summary.occurrences, wants_all_evidence=True)
    )
    wanted = dict.fromkeys([*case.alert.receipt_ids, *(row.receipt.receipt_id for row in alert.evidence)])
    return alert, {one: rpc.call(GetReceipt(actor=actor, receipt_id=one)) for one in wanted}


def letter_files(folder: str, letter: StoredLetter) -> Iterator[Content]:
    """Give the rendered papers of a letter; none before they are rendered."""
    if letter.files is not None:
        yield Content(f"{folder}{safe(letter.number)}.pdf", letter.files.pdf_sha256)
        yield Content(f"{folder}{safe(letter.number)}.docx", letter.files.docx_sha256)


def kept_file(folder: str, file: KeptFile) -> Content:
    """Return a file that was handed in; its name cannot meet another's."""
    return Content(f"{folder}{file.sha256[:12]}-{safe(file.file_name)}", file.sha256)


def write(archive: zipfile.ZipFile, contents: Iterable[Content], blobs: Blobs) -> tuple[PackedFile, ...]:
    """Write files in their order; between two of them other work of the process gets its turn."""
    packed = []
    for content in contents:
        time.sleep(0)
        if isinstance(content.source, bytes):
            size = len(content.source)
            sha256 = write_entry(archive, content.name, size, iter((content.source,)))
        else:
            size = blobs.size(content.source)
            with blobs.open(content.source) as source:
                sha256 = write_entry(archive, content.name, size, chunks_of(source))
        packed.append(PackedFile(name=content.name, size=size, sha256=sha256, rows=content.rows))
    return tuple(packed)


def evidence(alert: Alert, receipts: dict[UUID, Receipt]) -> str:
    """Return the rows behind a warning as CSV."""
    rows: list[tuple[object, ...]] = []
    for number, row in enumerate(alert.evidence, start=1):
        figures = "；".join(f"{name}={value}" for name, value in row.figures.items())
        receipt = receipts[row.receipt.receipt_id]
        amount = "" if row.amount is None else str(row.amount)
        rows.append((number, row.label, amount, receipt.number, row.receipt.file_name, row.receipt.place, figures))
    return table(("序号", "数据项", "金额（元）", "回执编号", "文件", "位置", "计算用数"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a CSV text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula."""
    said = str(cell)
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", said) is not None
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t"} and not is_number else cell


def safe(name: str) -> str:
    """Return a name that is one file's on every system."""
    return _UNSAFE.sub("_", name)
