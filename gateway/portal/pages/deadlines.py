"""期限计算: working days of the regulation, calendar days and months of the laws."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.cases.limits_v1 import CountedLimit, CountLimit, LimitList, ListLimits
from contracts.cases.v1 import CountDeadline, CountedDeadline
from contracts.errors import BudgetwatchError
from contracts.values import Permission
from gateway.portal.forms import MENDABLE, Field, Form, order
from gateway.portal.render import render
from gateway.portal.words import LIMIT_UNIT
from gateway.problems import details
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
COUNT: Final = Form(
    "count",
    "计算工作日期限",
    "计算",
    (Field("started_on", "起算事由发生日", "date"), Field("working_days", "工作日数", max_length=3)),
)
MOVES: Final = {"false": "不顺延（判断是否逾期）", "true": "顺延到工作日（安排自己的工作）"}


def limit_form(limits: LimitList) -> Form:
    """The form for a limit of a law."""
    names = {
        limit.name: f"{limit.what}：{limit.starts_at}{LIMIT_UNIT[limit.unit].format(limit.number)}"
        for limit in limits.items
    }
    return Form(
        "limit",
        "计算法定期限",
        "计算",
        (
            Field("limit", "期限", "choice", choices=names),
            Field("event_on", "事由发生日（会议举行日）", "date"),
            Field("moves_to_workday", "届满日为休息日时", "choice", choices=MOVES),
        ),
    )


@router.get("/deadlines")
@people(Permission.DATA_VIEW)
async def deadlines(
    request: Request,
    by: By,
    services: Ask,
    started_on: str = "",
    working_days: str = "10",
    limit: str = "",
    event_on: str = "",
    moves_to_workday: str = "false",
) -> HTMLResponse:
    """Count a due date and show how it was counted."""
    values = {"started_on": started_on, "working_days": working_days}
    limit_values = {"limit": limit, "event_on": event_on, "moves_to_workday": moves_to_workday}
    limits = await services.ask(ListLimits(actor=by))
    by_law = limit_form(limits)
    counted: CountedDeadline | None = None
    counted_limit: CountedLimit | None = None
    error: BudgetwatchError | None = None
    try:
        if started_on:
            counted = await services.ask(order(CountDeadline, COUNT, by, values=values))
        if limit:
            counted_limit = await services.ask(order(CountLimit, by_law, by, values=limit_values))
    except MENDABLE as found:
        error = found
    problem = details(error) if error else None
    return render(
        request,
        "deadlines.html",
        status=problem.status if problem else 200,
        form=COUNT,
        values=values,
        counted=counted,
        limits=limits.items,
        limit_form=by_law,
        limit_values=limit_values,
        counted_limit=counted_limit,
        problem=problem,
    )
