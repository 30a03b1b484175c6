"""Rules and their parameters: what is proposed, and what the head approves."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.alerts.bulk_v1 import (
    MOST,
    Backtests,
    ChangeEffects,
    ChangeRef,
    DecideChanges,
    DecidedChanges,
    ListEffects,
    RequestBacktests,
    VersionRef,
)
from contracts.alerts.parameters_v1 import (
    DecideParameterChange,
    EndParameterChange,
    ListParameterChanges,
    ParameterChange,
    ParameterChanges,
    ParameterScope,
    ParameterValue,
    ProposeParameterChange,
)
from contracts.alerts.proposals import ProposalState
from contracts.alerts.rules_v1 import (
    Backtest,
    BacktestFindings,
    DecideRuleChange,
    DraftRule,
    GetBacktest,
    GetRule,
    Knowledge,
    ListRuleChanges,
    ListRules,
    ProposeRuleChange,
    RequestBacktest,
    RequestParameterBacktest,
    RuleAct,
    RuleChange,
    RuleChanges,
    RuleDetail,
    RuleLibrary,
    RuleState,
)
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import MatterClass, Model, Permission, RegionCode, Sha256
from gateway import desk_examples as examples
from gateway import rule_examples
from gateway.problems import answers
from gateway.routes.alert_desk import Decision, Region
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["规则"])
RuleId = Annotated[str | None, Query(max_length=10, description="规则编号，如 W-E02")]


class ParameterProposal(Model):
    """A proposed value: three columns or one number, for a county or a part of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule_id": "W-E02",
                    "name": "excess_share",
                    "value": {"general": "0.02", "important": "0.08", "major": "0.20"},
                    "scope": {"region": "532328", "unit": "101001"},
                    "valid_from": "2025-04-09",
                    "valid_until": "2025-12-31",
                    "reason": "教育系统九月集中支付，进度以往年为准。",
                }
            ]
        }
    )

    rule_id: str = Field(max_length=10)
    name: str = Field(max_length=42)
    value: ParameterValue
    scope: ParameterScope
    valid_from: date
    valid_until: date | None = None
    reason: str = Field(min_length=5, max_length=500)


class End(Model):
    """Why it ends before its time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "情况已变，恢复原值。"}]})

    reason: str = Field(min_length=2, max_length=500)


class RuleDraft(Model):
    """A rule file, its head and its SQL."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file_name": "w_e02_over_budget.sql",
                    "text": "/*---\nid: W-E02\ntitle: 超预算支出\nversion: 2\n…\n---*/\n…",
                }
            ]
        }
    )

    file_name: str = Field(max_length=80)
    text: str = Field(max_length=60_000)


class BacktestOrder(Model):
    """Which version, on which past days, on which data."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "digest": "0" * 64,
                    "region": "532328",
                    "first_day": "2024-01-01",
                    "last_day": "2024-12-31",
                    "knowledge": "period",
                }
            ]
        }
    )

    digest: Sha256
    region: RegionCode
    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class PastDays(Model):
    """Which past days, on which data."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"first_day": "2024-01-01", "last_day": "2024-12-31", "knowledge": "period"}]}
    )

    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class BulkBacktest(Model):
    """Which versions, on which past days, on which data."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [{"rule_id": "W-E02", "digest": "0" * 64}],
                    "region": "532328",
                    "first_day": "2024-01-01",
                    "last_day": "2024-12-31",
                    "knowledge": "period",
                }
            ]
        }
    )

    items: tuple[VersionRef, ...] = Field(min_length=1, max_length=MOST)
    region: RegionCode
    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class BulkDecision(Model):
    """One decision on several changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [{"kind": "rule", "change_id": "0195f3a0-0000-7000-8000-000000000083"}],
                    "is_approved": True,
                    "note": "同意。",
                }
            ]
        }
    )

    items: tuple[ChangeRef, ...] = Field(min_length=1, max_length=MOST)
    is_approved: bool
    note: str = Field(default="", max_length=500)


