"""What a filed matter consists of: its papers as items (件) of the catalogue, each with the files of it.

Read in a transaction (`read`), completed by what other services answer while none is open (`pieces`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.cases.archive_v1 import FiledMatter, MatterKind
from contracts.cases.letters_v1 import KeptFile, LetterKind
from contracts.cases.meetings_v1 import GetMeeting, Meeting
from contracts.cases.opinions_v1 import GetOpinion, Opinion
from contracts.cases.papers_v1 import PaperOf
from contracts.cases.requests_v1 import GetRequest, QueryRequest
from contracts.cases.v1 import Case
from contracts.ingest.v1 import Receipt
from contracts.reports.issues_v1 import IssueArchived
from contracts.reports.v1 import DocumentType
from contracts.units import UNITS
from contracts.values import Actor, Permission, Role
from services.cases import dossier, packing, views
from services.cases.archive import store
from services.cases.dossier import Dossier
from services.cases.meetings.orders import get_meeting
from services.cases.opinions.orders import get_opinion
from services.cases.packing import Caller, Content
from services.cases.requests.orders import get_request
from services.cases.storage import cases, files
from services.cases.storage.cases import StoredCase
from services.cases.work import Work

OFFICE: Final = "县人大常委会预算工作委员会"
_HERE: Final = ZoneInfo("Asia/Shanghai")
_RECORD_NAMES: Final = {
    MatterKind.REQUEST: "查询申请",
    MatterKind.MEETING: "联席会议",
    MatterKind.OPINION: "代表意见建议",
}
_LETTER_NAMES: Final = {
    LetterKind.QUERY_NOTICE: "联网查询情况通报",
    LetterKind.LETTER: "函",
    LetterKind.REMINDER: "催办函",
    LetterKind.EXTENSION: "延期函",
    LetterKind.RETURN: "退回函",
    LetterKind.DUNNING: "催报函",
    LetterKind.SURVEY_REPORT: "调研报告",
    LetterKind.CHAIRMEN_REPORT: "主任会议报告",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of the catalogue with its files; the names of the files are in the item's own folder."""

    folder: str
    responsible: str
    document_number: str
    title: str
    dated_on: date
    note: str
    contents: tuple[Content, ...]
    rendered: str | None = None
    """SHA-256 of a PDF that this system has written: its pages can be counted without trusting a foreign file."""


@dataclass(frozen=True, slots=True)
class CaseMatter:
    """A closed case as it was read."""

    filed: FiledMatter
    case: StoredCase
    papers: Dossier
    shown: Case


@dataclass(frozen=True, slots=True)
class OtherMatter:
    """A query request, a meeting or a deputy's opinion: its record is all of it."""

    filed: FiledMatter
    shown: QueryRequest | Meeting | Opinion
    scans: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueMatter:
    """An issue of a brief or of a special report as reports has told it."""

    filed: FiledMatter
    issue: IssueArchived
    scans: tuple[KeptFile, ...] = ()


Matter = CaseMatter | OtherMatter | IssueMatter


def keeper(correlation_id: UUID) -> Actor:
    """The archive itself as it asks: it may look, at deputies' requests too, and nothing else."""
    return Actor(
        seat="system:cases",
        role=Role.WORKER,
        name="档案封装程序",
        unit="cases",
        fingerprint="0" * 64,
        correlation_id=correlation_id,
        may=(Permission.DATA_VIEW, Permission.DEPUTY_VIEW),
    )


def read(work: Work, actor: Actor, filed: FiledMatter) -> Matter:
    """Read a filed matter; a case is shown as on the day of its closing, so that it reads the same for ever."""
    if filed.kind is MatterKind.REQUEST:
        request = get_request(work, GetRequest(actor=actor, request_id=filed.subject_id))
        return OtherMatter(filed, request, files.papers_of(work.session, PaperOf.REQUEST, filed.subject_id))
    if filed.kind is MatterKind.MEETING:
        return OtherMatter(filed, get_meeting(work, GetMeeting(actor=actor, meeting_id=filed.subject_id)))
    if filed.kind is MatterKind.OPINION:
        return OtherMatter(filed, get_opinion(work, GetOpinion(actor=actor, opinion_id=filed.subject_id)))
    if filed.kind is MatterKind.ISSUE:
        scans = files.papers_of(work.session, PaperOf.ISSUE, filed.subject_id)
        return IssueMatter(filed, store.issue(work.session, filed.subject_id), scans)
    case = cases.get(work.session, filed.subject_id)
    papers = dossier.read(work.session, filed.subject_id, earlier_case_id=case.earlier_case_id)
    return CaseMatter(filed, case, papers, views.whole(case, papers, calendar=work.calendar, today=case.file.last_on))


