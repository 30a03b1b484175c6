"""What every route has at hand: who asks, and the services to ask."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request

from chassis.blobs import Blobs
from chassis.clock import Clock
from contracts.values import Actor, Page
from gateway.clients import Services
from gateway.security import actor_of


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _blobs(request: Request) -> Blobs:
    blobs: Blobs = request.app.state.blobs
    return blobs


def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


def _page(
    limit: Annotated[int, Query(ge=1, le=500, description="最多返回的条数")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过的条数")] = 0,
) -> Page:
    return Page(limit=limit, offset=offset)


By = Annotated[Actor, Depends(actor_of)]
Ask = Annotated[Services, Depends(_services)]
Store = Annotated[Blobs, Depends(_blobs)]
Now = Annotated[Clock, Depends(_clock)]
Paged = Annotated[Page, Depends(_page)]


def example(value: Any, description: str = "成功") -> dict[int | str, dict[str, Any]]:
    """Return an OpenAPI 200 answer with `value` (a contract's model) as its example."""
    return {
        200: {"description": description, "content": {"application/json": {"example": value.model_dump(mode="json")}}}
    }
