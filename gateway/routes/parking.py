"""Messages that a service could not handle: look, put back, give up."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.envelope import Done
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.parking import DiscardParked, ListParked, ParkedList, ReplayParked
from contracts.values import Model, Permission
from gateway import examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["停放消息"])


class Parker(StrEnum):
    """Services that consume messages."""

    INGEST = "ingest"
    AUTH = "auth"
    ALERTS = "alerts"
    CASES = "cases"
    REPORTS = "reports"


class Discarding(Model):
    """Why a message is given up."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "测试消息，内容无效。"}]})

    reason: str = Field(min_length=2, max_length=500)


@router.get(
    "/api/v1/parked/{service}", summary="停放消息列表", responses={**example(examples.PARKED), **answers(InvalidInput)}
)
@people(Permission.PARKING_MANAGE)
async def list_parked(service: Parker, by: By, services: Ask, page: Paged) -> ParkedList:
    """What a service has parked, newest first."""
    return await services.ask(ListParked(actor=by, page=page), service=service)


@router.post(
    "/api/v1/parked/{service}/{parked_id}/replay",
    summary="重新投递",
    responses=answers(InvalidInput, NotFound, Conflict),
)
@people(Permission.PARKING_MANAGE)
async def replay_parked(service: Parker, parked_id: UUID, by: By, services: Ask) -> Done:
    """Put a parked message back into its queue."""
    return await services.ask(ReplayParked(actor=by, parked_id=parked_id), service=service)


@router.post(
    "/api/v1/parked/{service}/{parked_id}/discard", summary="放弃", responses=answers(InvalidInput, NotFound, Conflict)
)
@people(Permission.PARKING_MANAGE)
async def discard_parked(service: Parker, parked_id: UUID, body: Discarding, by: By, services: Ask) -> Done:
    """Give a parked message up, with a reason."""
    return await services.ask(DiscardParked(actor=by, parked_id=parked_id, reason=body.reason), service=service)
