"""代表意见建议: the register of deputies' opinions, its figures, and the acts on one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.opinions_v1 import (
    AnswerOpinion,
    AttachOpinion,
    EnterOpinion,
    ForwardOpinion,
    GetOpinion,
    JudgeOpinion,
    LinkOpinion,
    ListOpinions,
    OpinionSource,
    OpinionState,
    ReassignOpinion,
    RehandleOpinion,
    WithdrawOpinion,
)
from contracts.envelope import Call
from contracts.errors import BudgetwatchError, NotFound
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.portal.words import OPINION_LIMIT, OPINION_LINK, OPINION_SOURCE, OPINION_STATE, SATISFACTION
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
ENTRY: Final = Form(
    "opinion",
    "登记意见建议",
    "登记",
    (
        Field("source", "提出者类别", "choice", choices=OPINION_SOURCE),
        Field("deputy", "代表或者代表团", max_length=60),
        Field("occasion", "场合", max_length=60, hint="会议届次，或者“闭会期间”。"),
        Field("raised_on", "提出日期", "date"),
        Field("received_on", "收到日期", "date"),
        Field("concerns", "涉及单位", max_length=60),
        Field("subject", "标题", max_length=200),
        Field("text", "内容", "area", max_length=10_000),
    ),
    "代表的情况只有管理员席位可以查看（第四条）。",
)
LIMITS: Final = (
    Field("limit", "答复期限", "choice", choices=OPINION_LIMIT, hint="自交办之日起算；法定期限到期日遇休息日不顺延。"),
    Field("working_days", "约定的工作日数", is_required=False, max_length=3, hint="只在选择“办公室约定”时填写。"),
)
BELONGS: Final = (
    Field("kind", "种类", "choice", choices=OPINION_LINK),
    Field("number", "编号", max_length=60, hint="案件或者查询申请登记的编号。"),
    Field("reason", "理由", "area"),
)
UNIT: Final = Field("unit", "承办单位", max_length=60)
FORMS: Final = {
    "forward": Form("forward", "交承办单位办理", "交办", (UNIT, Field("forwarded_on", "交办日期", "date"), *LIMITS)),
    "attach": Form(
        "attach",
        "并入案件或者查询申请，由预算工委办理",
        "并入办理",
        (*BELONGS, Field("attached_on", "日期", "date"), *LIMITS),
    ),
    "answer": Form(
        "answer",
        "登记答复",
        "登记答复",
        (
            Field("answered_on", "答复日期", "date"),
            Field("signer", "签署人", max_length=50),
            Field("signer_post", "签署人职务", max_length=60),
            Field("signed_on", "签署日期", "date"),
            Field("content", "答复内容", "area", max_length=10_000),
        ),
    ),
    "reassign": Form(
        "reassign",
        "调整承办单位",
        "调整",
        (UNIT, Field("reassigned_on", "调整日期", "date"), Field("reason", "理由", "area")),
        "答复期限不变。",
    ),
    "link": Form("link", "关联案件或者查询申请", "关联", (*BELONGS, Field("linked_on", "日期", "date"))),
    "judge": Form(
        "judge",
        "登记代表评价",
        "登记评价",
        (
            Field("satisfaction", "代表评价", "choice", choices=SATISFACTION),
            Field("judged_on", "评价日期", "date"),
            Field("comment", "代表意见", "area", is_required=False, max_length=1_000, hint="不满意的，写明理由。"),
        ),
        "满意、基本满意的办结；不满意的须重新交办。",
    ),
    "rehandle": Form(
        "rehandle",
        "重新交办",
        "重新交办",
        (UNIT, Field("forwarded_on", "交办日期", "date"), *LIMITS, Field("reason", "要求", "area")),
    ),
    "withdraw": Form(
        "withdraw",
        "登记撤回",
        "登记撤回",
        (Field("withdrawn_on", "撤回日期", "date"), Field("reason", "理由", "area")),
        "撤回后不能再办理。",
        is_grave=True,
    ),
}
CALLS: Final[Mapping[str, type[Call[Any]]]] = {
    "forward": ForwardOpinion,
    "attach": AttachOpinion,
    "answer": AnswerOpinion,
    "reassign": ReassignOpinion,
    "link": LinkOpinion,
    "judge": JudgeOpinion,
    "rehandle": RehandleOpinion,
    "withdraw": WithdrawOpinion,
}
FORM_OF: Final = {"accept": "judge", "reject": "judge"}
"""Two acts of the table are one form: what the deputy says decides which."""
Year = Annotated[str, Query(pattern=r"^(20\d\d)?$")]


@router.get("/opinions")
@people(Permission.DEPUTY_VIEW)
async def opinions(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    year: Year = "",
    state: str = "",
    source: str = "",
    words: Annotated[str, Query(max_length=100)] = "",
    overdue: str = "",
) -> HTMLResponse:
    """Show the register."""
    chosen_ = {"year": year, "state": state, "source": source, "words": words, "overdue": overdue}
    return await _list_page(request, by, services, this_year=clock.today().year, page=page, query=chosen_)


@router.post("/opinions")
@people(Permission.CASE_HANDLE)
async def enter(request: Request, by: By, services: Ask, clock: Now) -> Response:
    """Register an opinion."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, ENTRY)
        entered = await services.ask(order(EnterOpinion, ENTRY, by, values=values))
    except MENDABLE as error:
        return await _list_page(request, by, services, this_year=clock.today().year, error=error, values=values)
    return RedirectResponse(f"/opinions/{entered.summary.opinion_id}?done=opinion-entered", status_code=303)


