"""监督规则: the library with its filters, one rule with law, parameters, back-tests, health and history, a back-test."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.alerts.bulk_v1 import RequestBacktests
from contracts.alerts.desk_v1 import RunRules
from contracts.alerts.parameters_v1 import ProposeParameterChange
from contracts.alerts.rules_v1 import (
    DraftRule,
    GetBacktest,
    GetRule,
    ListRules,
    ProposeRuleChange,
    RequestBacktest,
    RequestParameterBacktest,
    RuleAct,
    RuleDetail,
    RuleState,
)
from contracts.errors import BudgetwatchError, InvalidInput
from contracts.ingest.v1 import GetOverview
from contracts.values import Actor, MatterClass, Permission
from gateway.clients import Services
from gateway.portal.asking import PageNumber, chosen, chosen_word, or_none
from gateway.portal.charts import months_chart
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.legal_texts import articles_of
from gateway.portal.render import page_of, render
from gateway.portal.words import KNOWLEDGE, RULE_ACT, RULE_FAMILY, RULE_OUTCOME
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
ACTS_OF: Final = {
    RuleState.BACK_TESTED: (RuleAct.ACTIVATE, RuleAct.RETIRE),
    RuleState.ACTIVE: (RuleAct.SUSPEND, RuleAct.RETIRE),
    RuleState.SUSPENDED: (RuleAct.RESUME, RuleAct.RETIRE),
    RuleState.APPROVED: (RuleAct.RETIRE,),
    RuleState.DRAFT: (RuleAct.RETIRE,),
}
_SCOPE: Final = ("region", "unit", "item", "month")
_COLUMNS: Final = ("general", "important", "major")
BACKTEST: Final = Form(
    act="backtest",
    title="回溯检验",
    button="开始检验",
    about="在以往各月末的数据上运行这个版本，并同现在启用的版本比较；只读取数据，不产生预警。",
    fields=(
        Field("first_day", "起始日", "date"),
        Field("last_day", "截止日", "date"),
        Field("knowledge", "数据口径", "choice", choices=KNOWLEDGE),
        Field("region", "区划代码", max_length=6),
    ),
)
PAST: Final = Form(
    act="past",
    title="回溯检验",
    button="开始检验",
    about="在以往各月末的数据上，用新值和现值各运行一遍并比较；只读取数据，不产生预警。提出申请时已经自动检验过最近一年。",
    fields=BACKTEST.fields[:3],
)
PARAMETER: Final = Form(
    act="parameter",
    title="申请调整参数",
    button="提交申请",
    about="范围越窄越优先：可只对某一单位、事项（科目、项目）或月份设置。提交后自动在最近一年的数据上检验，会多提、少提哪些一并送审；经预算工委负责同志审批后生效，规则随即重新运行。",
    fields=(
        Field("value", "数值", is_required=False, max_length=30, hint="比例填小数，5% 填 0.05。"),
        Field("general", "一般", is_required=False, max_length=30, hint="比例填小数，5% 填 0.05。"),
        Field("important", "重要", is_required=False, max_length=30),
        Field("major", "重大", is_required=False, max_length=30),
        Field("unit", "单位代码", is_required=False, max_length=60),
        Field("item", "事项", is_required=False, max_length=200, hint="同预警所列的事项，或其编码。"),
        Field("month", "月份", is_required=False, max_length=2),
        Field("valid_from", "开始日", "date"),
        Field("valid_until", "最后一天", "date", is_required=False),
        Field("region", "区划代码", max_length=6),
        Field("reason", "理由", "area", hint="至少 5 个字。"),
    ),
)
ONE_NUMBER: Final = replace(PARAMETER, fields=tuple(each for each in PARAMETER.fields if each.name not in _COLUMNS))
THREE_COLUMNS: Final = replace(PARAMETER, fields=tuple(each for each in PARAMETER.fields if each.name != "value"))
STATE: Final = Form(
    act="state",
    title="申请变更状态",
    button="提交申请",
    about="启用前须完成回溯检验；启用、暂停、恢复、停用都须经预算工委负责同志审批。",
    fields=(Field("starts_on", "起始日", "date"), Field("reason", "理由", "area", hint="至少 5 个字。")),
)
RUN: Final = Form(
    act="run",
    title="立即运行",
    button="运行",
    fields=(Field("fiscal_year", "年度", max_length=4), Field("region", "区划代码", max_length=6)),
)
DRAFT: Final = Form(
    act="draft",
    title="录入规则草稿",
    button="录入草稿",
    about="粘贴规则文件的全文（头部和 SQL）。草稿只能用于回溯检验，经审批启用后才产生预警。写法见规则编写说明。",
    fields=(
        Field("file_name", "文件名", max_length=80, hint="如 w_e02_over_budget.sql，与编号一致。"),
        Field("text", "规则全文", "area", max_length=60_000),
    ),
)


@router.get("/rules")
@people(Permission.DATA_VIEW)
async def rules(
    request: Request,
    by: By,
    services: Ask,
    state: str = "",
    family: str = "",
    matter_class: str = "",
    outcome: str = "",
    words: str = "",
) -> HTMLResponse:
    """List the library; missing data are never good news."""
    wanted = {
        "state": state,
        "family": family,
        "matter_class": matter_class,
        "outcome": outcome,
        "words": words,
    }
    return await _library_page(request, by, services, wanted=wanted)


@router.get("/rules/new")
@people(Permission.SETTINGS_MANAGE)
async def new_rule(request: Request, by: By) -> HTMLResponse:  # noqa: ARG001 - the check needs the actor
    """Show the form for a draft."""
    return render(request, "rule_new.html", form=DRAFT, values={}, problem=None)


@router.post("/rules/new", max_body_size=400_000)
@people(Permission.SETTINGS_MANAGE)
async def draft(request: Request, by: By, services: Ask) -> Response:
    """Take a draft in; what was typed stays where it is none."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, DRAFT)
        taken = await services.ask(order(DraftRule, DRAFT, by, values=values))
    except MENDABLE as error:
        status = family_of(error).status
        return render(request, "rule_new.html", status=status, form=DRAFT, values=values, problem=details(error))
    return _back(taken.shown.digest, taken.summary.rule_id, "drafted")


