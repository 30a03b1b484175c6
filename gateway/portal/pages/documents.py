"""Documents: the list, downloads, ordering a brief (article 6)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from contracts.errors import BudgetwatchError
from contracts.ingest.v1 import GetOverview
from contracts.reports.v1 import DocumentType, GetDocumentFile, ListDocuments, RequestBrief
from contracts.values import Permission
from gateway.downloads import attachment
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Store
from gateway.routes.reports import Form as FileForm
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

BRIEF: Final = Form(
    "brief",
    "编制季度简报（第六条）",
    "开始生成",
    (
        Field("region", "行政区划代码", max_length=6),
        Field("year", "年度", max_length=4),
        Field(
            "quarter", "季度", "choice", choices={"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}
        ),
    ),
    "简报应在季度终了后 15 个工作日内编发。",
)


@router.get("/documents")
@people(Permission.DATA_VIEW)
async def documents(
    request: Request, by: By, services: Ask, page: PageNumber = 1, document_type: str = ""
) -> HTMLResponse:
    """List documents, newest first."""
    return await _documents_page(request, by, services, page=page, document_type=document_type)


@router.post("/documents/brief")
@people(Permission.DOCUMENT_ISSUE)
async def brief(request: Request, by: By, services: Ask) -> Response:
    """Order a brief."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, BRIEF)
        await services.ask(order(RequestBrief, BRIEF, by, values=values))
    except MENDABLE as error:
        return await _documents_page(request, by, services, error=error, values=values)
    return RedirectResponse("/documents?done=brief", status_code=303)


@router.get("/documents/{document_id}/{form}")
@people(Permission.DATA_EXPORT)
async def document_file(document_id: UUID, form: FileForm, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """Download a document's DOCX or PDF."""
    file = await services.ask(GetDocumentFile(actor=by, document_id=document_id, form=str(form)))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)


async def _documents_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    document_type: str = "",
    error: BudgetwatchError | None = None,
    values: dict[str, Any] | None = None,
) -> HTMLResponse:
    call = ListDocuments(actor=by, document_type=chosen(DocumentType, document_type), page=page_of(page))
    found = await services.ask(call)
    return render(
        request,
        "documents.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        document_type=document_type,
        form=BRIEF,
        values=values or await _last_quarter(by, services),
        problem=details(error) if error else None,
    )


async def _last_quarter(by: By, services: Ask) -> dict[str, str]:
    """Propose the last quarter that the ledger has data for; nothing where it is silent."""
    ledger = await or_none(services.ask(GetOverview(actor=by)))
    if ledger is None:
        return {}
    months = [int(book.as_of[5:7]) for book in ledger.books if book.as_of and len(book.as_of) >= 7]
    quarter = max(1, max(months) // 3) if months else 1
    return {"region": ledger.region, "year": str(ledger.fiscal_year), "quarter": str(quarter)}