class RuleProposal(Model):
    """A proposed change of a version's state."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "digest": "0" * 64,
                    "act": "activate",
                    "starts_on": "2025-04-14",
                    "reason": "以去年数据检验，误报减少一半，未漏掉属实事项。",
                }
            ]
        }
    )

    digest: Sha256
    act: RuleAct
    starts_on: date
    reason: str = Field(min_length=5, max_length=500)


@router.get("/api/v1/rules", summary="规则库", responses={**example(rule_examples.LIBRARY), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_rules(
    by: By,
    services: Ask,
    region: Region = None,
    state: RuleState | None = None,
    family: Annotated[str | None, Query(max_length=40, description="规则类别，如 execution")] = None,
    matter_class: MatterClass | None = None,
    outcome: Annotated[str | None, Query(max_length=20, description="最近一次运行的结果，如 not_applicable")] = None,
    words: Annotated[str, Query(max_length=100, description="编号、名称、说明、法律依据中的字词")] = "",
) -> RuleLibrary:
    """Every rule that matches, with its state, its last run, its warnings and its precision."""
    return await services.ask(
        ListRules(
            actor=by,
            region=region,
            state=state,
            family=family,
            matter_class=matter_class,
            outcome=outcome,
            words=words,
        )
    )


@router.post(
    "/api/v1/rules",
    summary="录入规则草稿",
    responses={**example(rule_examples.RULE), **answers(InvalidInput, Conflict)},
    max_body_size=200_000,
)
@people(Permission.SETTINGS_MANAGE)
async def draft_rule(draft: RuleDraft, by: By, services: Ask) -> RuleDetail:
    """Take a rule file as a draft; what is wrong with it is said with file and key. It runs in back-tests only."""
    return await services.ask(DraftRule(actor=by, **draft.model_dump()))


@router.get(
    "/api/v1/rule-changes",
    summary="规则状态申请",
    responses={**example(rule_examples.CHANGES), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def list_rule_changes(
    by: By, services: Ask, page: Paged, rule_id: RuleId = None, state: ProposalState | None = None
) -> RuleChanges:
    """Changes of rules' states: those that wait for approval first, then the newest."""
    return await services.ask(ListRuleChanges(actor=by, rule_id=rule_id, state=state, page=page))


