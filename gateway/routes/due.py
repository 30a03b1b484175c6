"""Everything that is due, as a list and as a calendar file."""

from __future__ import annotations

from fastapi import APIRouter
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
    """A page of cases, query requests and agreed matters by due day, with the working days left and the last reminder."""
    return await services.ask(ListDue(actor=by, kind=kind, page=page))


@router.get(
    "/api/v1/due.ics",
    summary="到期事项（iCalendar 文件）",
    responses={
        200: {"description": "日历文件", "content": {"text/calendar": {"schema": {"type": "string"}}}},
        **answers(),
    },
    response_class=Response,
)
@people(Permission.DATA_EXPORT)
async def due_calendar(by: By, services: Ask, clock: Now) -> Response:
    """The first 500 for a calendar program."""
    ics = as_ics(await services.ask(ListDue(actor=by)), made_at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="due.ics"'}
    return Response(ics, media_type="text/calendar; charset=utf-8", headers=headers)
