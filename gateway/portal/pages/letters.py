"""The register of letters with the state of every unit's inbox, and the register of duties."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.duties_v1 import EndDuty, EnterDuty, ListDuties
from contracts.cases.files_v1 import ListLetters
from contracts.errors import BudgetwatchError
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen_word
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.portal.words import DUTY, UNIT
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

ENTRY: Final = Form(
    "duty",
    "登记任职",
    "登记",
    (
        Field("duty", "职务", "choice", choices=DUTY),
        Field("unit", "单位", is_required=False, max_length=60, hint="部门的主管负责同志写单位名称，人大的职务不写。"),
        Field("name", "姓名", max_length=50),
        Field("post", "职务全称", max_length=50, hint="如：局长、预算工委主任。"),
        Field("valid_from", "任职起始日", "date"),
        Field("basis", "依据（任免文件）", max_length=200),
    ),
    "审批（第七条）、复函签署（第八条）、简报签发（第六条）和同意公开（第十一条）按当日是否在册核验。",
)
END: Final = Form(
    "duty-end",
    "登记离任",
    "登记离任",
    (Field("valid_to", "任职截止日", "date"), Field("basis", "依据（任免文件）", max_length=200)),
)


@router.get("/letters")
@people(Permission.DATA_VIEW)
async def letters(
    request: Request, by: By, services: Ask, page: PageNumber = 1, unit: str = "", unsigned: str = ""
) -> HTMLResponse:
    """Show what went to whom, and what is not signed for."""
    call = ListLetters(actor=by, unit=chosen_word(UNIT, unit), is_unsigned=unsigned == "1", page=page_of(page))
    found = await services.ask(call)
    return render(request, "letters.html", found=found, page=page, unit=unit, unsigned=unsigned, units=UNIT)


@router.get("/duties")
@people(Permission.DATA_VIEW)
async def duties(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show the register of duties."""
    return await _duties_page(request, by, services)


@router.post("/duties")
@people(Permission.CASE_HANDLE)
async def enter(request: Request, by: By, services: Ask) -> Response:
    """Enter a person."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, ENTRY)
        await services.ask(order(EnterDuty, ENTRY, by, values=values))
    except MENDABLE as error:
        return await _duties_page(request, by, services, error=error, values=values)
    return RedirectResponse("/duties?done=duty", status_code=303)


@router.post("/duties/{holder_id}/end")
@people(Permission.CASE_HANDLE)
async def end(request: Request, holder_id: UUID, by: By, services: Ask) -> Response:
    """End a duty."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, END)
        await services.ask(order(EndDuty, END, by, values=values, holder_id=holder_id))
    except MENDABLE as error:
        return await _duties_page(request, by, services, error=error, ended=str(holder_id), end_values=values)
    return RedirectResponse("/duties?done=duty-ended", status_code=303)


async def _duties_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    error: BudgetwatchError | None = None,
    values: dict[str, Any] | None = None,
    ended: str = "",
    end_values: dict[str, Any] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListDuties(actor=by))
    ranks = list(DUTY)
    return render(
        request,
        "duties.html",
        status=family_of(error).status if error else 200,
        holders=sorted(found.items, key=lambda item: (item.valid_to is not None, ranks.index(item.duty))),
        form=ENTRY,
        end_form=END,
        values=values or {},
        ended=ended,
        end_values=end_values or {},
        problem=details(error) if error else None,
    )
