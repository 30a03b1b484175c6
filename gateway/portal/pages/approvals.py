"""待审批 and 白名单: what one proposes and the head's seat decides."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.alerts.bulk_v1 import DecideChanges, ListEffects
from contracts.alerts.parameters_v1 import DecideParameterChange, EndParameterChange, ListParameterChanges
from contracts.alerts.proposals import ProposalState
from contracts.alerts.rules_v1 import DecideRuleChange, ListRuleChanges
from contracts.alerts.whitelist_v1 import DecideWhitelist, EndWhitelist, ListWhitelist, ProposeWhitelist
from contracts.envelope import Call
from contracts.errors import BudgetwatchError, InvalidInput
from contracts.ingest.v1 import GetOverview
from contracts.values import Actor, Page, Permission
from gateway.clients import Services
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.portal.words import RULE_FAMILY
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
DECISION: Final = Form(
    act="decision",
    title="审批",
    button="提交审批意见",
    fields=(
        Field("is_approved", "意见", "choice", choices={"true": "同意", "false": "不同意"}),
        Field("note", "说明", is_required=False, hint="不同意时必须写明理由。"),
    ),
)
END: Final = Form(act="end", title="提前终止", button="终止", fields=(Field("reason", "理由", max_length=500),))
WHITELIST: Final = Form(
    act="whitelist",
    title="申请列入白名单",
    button="提交申请",
    about="规则和规则类别填一项；单位、事项至少填一项。最长一年，经预算工委负责同志审批后生效；其间的发现照常保留，到期自动重新提出。",
    fields=(
        Field("rule_id", "规则编号", is_required=False, max_length=5),
        Field("family", "或一类规则", "choice", is_required=False, choices=RULE_FAMILY),
        Field("unit", "单位代码（没有代码的填名称）", is_required=False, max_length=60),
        Field("subject", "事项（项目、收款人等，同预警所列）", is_required=False, max_length=200),
        Field("region", "区划代码", max_length=6),
        Field("valid_from", "开始日", "date"),
        Field("expires_on", "到期日", "date"),
        Field("reason", "理由", "area", hint="至少 5 个字，写明核实情况和依据。"),
    ),
)
_SCOPE: Final = ("region", "rule_id", "family", "unit", "subject")
_DECISIONS: Final[dict[str, tuple[type[Call[Any]], str]]] = {
    "rule": (DecideRuleChange, "change_id"),
    "parameter": (DecideParameterChange, "change_id"),
    "whitelist": (DecideWhitelist, "entry_id"),
}


@router.get("/approvals")
@people(Permission.DATA_VIEW)
async def approvals(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show everything that waits for the head."""
    return await _approvals_page(request, by, services)


@router.post("/approvals/together")
@people(Permission.DATA_VIEW)
async def decide_together(request: Request, by: By, services: Ask) -> Response:
    """Decide on the marked changes in one go, from the head's seat."""
    try:
        values = await read_form(request, DECISION)
        marked = [str(each).partition("/") for each in (await request.form()).getlist("change")]
        if not marked:
            raise InvalidInput("nothing-marked", "请先勾选要一并审批的申请。", "change")
        items = [{"kind": kind, "change_id": change_id} for kind, _, change_id in marked]
        await services.ask(order(DecideChanges, DECISION, by, values=values, items=items))
    except MENDABLE as error:
        return await _approvals_page(request, by, services, error=error)
    return RedirectResponse("/approvals?done=decided", status_code=303)


@router.post("/approvals/{kind}/{proposal_id}")
@people(Permission.DATA_VIEW)
async def decide(request: Request, kind: str, proposal_id: UUID, by: By, services: Ask) -> Response:
    """Decide on a proposal from the head's seat; the service refuses any other."""
    if kind not in _DECISIONS:
        return RedirectResponse("/approvals", status_code=303)
    call_type, name = _DECISIONS[kind]
    try:
        values = await read_form(request, DECISION)
        await services.ask(order(call_type, DECISION, by, values=values, **{name: proposal_id}))
    except MENDABLE as error:
        return await _approvals_page(request, by, services, error=error)
    return RedirectResponse("/approvals?done=decided", status_code=303)


