"""The office's side of letters: the register of letters, files of cases, the register of duties."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi import Path as PathPart
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from contracts.cases.duties_v1 import Duty, DutyEntry, DutyList, EndDuty, EnterDuty, ListDuties
from contracts.cases.files_v1 import GetCaseFile, KeepScan, LetterList, ListLetters
from contracts.cases.inbox_v1 import FileKept
from contracts.cases.letters_v1 import MAX_FILE_BYTES
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Model, Permission
from gateway import letter_examples as examples
from gateway.downloads import attachment
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, Store, example
from gateway.security import GuardedRoute, people
from gateway.uploads import BINARY, upload

router = APIRouter(route_class=GuardedRoute, tags=["函件"])


class DutyLine(Model):
    """A person who takes up a duty."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "duty": "unit_head",
                    "unit": "czj",
                    "name": "张某某",
                    "post": "局长",
                    "valid_from": "2024-03-01",
                    "basis": "元人发〔2024〕5号",
                }
            ]
        }
    )

    duty: Duty
    unit: str = Field(default="", max_length=60)
    name: str = Field(min_length=2, max_length=50)
    post: str = Field(min_length=2, max_length=50)
    valid_from: date
    valid_to: date | None = None
    basis: str = Field(min_length=2, max_length=200)


class DutyEnd(Model):
    """The last day of a duty."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"valid_to": "2026-01-31", "basis": "元人发〔2026〕2号"}]}
    )

    valid_to: date
    basis: str = Field(min_length=2, max_length=200)


@router.get("/api/v1/letters", summary="函件登记簿", responses={**example(examples.LETTERS), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_letters(
    by: By,
    services: Ask,
    page: Paged,
    unit: Annotated[str | None, Query(max_length=16)] = None,
    is_unsigned: bool = False,
) -> LetterList:
    """Letters, the newest first: to whom, whether received, through which way."""
    return await services.ask(ListLetters(actor=by, unit=unit, is_unsigned=is_unsigned, page=page))


@router.put(
    "/api/v1/cases/{case_id}/files/{file_name}",
    summary="上传案件的扫描件",
    max_body_size=MAX_FILE_BYTES,
    responses={**example(examples.FILE), **answers(InvalidInput, NotFound)},
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BINARY}}}},
)
@people(Permission.FILE_UPLOAD)
async def keep_scan(
    case_id: UUID,
    file_name: Annotated[str, PathPart(max_length=120)],
    request: Request,
    by: By,
    services: Ask,
    content_digest: Annotated[str | None, Header(description="sha-256=:…:（RFC 9530）")] = None,
) -> FileKept:
    """Hand in a scan (PDF, DOCX, XLSX, JPG, PNG); the acts then name its `file_id`."""
    async with upload(request, file_name=file_name, content_digest=content_digest) as staged:
        return await services.ask(KeepScan(actor=by, case_id=case_id, **staged.values()))


@router.get(
    "/api/v1/cases/{case_id}/files/{file_id}",
    summary="下载案件的文件",
    response_class=StreamingResponse,
    responses={
        200: {"description": "文件", "content": {"application/octet-stream": {"schema": BINARY}}},
        **answers(InvalidInput, NotFound),
    },
)
@people(Permission.DATA_EXPORT)
async def get_case_file(case_id: UUID, file_id: UUID, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """A scan or an attachment; the download is logged before the first byte."""
    file = await services.ask(GetCaseFile(actor=by, case_id=case_id, file_id=file_id))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)


@router.get("/api/v1/duties", summary="职务登记簿", responses={**example(examples.DUTIES), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_duties(
    by: By,
    services: Ask,
    duty: Duty | None = None,
    unit: Annotated[str | None, Query(max_length=60)] = None,
    on: date | None = None,
) -> DutyList:
    """Who may consent and who may sign for a unit, from when to when."""
    return await services.ask(ListDuties(actor=by, duty=duty, unit=unit, on=on))


@router.post(
    "/api/v1/duties", summary="登记任职", responses={**example(examples.DUTY), **answers(InvalidInput, Conflict)}
)
@people(Permission.CASE_HANDLE)
async def enter_duty(line: DutyLine, by: By, services: Ask) -> DutyEntry:
    """Enter a person into the register; logged."""
    return await services.ask(EnterDuty(actor=by, **line.model_dump()))


@router.post(
    "/api/v1/duties/{holder_id}/end",
    summary="登记离任",
    responses={**example(examples.DUTY), **answers(InvalidInput, NotFound, Conflict)},
)
@people(Permission.CASE_HANDLE)
async def end_duty(holder_id: UUID, end: DutyEnd, by: By, services: Ask) -> DutyEntry:
    """Write the last day of a duty; the line stays."""
    return await services.ask(EndDuty(actor=by, holder_id=holder_id, **end.model_dump()))