@router.get("/opinions/{opinion_id}")
@people(Permission.DEPUTY_VIEW)
async def one(request: Request, opinion_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show an opinion, its answers and history, and what may be done."""
    return await _one_page(request, by, services, opinion_id)


@router.post("/opinions/{opinion_id}/{act}")
@people(Permission.CASE_HANDLE)
async def move(request: Request, opinion_id: UUID, act: str, by: By, services: Ask) -> Response:
    """Carry out an act."""
    if act not in FORMS:
        raise NotFound("act-unknown", "没有这个办理事项。", act)
    values: dict[str, str] = {}
    try:
        values = await read_form(request, FORMS[act])
        await services.ask(order(CALLS[act], FORMS[act], by, values=values, opinion_id=opinion_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, opinion_id, error=error, act=act, values=values)
    return RedirectResponse(f"/opinions/{opinion_id}?done=opinion-moved", status_code=303)


async def _list_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    this_year: int,
    page: int = 1,
    query: Mapping[str, str] | None = None,
    error: BudgetwatchError | None = None,
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    said = {"year": "", "state": "", "source": "", "words": "", "overdue": "", **(query or {})}
    found = await services.ask(
        ListOpinions(
            actor=by,
            year=int(said["year"]) if said["year"] else None,
            state=chosen(OpinionState, said["state"]),
            source=chosen(OpinionSource, said["source"]),
            words=said["words"],
            is_overdue=said["overdue"] == "1",
            page=page_of(page),
        )
    )
    return render(
        request,
        "opinions.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        query=said,
        years=[(str(year), f"{year}年") for year in range(this_year, this_year - 6, -1)],
        export_year=said["year"] or this_year,
        sources=OPINION_SOURCE,
        states=OPINION_STATE,
        form=ENTRY,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    opinion_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    act: str = "",
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetOpinion(actor=by, opinion_id=opinion_id))
    return render(
        request,
        "opinion.html",
        status=family_of(error).status if error else 200,
        found=found,
        item=found.summary,
        forms=[FORMS[each] for each in dict.fromkeys(FORM_OF.get(each, each) for each in found.can)],
        failed=act,
        values=values or {},
        problem=details(error) if error else None,
    )
