"""Warnings, their evidence, and what becomes of them (article 7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.alerts.v1 import (
    Alert,
    AlertCounts,
    AlertList,
    AlertState,
    ChangeLevel,
    CountAlerts,
    GetAlert,
    ListAlerts,
)
from contracts.cases.v1 import Disposal, DisposeWarning, WarningDecision
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import MatterClass, Model, Permission, RegionCode
from gateway import examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["预警"])


class Disposition(Model):
    """The decision on a warning."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision": "confirmed", "reason": "经核对，支出超出调整预算，须函询。", "decided_on": "2025-04-08"}
            ]
        }
    )

    decision: WarningDecision
    reason: str = Field(min_length=2, max_length=500)
    decided_on: date
    occurrence: int | None = Field(default=None, ge=1, le=2**31 - 1)


class LevelChange(Model):
    """The head's decision on a level."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "level": "general",
                    "reason": "金额虽大，但已列入上年人代会批准的跨年度项目。",
                    "head_name": "李主任",
                    "decided_on": "2025-04-08",
                    "occurrence": 1,
                }
            ]
        }
    )

    level: MatterClass
    reason: str = Field(min_length=2, max_length=500)
    head_name: str = Field(min_length=2, max_length=50)
    decided_on: date
    occurrence: int | None = Field(default=None, ge=1, le=2**31 - 1)


@router.get("/api/v1/alerts", summary="预警列表", responses={**example(examples.ALERTS), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_alerts(
    by: By,
    services: Ask,
    page: Paged,
    state: AlertState | None = None,
    level: MatterClass | None = None,
    rule_id: Annotated[str | None, Query(max_length=40)] = None,
    region: Annotated[RegionCode | None, Query()] = None,
) -> AlertList:
    """Warnings: highest level first, then the largest amount, then the newest."""
    return await services.ask(ListAlerts(actor=by, state=state, level=level, rule_id=rule_id, region=region, page=page))


@router.get(
    "/api/v1/alerts/counts", summary="预警统计", responses={**example(examples.COUNTS), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def count_alerts(
    by: By,
    services: Ask,
    region: Annotated[RegionCode | None, Query()] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    quarter: Annotated[int | None, Query(ge=1, le=4)] = None,
) -> AlertCounts:
    """Counts, and what the last run of every rule came to."""
    return await services.ask(CountAlerts(actor=by, region=region, year=year, quarter=quarter))


@router.get(
    "/api/v1/alerts/{alert_id}",
    summary="预警详情",
    responses={**example(examples.ALERT), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_alert(
    alert_id: UUID, by: By, services: Ask, occurrence: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None
) -> Alert:
    """One warning with its law, explanation and evidence; with `occurrence`, as that occurrence said it."""
    return await services.ask(GetAlert(actor=by, alert_id=alert_id, occurrence=occurrence))


@router.post(
    "/api/v1/alerts/{alert_id}/disposal",
    summary="处置预警",
    responses={**example(examples.DISPOSAL), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@people(Permission.WARNING_DISPOSE)
async def dispose_alert(alert_id: UUID, disposition: Disposition, by: By, services: Ask) -> Disposal:
    """Confirm a warning (a case is opened by article 7) or dismiss it, with a reason."""
    return await services.ask(DisposeWarning(actor=by, alert_id=alert_id, **disposition.model_dump()))


@router.post(
    "/api/v1/alerts/{alert_id}/level",
    summary="调整预警级别",
    responses={**example(examples.ALERT), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@people(Permission.WARNING_DISPOSE)
async def change_level(alert_id: UUID, change: LevelChange, by: By, services: Ask) -> Alert:
    """Record the head's decision on the level of an open warning; the matter class of article 7 stays."""
    return await services.ask(ChangeLevel(actor=by, alert_id=alert_id, **change.model_dump()))