@router.post(
    "/api/v1/rule-changes/{change_id}/decision",
    summary="审批规则状态申请",
    responses={**example(rule_examples.CHANGE), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def decide_rule_change(change_id: UUID, decision: Decision, by: By, services: Ask) -> RuleChange:
    """Approve or refuse; only the seat of 预算工委负责同志 may, and it is another than the proposer's."""
    return await services.ask(DecideRuleChange(actor=by, change_id=change_id, **decision.model_dump()))


@router.get(
    "/api/v1/rule-changes/effects",
    summary="待审批规则变更、参数调整的影响",
    responses={**example(rule_examples.EFFECTS), **answers()},
)
@people(Permission.DATA_VIEW)
async def list_effects(by: By, services: Ask) -> ChangeEffects:
    """What each waiting change of a rule or a parameter would add, remove and put at another level, by its back-test."""
    return await services.ask(ListEffects(actor=by))


@router.post(
    "/api/v1/change-decisions",
    summary="一并审批规则和参数申请",
    responses={**example(rule_examples.DECIDED), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def decide_changes(decision: BulkDecision, by: By, services: Ask) -> DecidedChanges:
    """Approve or refuse several changes in one go, from the head's seat; where one cannot be decided, none is."""
    return await services.ask(DecideChanges(actor=by, **dict(decision)))


@router.post(
    "/api/v1/backtests",
    summary="一并回溯检验",
    responses={**example(rule_examples.BACKTESTS), **answers(InvalidInput, NotFound)},
)
@people(Permission.SETTINGS_MANAGE)
async def request_backtests(order: BulkBacktest, by: By, services: Ask) -> Backtests:
    """Have several versions run on the same past days, one after the other."""
    return await services.ask(RequestBacktests(actor=by, **dict(order)))


@router.post(
    "/api/v1/parameter-changes/{change_id}/backtests",
    summary="回溯检验参数调整",
    responses={**example(rule_examples.PARAMETER_BACKTEST), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.SETTINGS_MANAGE)
async def request_parameter_backtest(change_id: UUID, order: PastDays, by: By, services: Ask) -> Backtest:
    """Have a proposed value run on past days, as if it had always held; every proposal is tested on the last year at once."""
    return await services.ask(RequestParameterBacktest(actor=by, change_id=change_id, **order.model_dump()))


@router.get(
    "/api/v1/backtests/{backtest_id}",
    summary="回溯检验结果",
    responses={**example(rule_examples.BACKTEST_FINDINGS), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_backtest(backtest_id: UUID, by: By, services: Ask, page: Paged) -> BacktestFindings:
    """How often the version, or the changed value, would have fired, the list, and what it adds and removes."""
    return await services.ask(GetBacktest(actor=by, backtest_id=backtest_id, page=page))


@router.get(
    "/api/v1/rules/{rule_id}",
    summary="规则详情",
    responses={**example(rule_examples.RULE), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_rule(
    rule_id: str, by: By, services: Ask, region: Region = None, digest: Annotated[Sha256 | None, Query()] = None
) -> RuleDetail:
    """One rule: law, parameters, versions, back-tests, health, history; by the version that runs or the one asked for."""
    return await services.ask(GetRule(actor=by, rule_id=rule_id, region=region, digest=digest))


@router.post(
    "/api/v1/rules/{rule_id}/backtests",
    summary="回溯检验",
    responses={**example(rule_examples.BACKTEST), **answers(InvalidInput, NotFound)},
)
@people(Permission.SETTINGS_MANAGE)
async def request_backtest(rule_id: str, order: BacktestOrder, by: By, services: Ask) -> Backtest:
    """Have a version run on past days; the engine does it after this answer and changes nothing else."""
    return await services.ask(RequestBacktest(actor=by, rule_id=rule_id, **order.model_dump()))


@router.post(
    "/api/v1/rules/{rule_id}/changes",
    summary="申请启用、暂停、恢复、停用规则",
    responses={**example(rule_examples.CHANGE), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@people(Permission.SETTINGS_MANAGE)
async def propose_rule_change(rule_id: str, proposal: RuleProposal, by: By, services: Ask) -> RuleChange:
    """Propose a change of a version's state; an activation needs a finished back-test."""
    return await services.ask(ProposeRuleChange(actor=by, rule_id=rule_id, **proposal.model_dump()))


@router.get(
    "/api/v1/parameter-changes", summary="参数调整", responses={**example(examples.CHANGES), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_parameter_changes(
    by: By,
    services: Ask,
    page: Paged,
    region: Region = None,
    rule_id: RuleId = None,
    state: ProposalState | None = None,
) -> ParameterChanges:
    """Changes of parameters: those that wait for approval first, then the newest."""
    return await services.ask(ListParameterChanges(actor=by, region=region, rule_id=rule_id, state=state, page=page))


@router.post(
    "/api/v1/parameter-changes",
    summary="申请调整参数",
    responses={**example(examples.CHANGE), **answers(InvalidInput)},
)
@people(Permission.SETTINGS_MANAGE)
async def propose_parameter_change(proposal: ParameterProposal, by: By, services: Ask) -> ParameterChange:
    """Propose another value for a county, unit, item or month; it is back-tested, and changes nothing before it is approved."""
    return await services.ask(ProposeParameterChange(actor=by, **dict(proposal)))


@router.post(
    "/api/v1/parameter-changes/{change_id}/decision",
    summary="审批参数调整",
    responses={**example(examples.CHANGE), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def decide_parameter_change(change_id: UUID, decision: Decision, by: By, services: Ask) -> ParameterChange:
    """Approve, once its back-test came to an end, or refuse; only the seat of 预算工委负责同志 may, another than the proposer's."""
    return await services.ask(DecideParameterChange(actor=by, change_id=change_id, **decision.model_dump()))


@router.post(
    "/api/v1/parameter-changes/{change_id}/end",
    summary="终止参数调整",
    responses={**example(examples.CHANGE), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def end_parameter_change(change_id: UUID, end: End, by: By, services: Ask) -> ParameterChange:
    """End an approved value before its time, from the seat of 预算工委负责同志."""
    return await services.ask(EndParameterChange(actor=by, change_id=change_id, reason=end.reason))
