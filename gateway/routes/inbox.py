"""The unit's inbox: what its connector fetches, signs for and answers (articles 7 and 8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi import Path as PathPart
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from contracts.cases.inbox_v1 import (
    Acknowledgement,
    AnswerLetter,
    FileKept,
    GetLetterFile,
    Inbox,
    KeepAttachment,
    ListInbox,
    SignedLetter,
    SignLetter,
)
from contracts.cases.letters_v1 import MAX_FILE_BYTES, MAX_FILES
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission, Sha256
from gateway import letter_examples as examples
from gateway.downloads import attachment
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, Store, example
from gateway.routes.reports import Form
from gateway.security import GuardedRoute, connectors
from gateway.uploads import BINARY, upload

router = APIRouter(route_class=GuardedRoute, tags=["收件箱"])
ANSWER = Permission.LETTER_ANSWER


class SignFor(Model):
    """Who signs for the letter; the day is the day on which this arrives."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"signed_for_by": "王某"}]})

    signed_for_by: str = Field(min_length=2, max_length=50)


class LetterAnswer(Model):
    """The unit's answer, signed by its responsible head."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWER]})

    reply_id: UUID
    """Made by the sender; the same answer is sent again under the same id."""
    content: str = Field(min_length=2, max_length=10_000)
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=50)
    signed_on: date
    attachments: tuple[Sha256, ...] = Field(default=(), max_length=MAX_FILES)


@router.get("/api/v1/inbox", summary="收件箱", responses={**example(examples.INBOX), **answers(InvalidInput)})
@connectors(ANSWER)
async def list_inbox(by: By, services: Ask, page: Paged) -> Inbox:
    """The letters addressed to the caller's unit: those to sign for, those to answer, then the newest."""
    return await services.ask(ListInbox(actor=by, page=page))


@router.get(
    "/api/v1/inbox/{letter_id}/{form}",
    summary="取函件",
    response_class=StreamingResponse,
    responses={
        200: {"description": "PDF 或 DOCX", "content": {"application/octet-stream": {"schema": BINARY}}},
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@connectors(ANSWER)
async def get_letter_file(letter_id: UUID, form: Form, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """The letter itself; `X-Content-SHA256` is its hash. Fetching it is no receipt."""
    file = await services.ask(GetLetterFile(actor=by, letter_id=letter_id, form=str(form)))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)


@router.post(
    "/api/v1/inbox/{letter_id}/receipt",
    summary="签收",
    responses={**example(examples.SIGNED), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@connectors(ANSWER)
async def sign_letter(letter_id: UUID, body: SignFor, by: By, services: Ask) -> SignedLetter:
    """Sign for the letter: article 8's clock starts today. Signing again changes nothing."""
    return await services.ask(SignLetter(actor=by, letter_id=letter_id, **body.model_dump()))


@router.put(
    "/api/v1/inbox/{letter_id}/files/{file_name}",
    summary="上传答复附件",
    max_body_size=MAX_FILE_BYTES,
    responses={**example(examples.FILE), **answers(InvalidInput, NotFound, Conflict, Precondition)},
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BINARY}}}},
)
@connectors(ANSWER)
async def keep_attachment(
    letter_id: UUID,
    file_name: Annotated[str, PathPart(max_length=120)],
    request: Request,
    by: By,
    services: Ask,
    content_digest: Annotated[str | None, Header(description="sha-256=:…:（RFC 9530）")] = None,
) -> FileKept:
    """Hand in an attachment (PDF, DOCX, XLSX, JPG, PNG); the same bytes again are the same file."""
    async with upload(request, file_name=file_name, content_digest=content_digest) as staged:
        values: dict[str, Any] = staged.values()
        return await services.ask(KeepAttachment(actor=by, letter_id=letter_id, **values))


@router.post(
    "/api/v1/inbox/{letter_id}/answer",
    summary="答复",
    responses={**example(examples.ACKNOWLEDGEMENT), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@connectors(ANSWER)
async def answer_letter(letter_id: UUID, body: LetterAnswer, by: By, services: Ask) -> Acknowledgement:
    """Answer a letter that was signed for; the answer counts on the day on which it arrives."""
    return await services.ask(AnswerLetter(actor=by, letter_id=letter_id, **body.model_dump()))
