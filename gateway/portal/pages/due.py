"""到期事项: everything that is due, by day."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.cases.due_v1 import DueKind, ListDue
from contracts.values import Permission
from gateway.portal.asking import chosen
from gateway.portal.render import render
from gateway.portal.words import DUE_KIND
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/due")
@people(Permission.DATA_VIEW)
async def due(request: Request, by: By, services: Ask, kind: str = "") -> HTMLResponse:
    """Show what is overdue, what is due soon, and the rest."""
    found = await services.ask(ListDue(actor=by))
    wanted = chosen(DueKind, kind)
    items = [item for item in found.items if wanted in {None, item.kind}]
    groups = (
        ("已超期限", [item for item in items if item.days_left < 0]),
        ("今日到期", [item for item in items if item.days_left == 0]),
        ("五个工作日内", [item for item in items if 0 < item.days_left <= 5]),
        ("以后", [item for item in items if item.days_left > 5]),
    )
    return render(request, "due.html", groups=groups, total=len(items), kind=kind, kinds=DUE_KIND)
