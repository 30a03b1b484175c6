"""查询申请: the register of query requests and the acts on one (article 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.duties_v1 import Duty, ListDuties
from contracts.cases.papers_v1 import KeepPaper, PaperOf
from contracts.cases.requests_v1 import (
    AnswerRequest,
    ArchiveRequest,
    DecideRequest,
    EnterRequest,
    GetRequest,
    ListRequests,
    RequestState,
)
from contracts.envelope import Call
from contracts.errors import BudgetwatchError, NotFound
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import FORM_BYTES, MENDABLE, SCAN, Field, Form, order, read_form, with_people
from gateway.portal.render import page_of, render
from gateway.portal.scans import kept_files
from gateway.portal.words import REQUEST_STATE, REQUESTER
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
ENTRY: Final = Form(
    "request",
    "登记查询申请",
    "登记",
    (
        Field("kind", "申请人类别", "choice", choices=REQUESTER),
        Field("requester", "申请人", max_length=60),
        Field("received_on", "收到日期", "date"),
        Field("subject", "查询内容", "area"),
        Field("purpose", "工作需要", "area", hint="用于哪项履职工作。"),
    ),
    "人大代表的申请只有管理员席位可以查看（第四条）。",
)
FORMS: Final = {
    "approve": Form(
        "approve",
        "登记批准",
        "批准",
        (
            Field("decided_by", "批准人", "person", duties=(Duty.HEAD,), hint="当日在册的预算工委负责同志。"),
            Field("decided_on", "批准日期", "date"),
            SCAN,
        ),
    ),
    "refuse": Form(
        "refuse",
        "登记不予批准",
        "不予批准",
        (
            Field("decided_by", "决定人", "person", duties=(Duty.HEAD,)),
            Field("decided_on", "决定日期", "date"),
            Field("reason", "理由", "area"),
            SCAN,
        ),
    ),
    "answer": Form(
        "answer",
        "登记提供情况",
        "登记提供",
        (
            Field("answered_on", "提供日期", "date"),
            Field("given_to", "提供给", max_length=60),
            Field("content", "提供的内容", "area", max_length=10_000, hint="写明数据、截止时间和所附文件。"),
        ),
    ),
    "archive": Form(
        "archive",
        "归档",
        "归档",
        (Field("archived_on", "归档日期", "date"), Field("volume", "案卷号", max_length=60)),
    ),
}
CALLS: Final[Mapping[str, tuple[type[Call[Any]], Mapping[str, Any]]]] = {
    "approve": (DecideRequest, {"is_approved": True}),
    "refuse": (DecideRequest, {"is_approved": False}),
    "answer": (AnswerRequest, {}),
    "archive": (ArchiveRequest, {}),
}


@router.get("/requests")
@people(Permission.DATA_VIEW)
async def requests(request: Request, by: By, services: Ask, page: PageNumber = 1, state: str = "") -> HTMLResponse:
    """Show the register."""
    return await _list_page(request, by, services, page=page, state=state)


@router.post("/requests")
@people(Permission.CASE_HANDLE)
async def enter(request: Request, by: By, services: Ask) -> Response:
    """Register a request."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, ENTRY)
        entered = await services.ask(order(EnterRequest, ENTRY, by, values=values))
    except MENDABLE as error:
        return await _list_page(request, by, services, error=error, values=values)
    return RedirectResponse(f"/requests/{entered.request_id}?done=request-entered", status_code=303)


@router.get("/requests/{request_id}")
@people(Permission.DATA_VIEW)
async def one(request: Request, request_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show a request, its history, and what may be done."""
    return await _one_page(request, by, services, request_id)


@router.post("/requests/{request_id}/{act}", max_body_size=FORM_BYTES)
@people(Permission.CASE_HANDLE)
async def move(request: Request, request_id: UUID, act: str, by: By, services: Ask) -> Response:
    """Carry out an act."""
    if act not in FORMS:
        raise NotFound("act-unknown", "没有这个办理事项。", act)
    values: dict[str, str] = {}
    call, fixed = CALLS[act]
    try:
        values = await read_form(request, FORMS[act])
        kept = await kept_files(
            request,
            services,
            FORMS[act],
            lambda staged: KeepPaper(actor=by, of=PaperOf.REQUEST, subject_id=request_id, **staged.values()),
        )
        await services.ask(order(call, FORMS[act], by, values=values, request_id=request_id, **fixed, **kept))
    except MENDABLE as error:
        return await _one_page(request, by, services, request_id, error=error, act=act, values=values)
    return RedirectResponse(f"/requests/{request_id}?done=request-moved", status_code=303)


async def _list_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    state: str = "",
    error: BudgetwatchError | None = None,
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListRequests(actor=by, state=chosen(RequestState, state), page=page_of(page)))
    return render(
        request,
        "requests.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        state=state,
        states=REQUEST_STATE,
        form=ENTRY,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    request_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    act: str = "",
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetRequest(actor=by, request_id=request_id))
    register = await or_none(services.ask(ListDuties(actor=by, duty=Duty.HEAD)))
    return render(
        request,
        "request.html",
        status=family_of(error).status if error else 200,
        found=found,
        forms=[with_people(FORMS[each], register, today=request.app.state.clock.today()) for each in found.can],
        failed=act,
        values=values or {},
        problem=details(error) if error else None,
    )