@router.post("/parameters/{change_id}/end")
@people(Permission.DATA_VIEW)
async def end_parameter(request: Request, change_id: UUID, by: By, services: Ask) -> Response:
    """End a value before its time, from the head's seat."""
    try:
        values = await read_form(request, END)
        await services.ask(order(EndParameterChange, END, by, values=values, change_id=change_id))
    except MENDABLE as error:
        return await _approvals_page(request, by, services, error=error)
    return RedirectResponse("/approvals?done=ended", status_code=303)


@router.get("/whitelist")
@people(Permission.DATA_VIEW)
async def whitelist(
    request: Request,
    by: By,
    services: Ask,
    page: PageNumber = 1,
    state: str = "",
    rule_id: str = "",
    unit: str = "",
    subject: str = "",
    region: str = "",
) -> HTMLResponse:
    """List entries; the form may be filled in by a warning's link."""
    typed = {"rule_id": rule_id[:5], "unit": unit[:60], "subject": subject[:200], "region": region[:6]}
    return await _whitelist_page(request, by, services, page=page, state=state, values=typed if rule_id else {})


@router.post("/whitelist")
@people(Permission.SETTINGS_MANAGE)
async def propose_whitelist(request: Request, by: By, services: Ask) -> Response:
    """Propose an entry; what was typed stays where it cannot be."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, WHITELIST)
        flat = {key: each for key, each in values.items() if key not in _SCOPE}
        scope = {key: values[key] for key in _SCOPE if key in values}
        await services.ask(order(ProposeWhitelist, WHITELIST, by, values=flat, scope=scope))
    except MENDABLE as error:
        return await _whitelist_page(request, by, services, values=values, error=error)
    return RedirectResponse("/whitelist?done=proposed", status_code=303)


@router.post("/whitelist/{entry_id}/end")
@people(Permission.SETTINGS_MANAGE)
async def end_whitelist(request: Request, entry_id: UUID, by: By, services: Ask) -> Response:
    """End an entry before its time."""
    try:
        values = await read_form(request, END)
        await services.ask(order(EndWhitelist, END, by, values=values, entry_id=entry_id))
    except MENDABLE as error:
        return await _whitelist_page(request, by, services, error=error)
    return RedirectResponse("/whitelist?done=ended", status_code=303)


async def _approvals_page(
    request: Request, by: Actor, services: Services, *, error: BudgetwatchError | None = None
) -> HTMLResponse:
    waiting, page = ProposalState.PROPOSED, Page(limit=100)
    rules, effects, parameters, entries, in_force = await asyncio.gather(
        services.ask(ListRuleChanges(actor=by, state=waiting, page=page)),
        services.ask(ListEffects(actor=by)),
        services.ask(ListParameterChanges(actor=by, state=waiting, page=page)),
        services.ask(ListWhitelist(actor=by, state=waiting, page=page)),
        services.ask(ListParameterChanges(actor=by, state=ProposalState.APPROVED, page=page)),
    )
    return render(
        request,
        "approvals.html",
        status=family_of(error).status if error else 200,
        rules=rules,
        effects={each.change.change_id: each for each in effects.items},
        value_effects={each.change.change_id: each for each in effects.parameters},
        parameters=parameters,
        entries=entries,
        in_force=in_force,
        form=DECISION,
        end_form=END,
        problem=details(error) if error else None,
    )


async def _whitelist_page(
    request: Request,
    by: Actor,
    services: Services,
    *,
    page: int = 1,
    state: str = "",
    values: dict[str, str] | None = None,
    error: BudgetwatchError | None = None,
) -> HTMLResponse:
    found = await services.ask(ListWhitelist(actor=by, state=chosen(ProposalState, state), page=page_of(page)))
    overview = await or_none(services.ask(GetOverview(actor=by)))
    filled = {"valid_from": request.app.state.clock.today().isoformat()}
    filled |= {"region": overview.region} if overview else {}
    return render(
        request,
        "whitelist.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        state=state,
        form=WHITELIST,
        end_form=END,
        values=filled | {name: each for name, each in (values or {}).items() if each},
        problem=details(error) if error else None,
    )
