"""工作日历: which versions limits are counted with, their papers, the days and limits that each changed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.cases.calendars_v1 import GetCalendarVersion, ListCalendars
from contracts.values import Permission
from gateway.portal.asking import PageNumber
from gateway.portal.render import page_of, render
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/working-calendars")
@people(Permission.DATA_VIEW)
async def versions(request: Request, by: By, services: Ask) -> HTMLResponse:
    """List the versions."""
    return render(request, "working_calendars.html", found=await services.ask(ListCalendars(actor=by)))


@router.get("/working-calendars/{version}")
@people(Permission.DATA_VIEW)
async def version(request: Request, version: str, by: By, services: Ask, page: PageNumber = 1) -> HTMLResponse:
    """Show one version."""
    found = await services.ask(GetCalendarVersion(actor=by, version=version, page=page_of(page)))
    return render(request, "working_calendar.html", found=found, page=page)
