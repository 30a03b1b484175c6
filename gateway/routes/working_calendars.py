"""The versions of the working calendar that limits are counted with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathPart

from contracts.cases.calendars_v1 import CalendarList, CalendarVersionShown, GetCalendarVersion, ListCalendars
from contracts.errors import InvalidInput, NotFound
from contracts.values import Permission
from gateway import office_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["期限"])


@router.get("/api/v1/working-calendars", summary="工作日历版本", responses={**example(examples.CALENDARS), **answers()})
@people(Permission.DATA_VIEW)
async def list_calendars(by: By, services: Ask) -> CalendarList:
    """Versions of the working calendar with their papers, the newest first; what is in force now."""
    return await services.ask(ListCalendars(actor=by))


@router.get(
    "/api/v1/working-calendars/{version}",
    summary="工作日历的一个版本",
    responses={**example(examples.CALENDAR_VERSION), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_calendar_version(
    version: Annotated[str, PathPart(max_length=60)], by: By, services: Ask, page: Paged
) -> CalendarVersionShown:
    """The days that a version arranges or changes, each with its paper; a page of the limits that it moved, with the reason."""
    return await services.ask(GetCalendarVersion(actor=by, version=version, page=page))
