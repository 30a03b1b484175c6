"""The reports service: lists documents, gives their files, orders briefs (articles 6 and 7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from chassis.nameko_ext import Service, answers
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.errors import NotFound, Precondition
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
from services.reports.access import require
from services.reports.briefs.titles import brief_title_parts, period_of
from services.reports.offices import office_book
from services.reports.storage import documents

STALE_AFTER = timedelta(minutes=15)
"""A brief that waits longer than this is ordered anew: its message was parked."""
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


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
            sha256 = document.docx_sha256 if call.form == "docx" else document.pdf_sha256
            if sha256 is None:
                raise Precondition("document-not-rendered", "文书尚未生成，请稍后再试。", str(call.document_id))
            log_act(
                session,
                actor,
                act="document.download",
                subject=str(call.document_id),
                detail={"form": call.form, "sha256": sha256, "version": str(document.version)},
            )
        name = f"{document.number or '草稿'} {document.title} 第{document.version}版.{call.form}"
        return DocumentFile(sha256=sha256, file_name=name, media_type=MEDIA_TYPES[call.form])

    @answers(RequestBrief)
    def request_brief(self, call: RequestBrief) -> Requested:
        """Order a quarter's brief; while one is being rendered, the same one is answered."""
        actor = require(call, Permission.DOCUMENT_ISSUE)
        period, now = period_of(call.year, call.quarter), self.clock.now()
        with self.db.transaction() as session:
            waiting = documents.waiting_brief(session, region=call.region, period=period)
            if waiting is not None and now - waiting.requested_at < STALE_AFTER:
                return Requested(document_id=waiting.document_id)
            document_id = uuid4() if waiting is None else waiting.document_id
            if waiting is None:
                documents.add_brief(
                    session,
                    document_id=document_id,
                    title="".join(brief_title_parts(office_book().of(call.region).county, call.year, call.quarter)),
                    region=call.region,
                    period=period,
                    requested_at=now,
                )
            publish(
                session,
                BriefRequested(document_id=document_id, region=call.region, year=call.year, quarter=call.quarter),
            )
            log_act(session, actor, act="brief.request", subject=str(document_id), detail={"period": period})
        return Requested(document_id=document_id)
