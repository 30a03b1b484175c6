"""The office's work on warnings: the morning, the health of rules, runs on demand, the whitelist."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.alerts.desk_v1 import GetMorning, HealthOfRules, ListHealth, Morning, RunRules
from contracts.alerts.proposals import ProposalState
from contracts.alerts.whitelist_v1 import (
    DecideWhitelist,
    EndWhitelist,
    ListWhitelist,
    ProposeWhitelist,
    WhitelistEntries,
    WhitelistEntry,
    WhitelistScope,
)
from contracts.envelope import Done
from contracts.errors import InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission, RegionCode
from gateway import desk_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["预警"])
Region = Annotated[RegionCode | None, Query()]


class RunOrder(Model):
    """Which rules over which year."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"region": "532328", "fiscal_year": 2025, "rule_ids": ["W-E02"]}]}
    )

    region: RegionCode
    fiscal_year: int = Field(ge=2000, le=2100)
    rule_ids: tuple[str, ...] = Field(default=(), max_length=300)


class WhitelistProposal(Model):
    """A proposed entry."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scope": {"region": "532328", "rule_id": "W-G01", "unit": "101001", "subject": "甲物业公司"},
                    "reason": "按合同每半月支付一次保洁费，金额固定。",
                    "valid_from": "2025-04-08",
                    "expires_on": "2025-12-31",
                }
            ]
        }
    )

    scope: WhitelistScope
    reason: str = Field(min_length=5, max_length=500)
    valid_from: date
    expires_on: date


class Decision(Model):
    """The head's word on what was proposed; the seat and the certificate of the request say who."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_approved": True, "note": "同意，到期再议。"}]})

    is_approved: bool
    note: str = Field(default="", max_length=500)


class WhitelistEnd(Model):
    """Why an entry ends before its time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "合同已到期。"}]})

    reason: str = Field(min_length=2, max_length=500)


@router.get("/api/v1/morning", summary="今日事项", responses={**example(examples.MORNING), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def get_morning(by: By, services: Ask, region: Region = None) -> Morning:
    """What is to be done today; takes matters from the queue while the week's budget lasts."""
    return await services.ask(GetMorning(actor=by, region=region))


@router.get(
    "/api/v1/rules/health", summary="规则健康度", responses={**example(examples.HEALTH), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_health(by: By, services: Ask, region: Region = None) -> HealthOfRules:
    """What became of every rule's warnings: precision from the outcomes of cases, noise per week, advice."""
    return await services.ask(ListHealth(actor=by, region=region))


@router.post("/api/v1/rules/runs", summary="立即运行规则", responses={**example(Done()), **answers(InvalidInput)})
@people(Permission.WARNING_DISPOSE)
async def run_rules(run: RunOrder, by: By, services: Ask) -> Done:
    """Ask the engine to run rules over a region's year; it begins after this answer."""
    return await services.ask(RunRules(actor=by, **run.model_dump()))


@router.get("/api/v1/whitelist", summary="白名单", responses={**example(examples.ENTRIES), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_whitelist(
    by: By, services: Ask, page: Paged, region: Region = None, state: ProposalState | None = None
) -> WhitelistEntries:
    """Entries: those that wait for approval first, then by expiry."""
    return await services.ask(ListWhitelist(actor=by, region=region, state=state, page=page))


@router.post(
    "/api/v1/whitelist", summary="申请列入白名单", responses={**example(examples.ENTRY), **answers(InvalidInput)}
)
@people(Permission.SETTINGS_MANAGE)
async def propose_whitelist(proposal: WhitelistProposal, by: By, services: Ask) -> WhitelistEntry:
    """Propose an entry; it holds nothing back before it is approved."""
    return await services.ask(ProposeWhitelist(actor=by, **proposal.model_dump()))


@router.post(
    "/api/v1/whitelist/{entry_id}/decision",
    summary="审批白名单",
    responses={**example(examples.ENTRY), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def decide_whitelist(entry_id: UUID, decision: Decision, by: By, services: Ask) -> WhitelistEntry:
    """Approve or refuse; only the seat of 预算工委负责同志 may, and it is another than the proposer's."""
    return await services.ask(DecideWhitelist(actor=by, entry_id=entry_id, **decision.model_dump()))


@router.post(
    "/api/v1/whitelist/{entry_id}/end",
    summary="终止白名单",
    responses={**example(examples.ENTRY), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.SETTINGS_MANAGE)
async def end_whitelist(entry_id: UUID, end: WhitelistEnd, by: By, services: Ask) -> WhitelistEntry:
    """End an approved entry before its time; what it held back is raised."""
    return await services.ask(EndWhitelist(actor=by, entry_id=entry_id, reason=end.reason))
