"""The delivery calendar: due days, what is late and missing, the quality of what came."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.errors import InvalidInput, NotFound, Precondition
from contracts.ingest.calendar_v1 import (
    DeliveryCalendar,
    DeliveryQuality,
    DueDay,
    DueRule,
    DueRuleList,
    DueState,
    GetDeliveryQuality,
    ListDueDeliveries,
    ListDueRules,
    ListSenderScores,
    SenderScores,
    SetDueRule,
)
from contracts.values import DataSetName, Model, Permission, RegionCode
from gateway import calendar_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, connectors, people

router = APIRouter(route_class=GuardedRoute, tags=["报送日历"])
VIEW = Permission.DATA_VIEW
PUSH = Permission.DELIVERY_PUSH
Year = Annotated[int | None, Query(ge=2000, le=2100)]
Region = Annotated[RegionCode | None, Query()]


class AgreedDueDay(Model):
    """What the joint meeting has agreed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "data_set": "payment_voucher",
                    "due": {"working_day": 5},
                    "valid_from": "2025-04-01",
                    "basis": "2025年第一次联席会议纪要",
                }
            ]
        }
    )

    data_set: DataSetName
    due: DueDay | None
    valid_from: date
    basis: str = Field(min_length=4, max_length=200)


@router.get(
    "/api/v1/delivery-calendar",
    summary="报送日历",
    responses={**example(examples.CALENDAR), **answers(InvalidInput)},
)
@people(VIEW)
@connectors(PUSH)
async def list_due_deliveries(
    by: By,
    services: Ask,
    year: Year = None,
    region: Region = None,
    sender: Annotated[str | None, Query(max_length=20)] = None,
    state: DueState | None = None,
) -> DeliveryCalendar:
    """What is due in a year, what came and when; a connector sees its own unit's lines."""
    return await services.ask(ListDueDeliveries(actor=by, fiscal_year=year, region=region, sender=sender, state=state))


@router.get(
    "/api/v1/due-rules",
    summary="报送期限",
    responses={**example(examples.RULES), **answers(InvalidInput)},
)
@people(VIEW)
@connectors(PUSH)
async def list_due_rules(by: By, services: Ask, data_set: Annotated[DataSetName | None, Query()] = None) -> DueRuleList:
    """Agreed due days, the newest first, and the defaults."""
    return await services.ask(ListDueRules(actor=by, data_set=data_set))


@router.post(
    "/api/v1/due-rules",
    summary="录入议定的报送期限",
    responses={**example(examples.RULE), **answers(InvalidInput)},
)
@people(Permission.SETTINGS_MANAGE)
async def set_due_rule(agreed: AgreedDueDay, by: By, services: Ask) -> DueRule:
    """Enter an agreed due day; it holds for periods that begin on or after `valid_from`, and is logged."""
    return await services.ask(SetDueRule(actor=by, **agreed.model_dump()))


@router.get(
    "/api/v1/deliveries/{delivery_id}/quality",
    summary="报送质量",
    responses={**example(examples.QUALITY), **answers(InvalidInput, NotFound, Precondition)},
)
@people(VIEW)
@connectors(PUSH)
async def get_delivery_quality(delivery_id: UUID, by: By, services: Ask) -> DeliveryQuality:
    """The score of a decided delivery with every measure and its first places."""
    return await services.ask(GetDeliveryQuality(actor=by, delivery_id=delivery_id))


@router.get(
    "/api/v1/sender-scores",
    summary="报送单位得分",
    responses={**example(examples.SCORES), **answers(InvalidInput)},
)
@people(VIEW)
@connectors(PUSH)
async def list_sender_scores(by: By, services: Ask, year: Year = None, region: Region = None) -> SenderScores:
    """Scores of a year's senders, the lowest first; a connector sees its own."""
    return await services.ask(ListSenderScores(actor=by, fiscal_year=year, region=region))