def pieces(matter: Matter, actor: Actor, rpc: Caller) -> Iterator[Piece]:
    """Give the items of a matter in the order in which they came about. No transaction is open."""
    if isinstance(matter, OtherMatter):
        yield _record(matter)
        return
    if isinstance(matter, IssueMatter):
        yield _issue(matter)
        return
    alert, receipts = packing.gather(actor, matter.case, rpc)
    filed = matter.filed
    yield Piece(
        "办理记录/",
        OFFICE,
        filed.number,
        f"{filed.title}办理记录",
        filed.closed_on,
        "预警、证据、审批和办理经过",
        (
            packing.text("案件.json", matter.shown.model_dump_json(indent=1)),
            packing.text("预警.json", matter.case.alert.model_dump_json(indent=1)),
            packing.text("证据.csv", packing.evidence(alert, receipts)),
        ),
    )
    yield from (_receipt(receipt) for receipt in receipts.values())
    yield from _letters(matter)
    yield from _replies(matter)


def _record(matter: OtherMatter) -> Piece:
    filed = matter.filed
    name = _RECORD_NAMES[filed.kind]
    record = packing.text(f"{name}.json", matter.shown.model_dump_json(indent=1))
    return Piece(
        "记录/", OFFICE, filed.number, filed.title, filed.closed_on, f"{name}，{filed.unit}", (record, *_scans(matter))
    )


def _issue(matter: IssueMatter) -> Piece:
    issue = matter.issue
    name = packing.safe(issue.number)
    files = (
        Content(f"{name}.pdf", issue.pdf_sha256),
        Content(f"{name}.docx", issue.docx_sha256),
        Content("办理记录.json", issue.record_sha256),
        *_scans(matter),
    )
    kind = "专项查询分析报告" if issue.document_type is DocumentType.SPECIAL_REPORT else "简报"
    note = f"{kind}及印送、公开记录"
    return Piece(f"{kind}/", OFFICE, issue.number, issue.title, issue.archived_on, note, files, issue.pdf_sha256)


def _scans(matter: OtherMatter | IssueMatter) -> tuple[Content, ...]:
    return tuple(packing.kept_file("批件/", file) for file in matter.scans)


def _receipt(receipt: Receipt) -> Piece:
    return Piece(
        f"回执/{packing.safe(receipt.number)}/",
        UNITS.get(receipt.sender, receipt.sender),
        receipt.number,
        f"{receipt.manifest.file_name}接收回执",
        receipt.accepted_at.astimezone(_HERE).date(),
        "数据接收回执，电子签章可离线验证",
        (packing.text("回执.json", receipt.model_dump_json(indent=1)),),
    )


def _letters(matter: CaseMatter) -> Iterator[Piece]:
    for letter in matter.papers.letters:
        received = f"，{letter.received.on.isoformat()}签收" if letter.received else ""
        void = f"，已撤回，文号作废：{letter.void_reason}" if letter.voided_on else ""
        yield Piece(
            f"函件/{packing.safe(letter.number)}/",
            OFFICE,
            letter.number,
            letter.title,
            letter.sent_on,
            f"{_LETTER_NAMES[letter.kind]}，致{letter.addressee}{received}{void}",
            tuple(packing.letter_files("", letter)),
            rendered=letter.files.pdf_sha256 if letter.files else None,
        )


def _replies(matter: CaseMatter) -> Iterator[Piece]:
    answered = set()
    for stored in matter.papers.replies:
        reply = stored.reply
        answered |= {file.file_id for file in reply.files}
        words = packing.text(
            "答复.txt", f"{reply.content}\n\n签署：{reply.signer_post}{reply.signer}，{reply.signed_on.isoformat()}\n"
        )
        yield Piece(
            f"答复/第{reply.round}次/",
            matter.shown.summary.addressee,
            "",
            f"关于{matter.filed.title}的答复",
            reply.answered_on,
            f"{reply.signer_post}{reply.signer}签署" + ("，逾期" if stored.is_late else ""),
            (words, *(packing.kept_file("附件/", file) for file in reply.files)),
        )
    for file in matter.papers.files:
        if file.file_id not in answered:
            yield Piece(
                f"附件/{file.sha256[:12]}-{file.file_id.hex[:8]}/",
                OFFICE if not file.seat.startswith("C-") else UNITS.get(file.seat[2:], file.seat),
                "",
                file.file_name,
                file.kept_at.astimezone(_HERE).date(),
                "扫描件或附件",
                (packing.kept_file("", file),),
            )
