"""The hand-over of a clue (线索移送): one ZIP with evidence, receipts, letters and files, and the SHA-256 of each.

The evidence is that of the occurrence that was confirmed. Other services are asked and the package is written while no
transaction is open; the step is then recorded with the package's hash. `sha256sum -c SHA256SUMS` proves the contents; the
receipts carry the office's seal (`budgetwatch-connector verify`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from chassis.blobs import Blobs
from contracts.alerts.v1 import Alert
from contracts.cases.follow_ups_v1 import HandOver
from contracts.cases.v1 import Approver, Case
from contracts.errors import Conflict
from contracts.ingest.v1 import Receipt
from contracts.packages import MEDIA_TYPE, SUMS, sums_of
from services.cases import case as table
from services.cases import dossier, follow_ups, packing, steps, views
from services.cases.dossier import Dossier
from services.cases.packing import Caller, Content
from services.cases.storage import files
from services.cases.storage.cases import StoredCase
from services.cases.transitions import Act
from services.cases.work import Work


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
    _refuse_second(papers, call)
    return Clue(case, papers, views.whole(case, papers, calendar=work.calendar, today=work.today))


def pack(call: HandOver, clue: Clue, *, rpc: Caller, blobs: Blobs) -> Package:
    """Gather evidence and receipts, write the package and put it into the blob store."""
    alert, receipts = packing.gather(call.by(), clue.case, rpc)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        with zipfile.ZipFile(path, "w") as archive:
            packed = packing.write(archive, _contents(call, clue, alert, receipts), blobs)
            packing.write(archive, [Content(SUMS, sums_of(packed))], blobs)
        return Package(blobs.put(path), path.stat().st_size)


def record(work: Work, call: HandOver, package: Package) -> Case:
    """Record the step with the package's hash; the package lies with the case."""
    case = steps.locked(work, call)
    _refuse_second(dossier.read(work.session, call.case_id), call)
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


def _refuse_second(papers: Dossier, call: HandOver) -> None:
    """Once a day to one receiver: the table allows the act again and again, and two clerks may act at once."""
    begins = follow_ups.handed_to(call.receiver)
    for entry in papers.history:
        if entry.act == Act.HAND_OVER and entry.on == call.handed_on and entry.note.startswith(begins):
            detail = f"{entry.on.isoformat()}已向{call.receiver.strip()}移送，不重复移送，请刷新后再看。"
            raise Conflict("already-handed-over", detail, str(call.case_id))


def _contents(call: HandOver, clue: Clue, alert: Alert, receipts: dict[UUID, Receipt]) -> Iterator[Content]:
    yield packing.text("移送说明.txt", _cover(call, clue, alert, receipts))
    yield packing.text("案件.json", clue.shown.model_dump_json(indent=1))
    yield packing.text("预警.json", alert.model_dump_json(indent=1))
    yield packing.text("证据.csv", packing.evidence(alert, receipts))
    for receipt in receipts.values():
        yield packing.text(f"回执/{packing.safe(receipt.number)}.json", receipt.model_dump_json(indent=1))
    for letter in clue.papers.letters:
        yield from packing.letter_files("函件/", letter)
    for file in clue.papers.files:
        if file.media_type != MEDIA_TYPE:  # an earlier package is not packed again
            yield packing.kept_file("附件/", file)


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
