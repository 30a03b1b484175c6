"""Everything that is due, as a list and as a calendar file."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from contracts.cases.due_v1 import DueKind, DueList, ListDue
from contracts.errors import InvalidInput
from contracts.values import Permission
from gateway import office_examples as examples
from gateway.due_calendar import as_ics
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Now, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["到期事项"])


@router.get("/api/v1/due", summary="到期事项", responses={**example(examples.DUE), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_due(by: By, services: Ask, page: Paged, kind: DueKind | None = None) -> DueList:
    """A page of cases, query requests, agreed matters, deputies' opinions and briefs by due day, with the working days left and the last reminder."""
    return await services.ask(ListDue(actor=by, kind=kind, page=page))


@router.get(
    "/api/v1/due.ics",
    summary="到期事项（iCalendar 文件）",
    responses={
        200: {"description": "日历文件", "content": {"text/calendar": {"schema": {"type": "string"}}}},
        304: {"description": "与上次相同"},
        **answers(InvalidInput),
    },
    response_class=Response,
)
@people(Permission.DATA_EXPORT)
async def due_calendar(
    by: By,
    services: Ask,
    clock: Now,
    if_none_match: Annotated[str | None, Header(description="上次取得的 ETag；没有变化时回答 304，不再传送")] = None,
) -> Response:
    """The first 500 for a calendar program; 304 to one that has them already."""
    found = await services.ask(ListDue(actor=by))
    tag = f'"{hashlib.sha256(found.model_dump_json().encode()).hexdigest()}"'  # of the content: the file has its time in it
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="due.ics"'
    return Response(as_ics(found, made_at=clock.now()), media_type="text/calendar; charset=utf-8", headers=headers)
