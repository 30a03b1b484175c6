"""The hand-over of a clue (线索移送): one ZIP with evidence, receipts, letters and files, and the SHA-256 of each.

The evidence is that of the occurrence that was confirmed. Other services are asked and the package is written while no
transaction is open; the step is then recorded with the package's hash. `sha256sum -c SHA256SUMS` proves the contents; the
receipts carry the office's seal (`budgetwatch-connector verify`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol, TypeVar
from uuid import UUID

from chassis.blobs import Blobs
from contracts.alerts.v1 import Alert, GetAlert
from contracts.cases.follow_ups_v1 import HandOver
from contracts.cases.v1 import Approver, Case
from contracts.envelope import Answer, Call
from contracts.ingest.v1 import GetReceipt, Receipt
from services.cases import case as table
from services.cases import dossier, follow_ups, steps, views
from services.cases.dossier import Dossier
from services.cases.storage import files
from services.cases.storage.cases import StoredCase
from services.cases.transitions import Act
from services.cases.work import Work

A = TypeVar("A", bound=Answer)
MEDIA_TYPE: Final = "application/zip"
SUMS: Final = "SHA256SUMS"
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class Caller(Protocol):
    """What asks other services."""

    def call(self, call: Call[A]) -> A:
        """Ask and wait."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What is handed over, as it was read."""

    case: StoredCase
    papers: Dossier
    shown: Case


@dataclass(frozen=True, slots=True)
class Package:
    """A written package."""

    sha256: str
    size: int


def begin(work: Work, call: HandOver) -> Clue:
    """Check right, state and consent before anything is gathered; return what is to be packed."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.HAND_OVER)
    steps.check_consent(work, call, Approver.VICE_CHAIR, call.approver_name, call.handed_on, call.scan_id)
    papers = dossier.read(work.session, call.case_id, earlier_case_id=case.earlier_case_id)
    return Clue(case, papers, views.whole(case, papers, calendar=work.calendar, today=work.today))


def pack(call: HandOver, clue: Clue, *, rpc: Caller, blobs: Blobs) -> Package:
    """Gather evidence and receipts, write the package and put it into the blob store."""
    summary = clue.case.alert.summary
    alert = rpc.call(GetAlert(actor=call.actor, alert_id=summary.alert_id, occurrence=summary.occurrences))
    wanted = dict.fromkeys([*clue.case.alert.receipt_ids, *(row.receipt.receipt_id for row in alert.evidence)])
    receipts = {one: rpc.call(GetReceipt(actor=call.actor, receipt_id=one)) for one in wanted}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            sums = dict(_written(archive, call, clue, alert, receipts))
            sums |= dict(_copied(archive, clue, blobs))
            archive.writestr(SUMS, "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()))
        return Package(blobs.put(path), path.stat().st_size)


def record(work: Work, call: HandOver, package: Package) -> Case:
    """Record the step with the package's hash; the package lies with the case."""
    case = steps.locked(work, call)
    moved = follow_ups.hand_over(
        case.file, receiver=call.receiver, sha256=package.sha256, on=call.handed_on, today=work.today
    )
    steps.consent(
        work,
        call,
        Act.HAND_OVER,
        Approver.VICE_CHAIR,
        name=call.approver_name,
        on=call.handed_on,
        scan_id=call.scan_id,
    )
    files.add(
        work.session,
        case.case_id,
        seat=call.by().seat,
        sha256=package.sha256,
        file_name=f"线索移送 {case.number}.zip",
        media_type=MEDIA_TYPE,
        size=package.size,
        now=work.now,
    )
    saved = steps.moved_to(work, call.by().seat, case, moved)
    return steps.answered(work, call, saved, moved)


def _written(
    archive: zipfile.ZipFile, call: HandOver, clue: Clue, alert: Alert, receipts: dict[UUID, Receipt]
) -> Iterator[tuple[str, str]]:
    texts = {
        "移送说明.txt": _cover(call, clue, alert, receipts),
        "案件.json": clue.shown.model_dump_json(indent=1),
        "预警.json": alert.model_dump_json(indent=1),
        "证据.csv": _evidence(alert, receipts),
        **{f"回执/{_safe(one.number)}.json": one.model_dump_json(indent=1) for one in receipts.values()},
    }
    for name, text in texts.items():
        content = text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8")
        archive.writestr(name, content)
        yield name, hashlib.sha256(content).hexdigest()


def _copied(archive: zipfile.ZipFile, clue: Clue, blobs: Blobs) -> Iterator[tuple[str, str]]:
    for letter in clue.papers.letters:
        if letter.files is not None:
            for form, sha256 in (("pdf", letter.files.pdf_sha256), ("docx", letter.files.docx_sha256)):
                yield _copy(archive, f"函件/{_safe(letter.number)}.{form}", sha256, blobs)
    for file in clue.papers.files:
        if file.media_type != MEDIA_TYPE:  # an earlier package is not packed again
            yield _copy(archive, f"附件/{file.sha256[:12]}-{_safe(file.file_name)}", file.sha256, blobs)


def _copy(archive: zipfile.ZipFile, name: str, sha256: str, blobs: Blobs) -> tuple[str, str]:
    with blobs.open(sha256) as source, archive.open(name, "w") as target:
        shutil.copyfileobj(source, target)
    return name, sha256


def _cover(call: HandOver, clue: Clue, alert: Alert, receipts: dict[UUID, Receipt]) -> str:
    lines = (
        f"线索移送说明：{clue.case.number}",
        f"事项：{alert.summary.title}",
        f"接收单位：{call.receiver.strip()}",
        f"移送日期：{call.handed_on.isoformat()}　批准：{call.approver_name}（人大常委会分管领导）",
        f"移送理由：{call.reason.strip()}",
        f"数据性质：{alert.summary.origin.value}（official 为正式数据，其余仅供演示）",
        (
            f"内容：证据 {len(alert.evidence)} 行（共 {alert.evidence_count} 行），回执 {len(receipts)} 份，"
            f"函件 {len(clue.papers.letters)} 份，附件 {len(clue.papers.files)} 个。"
        ),
        f"核对：解压后运行 sha256sum -c {SUMS}；回执的电子签章可用 budgetwatch-connector verify 离线验证。",
    )
    return "\n".join(lines) + "\n"


def _evidence(alert: Alert, receipts: dict[UUID, Receipt]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("序号", "数据项", "金额（元）", "回执编号", "文件", "位置", "计算用数"))
    for number, row in enumerate(alert.evidence, start=1):
        figures = "；".join(f"{name}={value}" for name, value in row.figures.items())
        receipt = receipts[row.receipt.receipt_id]
        amount = "" if row.amount is None else str(row.amount)
        writer.writerow(
            _plain(cell)
            for cell in (number, row.label, amount, receipt.number, row.receipt.file_name, row.receipt.place, figures)
        )
    return out.getvalue()


def _plain(cell: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula."""
    text = str(cell)
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} and not is_number else cell


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name)
