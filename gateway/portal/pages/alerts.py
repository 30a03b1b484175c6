"""Warnings: the list, one with all that is needed to believe it, the decision (article 7)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.alerts.rules_v1 import GetRule, RuleParameter
from contracts.alerts.v1 import AlertState, ChangeLevel, GetAlert, ListAlerts
from contracts.cases.findings_v1 import ListLinkedFindings
from contracts.cases.v1 import DisposeWarning, WarningDecision
from contracts.errors import BudgetwatchError
from contracts.values import MatterClass, Permission
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.legal_texts import basis_texts, fact_day
from gateway.portal.render import figure, measured, page_of, render
from gateway.portal.words import MATTER_CLASS
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

DISPOSAL: Final = Form(
    act="dispose",
    title="处置（《暂行办法》第七条）",
    button="提交处置",
    fields=(
        Field(
            "decision",
            "处置意见",
            "choice",
            choices={WarningDecision.CONFIRMED: "确认，立案办理", WarningDecision.DISMISSED: "排除，不予立案"},
        ),
        Field("decided_on", "处置日期", "date"),
        Field("reason", "理由", "area", hint="至少 2 个字；将写入办理记录和操作日志。"),
    ),
)


LEVEL: Final = Form(
    act="level",
    title="调整级别",
    button="保存级别",
    about="级别由规则按金额等提出；只有决定之日在“职务登记”中的预算工委负责同志可以调整，并须写明理由。问题类别依《暂行办法》第七条，不因此改变。",
    fields=(
        Field("level", "调整为", "choice", choices=MATTER_CLASS),
        Field("head_name", "决定人（预算工委负责同志）", max_length=50),
        Field("decided_on", "决定日期", "date"),
        Field("reason", "调整理由", "area", hint="至少 2 个字；将写入预警记录和操作日志。"),
    ),
)
SEEN_LEVEL: Final = replace(LEVEL, fields=(*LEVEL.fields, Field("occurrence", "所见的预警内容", is_required=False)))
SEEN: Final = replace(DISPOSAL, fields=(*DISPOSAL.fields, Field("occurrence", "所见的预警内容", is_required=False)))
"""What comes back: the page adds which occurrence it showed, so that nothing is confirmed unseen."""


@router.get("/alerts")
@people(Permission.DATA_VIEW)
async def alerts(
    request: Request,
    by: By,
    services: Ask,
    page: PageNumber = 1,
    state: str = AlertState.OPEN.value,
    level: str = "",
    rule_id: str = "",
) -> HTMLResponse:
    """List warnings; those that wait for a decision come first."""
    call = ListAlerts(
        actor=by,
        state=chosen(AlertState, state),
        level=chosen(MatterClass, level),
        rule_id=rule_id[:40] or None,
        page=page_of(page),
    )
    found = await services.ask(call)
    return render(request, "alerts.html", found=found, page=page, state=state, level=level, rule_id=rule_id)


@router.get("/alerts/{alert_id}")
@people(Permission.DATA_VIEW)
async def alert(request: Request, alert_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show one warning."""
    return await _alert_page(request, by, services, alert_id)


@router.post("/alerts/{alert_id}/disposal")
@people(Permission.WARNING_DISPOSE)
async def dispose(request: Request, alert_id: UUID, by: By, services: Ask) -> Response:
    """Confirm (and go to the case) or dismiss; what was typed stays where it cannot be done."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, SEEN)
        disposal = await services.ask(order(DisposeWarning, SEEN, by, values=values, alert_id=alert_id))
    except MENDABLE as error:
        return await _alert_page(request, by, services, alert_id, error=error, typed={DISPOSAL.act: values})
    if disposal.case_id is not None:
        done = "joined" if disposal.is_joined else "confirmed"
        return RedirectResponse(f"/cases/{disposal.case_id}?done={done}", status_code=303)
    return RedirectResponse("/alerts?done=dismissed", status_code=303)


@router.post("/alerts/{alert_id}/level")
@people(Permission.WARNING_DISPOSE)
async def change_level(request: Request, alert_id: UUID, by: By, services: Ask) -> Response:
    """Record the head's decision on the level; what was typed stays where it cannot be done."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, SEEN_LEVEL)
        await services.ask(order(ChangeLevel, SEEN_LEVEL, by, values=values, alert_id=alert_id))
    except MENDABLE as error:
        return await _alert_page(request, by, services, alert_id, error=error, typed={LEVEL.act: values})
    return RedirectResponse(f"/alerts/{alert_id}?done=level", status_code=303)


def told_parameters(values: Mapping[str, str], known: Iterable[RuleParameter]) -> list[tuple[str, str]]:
    """Return (title, value with its unit) of the values by which a warning was found. Pure.

    A parameter of three columns is one line. What the rule does not declare any more keeps its name.
    """
    left, told = dict(values), []
    for item in known:
        if item.name in left:
            told.append((item.title, measured(Decimal(left.pop(item.name)), item.unit)))
            continue
        columns = {level: left.pop(f"{item.name}_{level}", None) for level in MATTER_CLASS}
        reached = [
            f"{MATTER_CLASS[level]} {measured(Decimal(one), item.unit)}" for level, one in columns.items() if one
        ]
        if reached:
            told.append((item.title, "，".join(reached)))
    return told + [(name, figure(value)) for name, value in left.items()]


async def _alert_page(
    request: Request,
    by: By,
    services: Ask,
    alert_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetAlert(actor=by, alert_id=alert_id))
    findings, rule = await asyncio.gather(
        or_none(services.ask(ListLinkedFindings(actor=by, alert_id=alert_id))),
        or_none(services.ask(GetRule(actor=by, rule_id=found.summary.rule_id, region=found.summary.region))),
    )
    return render(
        request,
        "alert.html",
        findings=findings,
        status=family_of(error).status if error else 200,
        alert=found,
        rule=rule,
        parameters=told_parameters(found.parameters, rule.parameters if rule else ()),
        bases=await basis_texts(services, by, found),
        fact_on=fact_day(found.summary),
        form=DISPOSAL,
        level_form=LEVEL,
        typed=typed or {},
        problem=details(error) if error else None,
    )
