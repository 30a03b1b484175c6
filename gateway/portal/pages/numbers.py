"""发文登记簿 and 分发登记簿: the numbers of a year and the copies that went out under them (articles 6 and 11)."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from chassis.clock import Clock
from contracts.reports.issues_v1 import ListCopies, ListIssues, ListNumbers
from contracts.values import Permission
from gateway.portal.render import render
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/numbers")
@people(Permission.DATA_VIEW)
async def numbers(
    request: Request, by: By, services: Ask, clock: Now, region: str = "", year: str = ""
) -> HTMLResponse:
    """Show the register of numbers of a region and a year."""
    chosen, regions = await _choice(by, services, clock, region, year)
    found = (await services.ask(ListNumbers(actor=by, **chosen))).items if chosen["region"] else ()
    return render(request, "numbers.html", found=found, regions=regions, **chosen)


@router.get("/copies")
@people(Permission.DATA_VIEW)
async def copies(request: Request, by: By, services: Ask, clock: Now, region: str = "", year: str = "") -> HTMLResponse:
    """Show the register of copies of a region and a year."""
    chosen, regions = await _choice(by, services, clock, region, year)
    found = (await services.ask(ListCopies(actor=by, **chosen))).items if chosen["region"] else ()
    return render(request, "copies.html", found=found, regions=regions, **chosen)


async def _choice(by: By, services: Ask, clock: Clock, region: str, year: str) -> tuple[dict[str, Any], list[str]]:
    """Return the register's region and year, this year's first region where nothing is chosen, and all regions."""
    regions = {item.region for item in (await services.ask(ListIssues(actor=by))).items}
    if re.fullmatch(r"\d{6}", region, re.ASCII):
        regions.add(region)
    else:
        region = min(regions, default="")
    wanted = int(year) if re.fullmatch(r"20\d\d", year, re.ASCII) else clock.today().year
    return {"region": region, "year": wanted}, sorted(regions)
