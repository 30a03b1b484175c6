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
from contracts.cases.papers_v1 import ListPapers, PaperOf
from contracts.cases.requests_v1 import GetRequest
from contracts.cases.v1 import DayBegan
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.reports.issues_v1 import (
    ChooseRecipients,
    CompareIssue,
    ConsentToPublication,
    CopyList,
    EditText,
    FigureChanges,
    GetIssue,
    Issue,
    IssueAct,
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
    GetDocumentFile,
    ListDocuments,
    RequestBrief,
    Requested,
)
from contracts.values import Permission
from services.reports import days, desk
from services.reports.access import require
from services.reports.briefs.titles import period_of
from services.reports.desk import Desk
from services.reports.drafting import Ended
from services.reports.scheduling import ordered_by_hand
from services.reports.special.ordering import ordered, scope_of
from services.reports.storage import documents, issues, numbers

STALE_AFTER = timedelta(minutes=15)
"""A brief that waits longer than this is ordered anew: its message was parked."""
SIGNING = frozenset({Duty.HEAD, Duty.VICE_CHAIR})
"""Who signs what the office issues (签发)."""
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
        with self.db.transaction() as session:
            issue = ordered_by_hand(session, call.region, Ended(call.year, call.quarter), now=now)
            issue_id = issue.summary.issue_id
            if issue.summary.stage is not Stage.DRAFT:
                raise Conflict(
                    "issue-not-draft", "本期简报已送审或签发，数字不再更新；确需更新的，请先退回或作废。", str(issue_id)
                )
            waiting = documents.waiting_of(session, issue_id)
            if waiting is not None and now - waiting.requested_at < STALE_AFTER:
                return Requested(document_id=waiting.document_id, issue_id=issue_id)
            document_id = uuid4() if waiting is None else waiting.document_id
            if waiting is None:
                documents.add_ordered(session, document_id=document_id, issue=issue.summary, requested_at=now)
            issues.change(session, issue_id, document_id=document_id)
            publish(
                session,
                BriefRequested(document_id=document_id, region=call.region, year=call.year, quarter=call.quarter),
            )
            log_act(session, actor, act="brief.request", subject=str(document_id), detail={"period": period})
        return Requested(document_id=document_id, issue_id=issue_id)

    @answers(RequestSpecialReport)
    def request_special_report(self, call: RequestSpecialReport) -> Requested:
        """Order a report on the funds of a project, a unit or a subject: its draft anew, or a new one where there is none."""
        actor, document_id, now = require(call, Permission.DOCUMENT_ISSUE), uuid4(), self.clock.now()
        asked = self.rpc.call(GetRequest(actor=actor, request_id=call.request_id)) if call.request_id else None
        with self.db.transaction() as session:
            title, scope = f"关于{call.code}资金情况的专项查询分析报告", scope_of(call, asked)
            issue_id = issues.draft_of_report(session, title=title, region=call.region, scope=scope, now=now)
            event = ordered(document_id, issue_id, call, asked)
            summary = issues.get(session, issue_id).summary
            documents.add_ordered(session, document_id=document_id, issue=summary, requested_at=now)
            issues.change(session, issue_id, document_id=document_id)
            if call.recipients:
                issues.change(session, issue_id, recipients=desk.stored_recipients(call.recipients))
            publish(session, event)
            detail = {"target": call.target.value, "code": call.code, "request": event.request_number}
            log_act(session, actor, act="special_report.request", subject=str(document_id), detail=detail)
        return Requested(document_id=document_id, issue_id=issue_id)

    @on_event(DayBegan)
    def on_day_began(self, session: Session, event: DayBegan) -> None:
        """Draft the briefs whose day has come (article 6)."""
        days.on_day_began(session, event, now=self.clock.now())

    @answers(ListIssues)
    def list_issues(self, call: ListIssues) -> IssueList:
        """Issues, newest first."""
        require(call, Permission.DATA_VIEW)
        with self.db.transaction() as session:
            found = issues.list_newest(session, region=call.region, document_type=call.document_type)
            return IssueList(items=found)

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
        """Submit, return, sign, issue or void; who signs held the duty on that day."""
        actor = require(call, Permission.DOCUMENT_ISSUE)
        signers: list[str] = []
        if call.act is IssueAct.SIGN:
            held = self.rpc.call(ListDuties(actor=actor, on=call.on))
            signers = [each.name for each in held.items if each.duty in SIGNING]
        self._check_scan(call)
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.move(at, call, signers)

    @answers(EditText)
    def edit_text(self, call: EditText) -> Issue:
        """Keep a person's words for a paragraph."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.edit_text(at, call)

    @answers(ChooseRecipients)
    def choose_recipients(self, call: ChooseRecipients) -> Issue:
        """Choose who gets a special report."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.choose_recipients(at, call)

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
        self._check_scan(call)
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.consent(at, call, [each.name for each in held.items])

    @answers(PublishOutside)
    def publish_outside(self, call: PublishOutside) -> Issue:
        """Record a publication outside."""
        with self._desk(call, Permission.DOCUMENT_ISSUE) as at:
            return desk.publish_outside(at, call)

    def _check_scan(self, call: MoveIssue | ConsentToPublication) -> None:
        """Refuse a scan that was not handed in for this issue: cases keeps them."""
        if call.scan_id is None:
            return
        kept = self.rpc.call(ListPapers(actor=call.by(), of=PaperOf.ISSUE, subject_id=call.issue_id))
        if all(file.file_id != call.scan_id for file in kept.items):
            raise InvalidInput("scan-unknown", "本文书没有这个扫描件，请先上传。", str(call.scan_id))

    @contextmanager
    def _desk(self, call: Call[Any], permission: Permission) -> Iterator[Desk]:
        actor = require(call, permission)
        with self.db.transaction() as session:
            yield Desk(session, self.blobs, actor, self.clock.now(), self.clock.today())
