"""Scans of approvals that belong to no case: handed in with a query request, a dunning letter, an issue; fetched by their id."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi import Path as PathPart
from fastapi.responses import StreamingResponse

from contracts.cases.inbox_v1 import FileKept
from contracts.cases.letters_v1 import MAX_FILE_BYTES
from contracts.cases.papers_v1 import GetPaper, KeepPaper, PaperOf
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.reports.issues_v1 import GetIssue
from contracts.values import Permission
from gateway import letter_examples as examples
from gateway.downloads import attachment
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Store, example
from gateway.security import GuardedRoute, people
from gateway.uploads import BINARY, upload

router = APIRouter(route_class=GuardedRoute, tags=["函件"])
FileName = Annotated[str, PathPart(max_length=120)]
Digest = Annotated[str | None, Header(description="sha-256=:…:（RFC 9530）")]
_KEEPING: dict[str, Any] = {
    "max_body_size": MAX_FILE_BYTES,
    "responses": {**example(examples.FILE), **answers(InvalidInput, NotFound, Conflict)},
    "openapi_extra": {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BINARY}}}},
}


@router.put("/api/v1/query-requests/{request_id}/files/{file_name}", summary="上传查询申请的批件", **_KEEPING)
@people(Permission.FILE_UPLOAD)
async def keep_request_paper(
    request_id: UUID, file_name: FileName, request: Request, by: By, services: Ask, content_digest: Digest = None
) -> FileKept:
    """Hand in the scan of a decision on paper; the decision then names its `file_id`."""
    async with upload(request, file_name=file_name, content_digest=content_digest) as staged:
        return await services.ask(KeepPaper(actor=by, of=PaperOf.REQUEST, subject_id=request_id, **staged.values()))


@router.put("/api/v1/proposals/{proposal_id}/files/{file_name}", summary="上传催报函的批件", **_KEEPING)
@people(Permission.FILE_UPLOAD)
async def keep_dunning_paper(
    proposal_id: UUID, file_name: FileName, request: Request, by: By, services: Ask, content_digest: Digest = None
) -> FileKept:
    """Hand in the scan of the head's consent to a dunning letter; its sending then names its `file_id`."""
    async with upload(request, file_name=file_name, content_digest=content_digest) as staged:
        return await services.ask(KeepPaper(actor=by, of=PaperOf.PROPOSAL, subject_id=proposal_id, **staged.values()))


@router.put("/api/v1/issues/{issue_id}/files/{file_name}", summary="上传简报的签发件、公开批件", **_KEEPING)
@people(Permission.FILE_UPLOAD)
async def keep_issue_paper(
    issue_id: UUID, file_name: FileName, request: Request, by: By, services: Ask, content_digest: Digest = None
) -> FileKept:
    """Hand in the scan of a signature or of a consent to publication; the act then names its `file_id`."""
    await services.ask(GetIssue(actor=by, issue_id=issue_id))  # 404 where there is none
    async with upload(request, file_name=file_name, content_digest=content_digest) as staged:
        return await services.ask(KeepPaper(actor=by, of=PaperOf.ISSUE, subject_id=issue_id, **staged.values()))


@router.get(
    "/api/v1/papers/{file_id}",
    summary="下载批件",
    response_class=StreamingResponse,
    responses={
        200: {"description": "文件", "content": {"application/octet-stream": {"schema": BINARY}}},
        **answers(InvalidInput, NotFound),
    },
)
@people(Permission.DATA_EXPORT)
async def get_paper(file_id: UUID, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """The scan of an approval; the download is logged before the first byte."""
    file = await services.ask(GetPaper(actor=by, file_id=file_id))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)
