"""到期事项: everything that is due, by day, a page at a time."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.cases.due_v1 import DueKind, ListDue
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen
from gateway.portal.render import page_of, render
from gateway.portal.words import DUE_KIND
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/due")
@people(Permission.DATA_VIEW)
async def due(request: Request, by: By, services: Ask, kind: str = "", page: PageNumber = 1) -> HTMLResponse:
    """Show what is overdue, what is due soon, and the rest."""
    found = await services.ask(ListDue(actor=by, kind=chosen(DueKind, kind), page=page_of(page)))
    later = found.total - found.overdue - found.due_today - found.due_soon
    parts = (
        ("已超期限", found.overdue, [item for item in found.items if item.days_left < 0]),
        ("今日到期", found.due_today, [item for item in found.items if item.days_left == 0]),
        ("五个工作日内", found.due_soon, [item for item in found.items if 0 < item.days_left <= 5]),
        ("以后", later, [item for item in found.items if item.days_left > 5]),
    )
    return render(request, "due.html", groups=parts, found=found, page=page, kind=kind, kinds=DUE_KIND)
