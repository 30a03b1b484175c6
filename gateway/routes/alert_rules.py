"""Rules and their parameters: what is proposed, and what the head approves."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

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
from contracts.errors import InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission
from gateway import desk_examples as examples
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
    """Propose another value for a county, unit, item or month; nothing changes before it is approved."""
    return await services.ask(ProposeParameterChange(actor=by, **dict(proposal)))


@router.post(
    "/api/v1/parameter-changes/{change_id}/decision",
    summary="审批参数调整",
    responses={**example(examples.CHANGE), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def decide_parameter_change(change_id: UUID, decision: Decision, by: By, services: Ask) -> ParameterChange:
    """Approve or refuse; only the seat of 预算工委负责同志 may, and it is another than the proposer's."""
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
