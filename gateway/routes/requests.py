"""Query requests (article 5): one address for each act."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.cases.requests_v1 import (
    AnswerRequest,
    ArchiveRequest,
    DecideRequest,
    EnterRequest,
    GetRequest,
    ListRequests,
    QueryRequest,
    QueryRequestList,
    RequesterKind,
    RequestState,
)
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission
from gateway import office_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["查询申请"])
_ACT: dict[int | str, dict[str, Any]] = {
    **example(examples.REQUEST),
    **answers(InvalidInput, NotFound, Conflict, Precondition),
}


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewRequest(Model):
    """Who asks for what, for which work."""

    model_config = _body(
        kind="member",
        requester="赵某某",
        subject="一季度教育支出执行情况",
        purpose="准备专题询问",
        received_on="2025-04-08",
    )

    kind: RequesterKind
    requester: str = Field(min_length=2, max_length=60)
    subject: str = Field(min_length=4, max_length=500)
    purpose: str = Field(min_length=4, max_length=500)
    received_on: date


class Decision(Model):
    """The head's decision."""

    model_config = _body(is_approved=True, decided_by="李某某", decided_on="2025-04-09", reason="")

    is_approved: bool
    decided_by: str = Field(min_length=2, max_length=50)
    decided_on: date
    reason: str = Field(default="", max_length=500)
    scan_id: UUID | None = None


class Given(Model):
    """What was given."""

    model_config = _body(answered_on="2025-04-10", content="附教育支出执行表。", given_to="赵某某")

    answered_on: date
    content: str = Field(min_length=4, max_length=10_000)
    given_to: str = Field(min_length=2, max_length=60)


class Filing(Model):
    """The volume."""

    model_config = _body(archived_on="2025-04-30", volume="2025-查-1")

    archived_on: date
    volume: str = Field(min_length=2, max_length=60)


@router.get(
    "/api/v1/query-requests",
    summary="查询申请登记簿",
    responses={**example(examples.REQUESTS), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def list_requests(by: By, services: Ask, page: Paged, state: RequestState | None = None) -> QueryRequestList:
    """The register; deputies' requests only for the administrator (article 4)."""
    return await services.ask(ListRequests(actor=by, state=state, page=page))


@router.get(
    "/api/v1/query-requests/{request_id}",
    summary="查询申请",
    responses={**example(examples.REQUEST), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_request(request_id: UUID, by: By, services: Ask) -> QueryRequest:
    """One request with its history."""
    return await services.ask(GetRequest(actor=by, request_id=request_id))


@router.post("/api/v1/query-requests", summary="登记查询申请", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def enter_request(body: NewRequest, by: By, services: Ask) -> QueryRequest:
    """Register a request."""
    return await services.ask(EnterRequest(actor=by, **body.model_dump()))


@router.post("/api/v1/query-requests/{request_id}/decision", summary="登记批准或者不予批准", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def decide_request(request_id: UUID, body: Decision, by: By, services: Ask) -> QueryRequest:
    """Record the head's decision."""
    return await services.ask(DecideRequest(actor=by, request_id=request_id, **body.model_dump()))


@router.post("/api/v1/query-requests/{request_id}/answer", summary="登记提供情况", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def answer_request(request_id: UUID, body: Given, by: By, services: Ask) -> QueryRequest:
    """Record what was given to whom."""
    return await services.ask(AnswerRequest(actor=by, request_id=request_id, **body.model_dump()))


@router.post("/api/v1/query-requests/{request_id}/archiving", summary="归档", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def archive_request(request_id: UUID, body: Filing, by: By, services: Ask) -> QueryRequest:
    """Put it into a volume."""
    return await services.ask(ArchiveRequest(actor=by, request_id=request_id, **body.model_dump()))
