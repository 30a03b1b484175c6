"""Messages that a service could not handle: look, put back, give up."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.errors import BudgetwatchError
from contracts.parking import DiscardParked, ListParked, ReplayParked
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.routes.parking import Parker
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

DISCARDING: Final = Form(
    "discard", "放弃该消息", "放弃", (Field("reason", "理由"),), "放弃后不再处理，记录保留。", is_grave=True
)


@router.get("/parking")
@people(Permission.PARKING_MANAGE)
async def parking(
    request: Request, by: By, services: Ask, service: str = Parker.INGEST.value, page: PageNumber = 1
) -> HTMLResponse:
    """List what a service has parked."""
    return await _parking_page(request, by, services, chosen(Parker, service) or Parker.INGEST, page=page)


@router.post("/parking/{service}/{parked_id}/replay")
@people(Permission.PARKING_MANAGE)
async def replay(request: Request, service: Parker, parked_id: UUID, by: By, services: Ask) -> Response:
    """Put a message back into its queue."""
    try:
        await services.ask(ReplayParked(actor=by, parked_id=parked_id), service=service)
    except MENDABLE as error:
        return await _parking_page(request, by, services, service, error=error)
    return RedirectResponse(f"/parking?service={service}&done=replayed", status_code=303)


@router.post("/parking/{service}/{parked_id}/discard")
@people(Permission.PARKING_MANAGE)
async def discard(request: Request, service: Parker, parked_id: UUID, by: By, services: Ask) -> Response:
    """Give a message up."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, DISCARDING)
        await services.ask(order(DiscardParked, DISCARDING, by, values=values, parked_id=parked_id), service=service)
    except MENDABLE as error:
        return await _parking_page(request, by, services, service, error=error, values=values)
    return RedirectResponse(f"/parking?service={service}&done=discarded", status_code=303)


async def _parking_page(
    request: Request,
    by: By,
    services: Ask,
    service: Parker,
    *,
    page: int = 1,
    error: BudgetwatchError | None = None,
    values: dict[str, Any] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListParked(actor=by, page=page_of(page)), service=service)
    return render(
        request,
        "parking.html",
        status=family_of(error).status if error else 200,
        found=found,
        service=service,
        services=list(Parker),
        page=page,
        form=DISCARDING,
        values=values or {},
        problem=details(error) if error else None,
    )
