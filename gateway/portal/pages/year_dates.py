"""年度法定事项: the year's dates, and the form that enters one as done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.year_dates_v1 import ListYearDates, RecordYearDate
from contracts.errors import BudgetwatchError
from contracts.values import Permission
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import render
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
DONE: Final = Form(
    "done",
    "登记完成",
    "登记",
    (Field("on", "完成日期", "date"), Field("note", "完成情况", hint="如：第二十次常委会会议听取。")),
)
Year = Annotated[str, Query(pattern=r"^(20\d\d)?$")]


@router.get("/year-dates")
@people(Permission.DATA_VIEW)
async def year_dates(request: Request, by: By, services: Ask, clock: Now, year: Year = "") -> HTMLResponse:
    """Show a year."""
    return await _one_page(request, by, services, int(year) if year else clock.today().year)


@router.post("/year-dates/{year}/{line_id}/done")
@people(Permission.CASE_HANDLE)
async def done(request: Request, year: int, line_id: UUID, by: By, services: Ask) -> Response:
    """Enter one as done."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, DONE)
        await services.ask(order(RecordYearDate, DONE, by, values=values, line_id=line_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, year, error=error, failed=line_id, values=values)
    return RedirectResponse(f"/year-dates?year={year}&done=year-date-done", status_code=303)


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    year: int,
    *,
    error: BudgetwatchError | None = None,
    failed: UUID | None = None,
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListYearDates(actor=by, year=year))
    return render(
        request,
        "year_dates.html",
        status=family_of(error).status if error else 200,
        found=found,
        form=DONE,
        failed=failed,
        values=values or {},
        problem=details(error) if error else None,
    )
