"""Scans of approvals that belong to no case: query requests, dunning letters, issues of briefs. Taken in as a case's (`files.py`)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from chassis.operation_log import log_act
from contracts.cases.archive_v1 import MatterKind
from contracts.cases.inbox_v1 import FileKept, LetterFile
from contracts.cases.papers_v1 import GetPaper, KeepPaper, ListPapers, PaperList, PaperOf
from contracts.cases.requests_v1 import GetRequest
from contracts.errors import NotFound
from contracts.values import Actor, Permission
from services.cases.archive.orders import refuse_filed
from services.cases.files import scan
from services.cases.requests.orders import get_request
from services.cases.storage import files, proposals
from services.cases.work import Work, require

FILED_AS: Final = {PaperOf.REQUEST: MatterKind.REQUEST, PaperOf.ISSUE: MatterKind.ISSUE}


def may_keep(work: Work, call: KeepPaper) -> None:
    """Refuse who may not hand in and what is not there, before the file is looked at.

    Whether an issue is there only reports knows: the gateway asks it first.
    """
    require(call.by(), Permission.FILE_UPLOAD)
    _seen(work, call.by(), call.of, call.subject_id)
    if call.of in FILED_AS:
        refuse_filed(work, FILED_AS[call.of], call.subject_id)


def keep(work: Work, call: KeepPaper, media_type: str) -> FileKept:
    """Enter a scan that has been taken in."""
    may_keep(work, call)
    kept = files.add_paper(
        work.session,
        call.of,
        call.subject_id,
        seat=call.by().seat,
        sha256=call.sha256,
        file_name=call.file_name,
        media_type=media_type,
        size=call.size,
        now=work.now,
    )
    detail = {"file_name": kept.file_name, "sha256": kept.sha256, "kind": call.of.value}
    log_act(work.session, call.by(), act="paper.keep", subject=str(call.subject_id), detail=detail)
    return FileKept(file=kept)


def get(work: Work, call: GetPaper) -> LetterFile:
    """Return where a scan lies; the download is logged first."""
    require(call.by(), Permission.DATA_EXPORT)
    found = files.paper(work.session, call.file_id)
    if found is None:
        raise NotFound("file-missing", "没有这个扫描件。", str(call.file_id))
    of, subject_id, file = found
    _seen(work, call.by(), of, subject_id)
    detail = {"file_name": file.file_name, "sha256": file.sha256, "kind": of.value}
    log_act(work.session, call.by(), act="paper.download", subject=str(subject_id), detail=detail)
    return LetterFile(sha256=file.sha256, file_name=file.file_name, media_type=file.media_type)


def listed(work: Work, call: ListPapers) -> PaperList:
    """Return the scans of one thing."""
    require(call.by(), Permission.DATA_VIEW)
    _seen(work, call.by(), call.of, call.subject_id)
    return PaperList(items=files.papers_of(work.session, call.of, call.subject_id))


def check(work: Work, of: PaperOf, subject_id: UUID, scan_id: UUID | None) -> None:
    """Refuse a scan that was not handed in for this."""
    scan(files.papers_of(work.session, of, subject_id), scan_id, of_what="该事项")


def _seen(work: Work, actor: Actor, of: PaperOf, subject_id: UUID) -> None:
    """Refuse what is not there for the actor: a deputy's request is for the administrator alone (article 4)."""
    if of is PaperOf.REQUEST:
        get_request(work, GetRequest(actor=actor, request_id=subject_id))
    if of is PaperOf.PROPOSAL and proposals.get(work.session, subject_id) is None:
        raise NotFound("proposal-not-found", "没有这条提议，请刷新后再看。", str(subject_id))
