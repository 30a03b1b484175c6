"""Documents: the list and downloads."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from contracts.reports.v1 import DocumentType, GetDocumentFile, ListDocuments
from contracts.values import Permission
from gateway.downloads import attachment
from gateway.portal.asking import PageNumber, chosen
from gateway.portal.render import page_of, render
from gateway.routes.asking import Ask, By, Store
from gateway.routes.reports import Form as FileForm
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/documents")
@people(Permission.DATA_VIEW)
async def documents(
    request: Request, by: By, services: Ask, page: PageNumber = 1, document_type: str = ""
) -> HTMLResponse:
    """List documents, newest first."""
    call = ListDocuments(actor=by, document_type=chosen(DocumentType, document_type), page=page_of(page))
    found = await services.ask(call)
    return render(request, "documents.html", found=found, page=page, document_type=document_type)


@router.get("/documents/{document_id}/{form}")
@people(Permission.DATA_EXPORT)
async def document_file(document_id: UUID, form: FileForm, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """Download a document's DOCX or PDF."""
    file = await services.ask(GetDocumentFile(actor=by, document_id=document_id, form=str(form)))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)
