"""Limits that laws set in calendar days and months (domain: the second engine)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from contracts.cases.limits_v1 import CountedLimit, CountLimit, LimitList, ListLimits
from contracts.errors import InvalidInput, NotFound
from contracts.values import Permission
from gateway import office_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["期限"])


@router.get("/api/v1/limits", summary="法定期限", responses={**example(examples.LIMITS), **answers()})
@people(Permission.DATA_VIEW)
async def list_limits(by: By, services: Ask) -> LimitList:
    """The limits of laws, each with its article."""
    return await services.ask(ListLimits(actor=by))


@router.get(
    "/api/v1/limits/{limit}/counted",
    summary="计算法定期限",
    responses={**example(examples.COUNTED_LIMIT), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def count_limit(
    limit: str,
    event_on: Annotated[date, Query(ge=date(2000, 1, 1), le=date(2100, 12, 31))],
    by: By,
    services: Ask,
    moves_to_workday: bool = False,
) -> CountedLimit:
    """Count from (or, before a session, back from) a day, which itself is not counted."""
    return await services.ask(CountLimit(actor=by, limit=limit, event_on=event_on, moves_to_workday=moves_to_workday))
