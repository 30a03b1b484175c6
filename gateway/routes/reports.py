"""Documents and briefs (articles 6 and 7)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.reports.v1 import (
    DocumentList,
    DocumentType,
    GetDocumentFile,
    ListDocuments,
    RequestBrief,
    Requested,
)
from contracts.values import Model, Permission, RegionCode
from gateway import examples
from gateway.downloads import attachment
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, Store, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["文书"])


class Form(StrEnum):
    """The forms of every document."""

    DOCX = "docx"
    PDF = "pdf"
    OVERPRINT = "overprint"
    """PDF for paper with the red head printed already (套打)."""


class BriefOrder(Model):
    """The quarter whose brief is wanted (article 6)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"region": "532328", "year": 2025, "quarter": 1}]})

    region: RegionCode
    year: int = Field(ge=2000, le=2100)
    quarter: int = Field(ge=1, le=4)


@router.get("/api/v1/documents", summary="文书列表", responses={**example(examples.DOCUMENTS), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_documents(
    by: By, services: Ask, page: Paged, document_type: DocumentType | None = None, case_id: UUID | None = None
) -> DocumentList:
    """Documents, newest first."""
    return await services.ask(ListDocuments(actor=by, document_type=document_type, case_id=case_id, page=page))


@router.get(
    "/api/v1/documents/{document_id}/{form}",
    summary="下载文书",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "DOCX、PDF，或供印好红头的纸使用的套打 PDF",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@people(Permission.DATA_EXPORT)
async def get_document(document_id: UUID, form: Form, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """A document's file; the download is logged before the first byte."""
    file = await services.ask(GetDocumentFile(actor=by, document_id=document_id, form=str(form)))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)


@router.post(
    "/api/v1/briefs",
    summary="生成季度简报",
    status_code=202,
    responses={
        202: {"description": "已受理，后台生成", **example(examples.REQUESTED)[200]},
        **answers(InvalidInput, Conflict, Precondition),
    },
)
@people(Permission.DOCUMENT_ISSUE)
async def request_brief(order: BriefOrder, by: By, services: Ask) -> Requested:
    """Order the brief of a quarter; it is rendered in the background."""
    return await services.ask(RequestBrief(actor=by, **order.model_dump()))
