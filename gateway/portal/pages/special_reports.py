"""专项查询分析报告: the form, from 文书 or from an approved query request (articles 5 and 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from contracts.errors import BudgetwatchError, InvalidInput
from contracts.ingest.v1 import GetOverview
from contracts.reports.special_v1 import RequestSpecialReport
from contracts.values import Permission
from gateway.portal.asking import or_none
from gateway.portal.forms import MENDABLE, Field, Form, read_form
from gateway.portal.issue_forms import REPORTED, SENT, recipients_of
from gateway.portal.render import render
from gateway.portal.words import REPORT_TARGET
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.routes.special_reports import ReportOrder
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

SPECIAL: Final = Form(
    "special",
    "编制专项查询分析报告（第五条、第六条）",
    "开始生成",
    (
        Field("region", "行政区划代码", max_length=6),
        Field("target", "查询对象", "choice", choices=REPORT_TARGET),
        Field("code", "编码", max_length=40, hint="项目编码、单位编码或者支出功能科目编码（类、款、项均可）。"),
        Field("first_day", "起日", "date"),
        Field("last_day", "止日", "date", hint="与起日在同一预算年度。"),
        Field(
            "request_id",
            "查询申请",
            is_required=False,
            max_length=36,
            hint="从查询申请进入时自动填写；主动编制的留空。",
        ),
        Field("purpose", "工作需要", "area", is_required=False, max_length=500),
        Field("reasons", "原因分析", "area", is_required=False, max_length=5_000),
        Field("advice", "意见建议", "area", is_required=False, max_length=5_000),
        REPORTED,
        SENT,
    ),
    "从资金来源到指标、项目、支付、收款人逐环节列示金额，每个数字附回执。生成的草稿依次送审、签发编号、印发、分送、归档；草稿阶段可以重新生成，印送范围可以稍后确定。",
)


@router.get("/special-reports")
@people(Permission.DOCUMENT_ISSUE)
async def form_page(request: Request, by: By, services: Ask, request_id: str = "") -> HTMLResponse:
    """Show the form, with the region and year that the ledger has data for."""
    ledger = await or_none(services.ask(GetOverview(actor=by)))
    values = {} if ledger is None else {"region": ledger.region, "first_day": f"{ledger.fiscal_year}-01-01"}
    return _page(request, values | {"request_id": request_id})


@router.post("/special-reports")
@people(Permission.DOCUMENT_ISSUE)
async def order_report(request: Request, by: By, services: Ask) -> Response:
    """Order a report."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, SPECIAL)
        body = report_order(values)
        made = await services.ask(RequestSpecialReport(actor=by, **body.model_dump()))
    except MENDABLE as error:
        return _page(request, values, error)
    return RedirectResponse(f"/issues/{made.issue_id}?done=special", status_code=303)


def report_order(values: Mapping[str, str]) -> ReportOrder:
    """Return the order that a form holds; `InvalidInput` names the field that cannot be read. Pure."""
    typed = {name: value for name, value in values.items() if value and name not in {REPORTED.name, SENT.name}}
    try:
        return ReportOrder.model_validate(typed | {"recipients": recipients_of(values)})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        label = next((field.label for field in SPECIAL.fields if field.name == name), name)
        raise InvalidInput("form-unreadable", f"“{label}”未填写或者填写有误，请核对后改正。", name) from error


def _page(request: Request, values: Mapping[str, Any], error: BudgetwatchError | None = None) -> HTMLResponse:
    return render(
        request,
        "special_report.html",
        status=family_of(error).status if error else 200,
        form=SPECIAL,
        values=values,
        problem=details(error) if error else None,
    )