@router.get("/rules/{rule_id}")
@people(Permission.DATA_VIEW)
async def rule(request: Request, rule_id: str, by: By, services: Ask, digest: str = "") -> HTMLResponse:
    """Show one rule."""
    return await _rule_page(request, by, services, rule_id, digest)


@router.post("/rules/backtests")
@people(Permission.SETTINGS_MANAGE)
async def backtest_together(request: Request, by: By, services: Ask) -> Response:
    """Have the marked versions tested on the same past days."""
    try:
        values = await read_form(request, BACKTEST)
        marked = [str(each).partition("/") for each in (await request.form()).getlist("version")]
        if not marked:
            raise InvalidInput("nothing-marked", "请先勾选要一并检验的版本。", "version")
        items = [{"rule_id": rule_id, "digest": digest} for rule_id, _, digest in marked]
        await services.ask(order(RequestBacktests, BACKTEST, by, values=values, items=items))
    except MENDABLE as error:
        return await _library_page(request, by, services, error=error)
    return RedirectResponse("/rules?done=backtest", status_code=303)


@router.post("/rules/{rule_id}/backtests")
@people(Permission.SETTINGS_MANAGE)
async def backtest(request: Request, rule_id: str, by: By, services: Ask, digest: str) -> Response:
    """Have the shown version tested on past days."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, BACKTEST)
        await services.ask(order(RequestBacktest, BACKTEST, by, values=values, rule_id=rule_id, digest=digest))
    except MENDABLE as error:
        return await _rule_page(request, by, services, rule_id, digest, error=error, typed={BACKTEST.act: values})
    return _back(digest, rule_id, "backtest")


@router.post("/rules/{rule_id}/parameters/{name}")
@people(Permission.SETTINGS_MANAGE)
async def parameter(request: Request, rule_id: str, name: str, by: By, services: Ask) -> Response:
    """Propose another value."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, PARAMETER)
        flat = {key: each for key, each in values.items() if key not in (*_SCOPE, *_COLUMNS, "value")}
        columns = {key: values[key] for key in _COLUMNS if key in values}
        fixed = {
            "rule_id": rule_id,
            "name": name,
            "value": columns or values.get("value", ""),
            "scope": {key: values[key] for key in _SCOPE if key in values},
        }
        await services.ask(order(ProposeParameterChange, PARAMETER, by, values=flat, **fixed))
    except MENDABLE as error:
        typed = {f"{PARAMETER.act}-{name}": values}
        return await _rule_page(request, by, services, rule_id, "", error=error, typed=typed)
    return _back("", rule_id, "proposed")


