"""今日事项: at most twenty matters, the worthiest first, each ready to act on; what waits; what arrived."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.alerts.desk_v1 import GetMorning, ListHealth
from contracts.alerts.parameters_v1 import ListParameterChanges
from contracts.alerts.proposals import ProposalState
from contracts.alerts.rules_v1 import ListRuleChanges
from contracts.alerts.whitelist_v1 import ListWhitelist
from contracts.cases.due_v1 import DueList, ListDue
from contracts.ingest.v1 import GetOverview
from contracts.values import Actor, MatterClass, Page, Permission
from gateway.clients import Services
from gateway.portal.asking import or_none
from gateway.portal.render import render
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
MOST_DUE: Final = 10
GRAVEST: Final = (MatterClass.MAJOR, MatterClass.IMPORTANT, MatterClass.GENERAL)
"""Major matters (article 7) are read first; worth orders those of one level."""


@router.get("/morning")
@people(Permission.DATA_VIEW)
async def morning(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show what is to be done today."""
    found, ledger, due, waiting = await asyncio.gather(
        services.ask(GetMorning(actor=by)),
        or_none(services.ask(GetOverview(actor=by))),
        _due(by, services),
        _waiting(by, services),
    )
    items = sorted(found.items, key=lambda item: GRAVEST.index(item.warning.level))
    return render(request, "morning.html", morning=found, items=items, ledger=ledger, waiting=waiting, due=due)


async def _due(by: Actor, services: Services) -> DueList | None:
    """Return the longest overdue and, counted apart, what comes due next: a backlog hides no day that is near. Null where cases is silent."""
    found = await or_none(services.ask(ListDue(actor=by, page=Page(limit=MOST_DUE))))
    if found is None or found.overdue == 0 or found.total <= MOST_DUE:
        return found
    near = await or_none(services.ask(ListDue(actor=by, page=Page(limit=MOST_DUE, offset=found.overdue))))
    return found.model_copy(update={"items": found.items[: found.overdue] + near.items}) if near else found


async def _waiting(by: Actor, services: Services) -> int | None:
    """Return how many proposals wait for the head; null where alerts is silent."""
    page, state = Page(limit=1), ProposalState.PROPOSED
    rules, parameters, entries = await asyncio.gather(
        or_none(services.ask(ListRuleChanges(actor=by, state=state, page=page))),
        or_none(services.ask(ListParameterChanges(actor=by, state=state, page=page))),
        or_none(services.ask(ListWhitelist(actor=by, state=state, page=page))),
    )
    if rules is None or parameters is None or entries is None:
        return None
    return rules.total + parameters.total + entries.total


@router.get("/rules/health")
@people(Permission.DATA_VIEW)
async def health(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show how far each rule can be believed."""
    return render(request, "rules_health.html", health=await services.ask(ListHealth(actor=by)))
