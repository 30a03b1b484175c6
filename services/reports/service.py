"""The reports service: lists documents, gives their files, orders briefs (articles 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.nameko_ext import Service, answers, on_event
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.duties_v1 import Duty, ListDuties
from contracts.cases.requests_v1 import GetRequest
from contracts.cases.v1 import DayBegan
from contracts.envelope import Call
from contracts.errors import Conflict, NotFound, Precondition
from contracts.reports.issues_v1 import (
    CompareIssue,
    ConsentToPublication,
    CopyList,
    EditText,
    FigureChanges,
    GetIssue,
    Issue,
    IssueList,
    ListCopies,
    ListIssues,
    ListNumbers,
    MoveIssue,
    NumberList,
    PublishOutside,
    RecordCopy,
    RecordCopyReceipt,
    Stage,
)
from contracts.reports.special_v1 import RequestSpecialReport
from contracts.reports.v1 import (
    BriefRequested,
    DocumentFile,
    DocumentList,
    DocumentType,
    GetDocumentFile,
    ListDocuments,
    RequestBrief,
    Requested,
)
from contracts.values import Permission
from services.reports import days, desk
from services.reports.access import require
from services.reports.briefs.titles import brief_title_parts, period_of
from services.reports.desk import Desk
from services.reports.offices import office_book
from services.reports.special.ordering import ordered
from services.reports.storage import documents, issues, numbers

STALE_AFTER = timedelta(minutes=15)
"""A brief that waits longer than this is ordered anew: its message was parked."""
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "overprint": "application/pdf",
}
ENDINGS = {"docx": ".docx", "pdf": ".pdf", "overprint": "（套打）.pdf"}


class ReportsService(Service):
    """RPC on documents."""

    name = "reports"

    @answers(ListDocuments)
    def list_documents(self, call: ListDocuments) -> DocumentList:
        """Documents, newest first."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            total, items = documents.list_newest(
                session, document_type=call.document_type, case_id=call.case_id, page=call.page
            )
        return DocumentList(total=total, items=items)

    @answers(GetDocumentFile)
    def get_document_file(self, call: GetDocumentFile) -> DocumentFile:
        """The file of a document; the download is in the operation log before it is answered."""
        actor = require(call, Permission.DATA_EXPORT)
        with self.db.transaction() as session:
            document = documents.find(session, call.document_id)
            if document is None:
                raise NotFound("document-missing", "没有这份文书。", str(call.document_id))
            sha256 = {
                "docx": document.docx_sha256,
                "pdf": document.pdf_sha256,
                "overprint": document.overprint_sha256,
            }[call.form]
            if sha256 is None and call.form == "overprint" and document.pdf_sha256 is not None:
                raise Precondition(
                    "document-no-overprint", "草稿和没有红头的文书不提供套打版，请下载 PDF。", str(call.document_id)
                )
            if sha256 is None:
                raise Precondition("document-not-rendered", "文书尚未生成，请稍后再试。", str(call.document_id))
            log_act(
                session,
                actor,
                act="document.download",
                subject=str(call.document_id),
                detail={"form": call.form, "sha256": sha256, "version": str(document.version)},
            )
        name = f"{document.number or '草稿'} {document.title} 第{document.version}版{ENDINGS[call.form]}"
        return DocumentFile(sha256=sha256, file_name=name, media_type=MEDIA_TYPES[call.form])

    @answers(RequestBrief)
    def request_brief(self, call: RequestBrief) -> Requested:
        """Order a quarter's draft, anew where the data have changed; what is in review or signed stays as it is."""
        actor = require(call, Permission.DOCUMENT_ISSUE)
        period, now = period_of(call.year, call.quarter), self.clock.now()
        title = "".join(brief_title_parts(office_book().of(call.region).county, call.year, call.quarter))
        with self.db.transaction() as session:
            issue_id, _ = issues.ensure(
                session, title=title, region=call.region, period=period, due_on=None, is_provisional=False, now=now
            )
            if issues.get(session, issue_id).summary.stage is not Stage.DRAFT:
                raise Conflict(
                    "issue-not-draft", "本期简报已送审或签发，数字不再更新；确需更新的，请先退回或作废。", str(issue_id)
                )
            waiting = documents.waiting_brief(session, region=call.region, period=period)
            if waiting is not None and now - waiting.requested_at < STALE_AFTER:
                return Requested(document_id=waiting.document_id)
            document_id = uuid4() if waiting is None else waiting.document_id
            if waiting is None:
                documents.add_ordered(
                    session,
                    document_id=document_id,
                    title=title,
                    region=call.region,
                    period=period,
                    requested_at=now,
                )
            issues.change(session, issue_id, document_id=document_id)
            publish(
                session,
                BriefRequested(document_id=document_id, region=call.region, year=call.year, quarter=call.quarter),
            )
            log_act(session, actor, act="brief.request", subject=str(document_id), detail={"period": period})
        return Requested(document_id=document_id)

    @answers(RequestSpecialReport)
    def request_special_report(self, call: RequestSpecialReport) -> Requested:
        """Order a report on the funds of a project, a unit or a subject; each order is a document of its own."""
        actor, document_id = require(call, Permission.DOCUMENT_ISSUE), uuid4()
        asked = self.rpc.call(GetRequest(actor=actor, request_id=call.request_id)) if call.request_id else None
        event = ordered(document_id, call, asked)
        with self.db.transaction() as session:
            documents.add_ordered(
                session,
                document_id=document_id,
                title=f"关于{call.code}资金情况的专项查询分析报告",
                region=call.region,
                period=f"{call.code} {call.first_day.isoformat()}至{call.last_day.isoformat()}",
                requested_at=self.clock.now(),
                document_type=DocumentType.SPECIAL_REPORT,
            )
            publish(session, event)
            detail = {"target": call.target.value, "code": call.code, "request": event.request_number}
            log_act(session, actor, act="special_report.request", subject=str(document_id), detail=detail)
        return Requested(document_id=document_id)

    @on_event(DayBegan)
    def on_day_began(self, session: Session, event: DayBegan) -> None:
        """Draft the briefs whose day has come (article 6)."""
        days.on_day_began(session, event, now=self.clock.now())

    @answers(ListIssues)
    def list_issues(self, call: ListIssues) -> IssueList:
        """Issues, newest period first."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return IssueList(items=issues.list_newest(session, call.region))

    @answers(GetIssue)
    def get_issue(self, call: GetIssue) -> Issue:
        """One issue."""
        with self._desk(call, Permission.DATA_VIEW) as at:
            return desk.whole(at, call.issue_id)

    @answers(CompareIssue)
    def compare_issue(self, call: CompareIssue) -> FigureChanges:
        """The list of differences to the last issue."""
        with self._desk(call, Permission.DATA_VIEW) as at:
            return desk.compare(at, call)

    @answers(ListNumbers)
    def list_numbers(self, call: ListNumbers) -> NumberList:
        """The number register of a year."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return NumberList(items=numbers.register_of(session, region=call.region, year=call.year))

    @answers(ListCopies)
    def list_copies(self, call: ListCopies) -> CopyList:
        """The register of copies of a year."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            return CopyList(items=numbers.copies_in(session, region=call.region, year=call.year))

    @answers(MoveIssue)
    def move_issue(self, call: MoveIssue) -> Issue:
        """Submit, return, sign, issue or void."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.move(at, call)

    @answers(EditText)
    def edit_text(self, call: EditText) -> Issue:
        """Keep a person's words for a paragraph."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.edit_text(at, call)

    @answers(RecordCopy)
    def record_copy(self, call: RecordCopy) -> Issue:
        """Record a delivered copy."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.record_copy(at, call)

    @answers(RecordCopyReceipt)
    def record_copy_receipt(self, call: RecordCopyReceipt) -> Issue:
        """Record who signed for a copy."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.record_receipt(at, call)

    @answers(ConsentToPublication)
    def consent_to_publication(self, call: ConsentToPublication) -> Issue:
        """Record the consent of article 11, by who held the duty on its day."""
        actor = require(call, Permission.DOCUMENT_ISSUE)
        held = self.rpc.call(ListDuties(actor=actor, duty=Duty.VICE_CHAIR, on=call.approved_on))
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.consent(at, call, [each.name for each in held.items])

    @answers(PublishOutside)
    def publish_outside(self, call: PublishOutside) -> Issue:
        """Record a publication outside."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.publish_outside(at, call)

    @contextmanager
    def _desk(self, call: Call[Any], permission: Permission) -> Iterator[Desk]:
        actor = require(call, permission)
        with self.db.transaction() as session:
            yield Desk(session, self.blobs, actor, self.clock.now(), self.clock.today())