@router.post("/rules/{rule_id}/parameter-changes/{change_id}/backtests")
@people(Permission.SETTINGS_MANAGE)
async def backtest_parameter(request: Request, rule_id: str, change_id: UUID, by: By, services: Ask) -> Response:
    """Have a proposed value tested on other past days than the last year's."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, PAST)
        await services.ask(order(RequestParameterBacktest, PAST, by, values=values, change_id=change_id))
    except MENDABLE as error:
        typed = {f"{PAST.act}-{change_id}": values}
        return await _rule_page(request, by, services, rule_id, "", error=error, typed=typed)
    return _back("", rule_id, "backtest")


@router.post("/rules/{rule_id}/changes/{act}")
@people(Permission.SETTINGS_MANAGE)
async def change(request: Request, rule_id: str, act: str, by: By, services: Ask, digest: str) -> Response:
    """Propose a change of the shown version's state."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, STATE)
        call = order(ProposeRuleChange, STATE, by, values=values, rule_id=rule_id, digest=digest, act=act)
        await services.ask(call)
    except MENDABLE as error:
        return await _rule_page(request, by, services, rule_id, digest, error=error, typed={STATE.act: values})
    return _back(digest, rule_id, "proposed")


@router.post("/rules/{rule_id}/run")
@people(Permission.WARNING_DISPOSE)
async def run(request: Request, rule_id: str, by: By, services: Ask) -> Response:
    """Have the rule run now."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, RUN)
        await services.ask(order(RunRules, RUN, by, values=values, rule_ids=(rule_id,)))
    except MENDABLE as error:
        return await _rule_page(request, by, services, rule_id, "", error=error, typed={RUN.act: values})
    return _back("", rule_id, "running")


@router.get("/backtests/{backtest_id}")
@people(Permission.DATA_VIEW)
async def backtest_result(
    request: Request, backtest_id: UUID, by: By, services: Ask, page: PageNumber = 1
) -> HTMLResponse:
    """Show what a back-test came to."""
    found = await services.ask(GetBacktest(actor=by, backtest_id=backtest_id, page=page_of(page)))
    tested = found.backtest
    year = tested.last_day.year
    rule, ledger = await asyncio.gather(
        or_none(services.ask(GetRule(actor=by, rule_id=tested.rule_id, region=tested.region))),
        or_none(services.ask(GetOverview(actor=by, region=tested.region, fiscal_year=year))),
    )
    drawn = None if tested.summary is None else months_chart(tested.summary.months)
    origins = ledger.origins if ledger else ()
    return render(request, "backtest.html", found=found, rule=rule, origins=origins, page=page, drawn=drawn)


async def _library_page(
    request: Request,
    by: Actor,
    services: Services,
    *,
    wanted: Mapping[str, str] | None = None,
    error: BudgetwatchError | None = None,
) -> HTMLResponse:
    wanted = {"state": "", "family": "", "matter_class": "", "outcome": "", "words": ""} | dict(wanted or {})
    found = await services.ask(
        ListRules(
            actor=by,
            state=chosen(RuleState, wanted["state"]),
            family=chosen_word(RULE_FAMILY, wanted["family"]),
            matter_class=chosen(MatterClass, wanted["matter_class"]),
            outcome=chosen_word(RULE_OUTCOME, wanted["outcome"]),
            words=wanted["words"][:100],
        )
    )
    overview = await or_none(services.ask(GetOverview(actor=by)))
    return render(
        request,
        "rules.html",
        status=family_of(error).status if error else 200,
        found=found,
        wanted=wanted,
        form=BACKTEST,
        values={"region": overview.region} if overview else {},
        problem=details(error) if error else None,
    )


async def _rule_page(
    request: Request,
    by: Actor,
    services: Services,
    rule_id: str,
    digest: str,
    *,
    error: BudgetwatchError | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> HTMLResponse:
    overview = await or_none(services.ask(GetOverview(actor=by)))
    region = None if overview is None else overview.region
    wanted: dict[str, Any] = {"digest": digest} if digest else {}
    found: RuleDetail = await services.ask(GetRule(actor=by, rule_id=rule_id[:10], region=region, **wanted))
    today = request.app.state.clock.today()
    texts = await asyncio.gather(articles_of(services, by, found.legal_basis, today))
    return render(
        request,
        "rule.html",
        status=family_of(error).status if error else 200,
        rule=found,
        region=region or "",
        fiscal_year=today.year if overview is None else overview.fiscal_year,
        bases=texts[0],
        acts={act: RULE_ACT[act] for act in ACTS_OF.get(found.shown.state, ())},
        forms={
            "backtest": BACKTEST,
            "past": PAST,
            "number": ONE_NUMBER,
            "columns": THREE_COLUMNS,
            "state": STATE,
            "run": RUN,
        },
        typed=typed or {},
        problem=details(error) if error else None,
    )


def _back(digest: str, rule_id: str, done: str) -> RedirectResponse:
    shown = f"digest={digest}&" if digest else ""
    return RedirectResponse(f"/rules/{rule_id}?{shown}done={done}", status_code=303)
