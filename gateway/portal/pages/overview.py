"""The morning page: four books, what arrived, what is missing, open warnings, clocks that end soon."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.alerts.v1 import AlertList, AlertState, ListAlerts
from contracts.cases.v1 import ListCases
from contracts.ingest.v1 import GetOverview
from contracts.values import MatterClass, Page, Permission
from gateway.portal.asking import or_none
from gateway.portal.missing import gaps
from gateway.portal.render import render
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
SOON_WORKING_DAYS: Final = 5
TOP: Final = 6


@router.get("/")
@people(Permission.DATA_VIEW)
async def overview(request: Request, by: By, services: Ask, year: str = "", region: str = "") -> HTMLResponse:
    """Show the day; a part that does not answer is said to be silent, the others show."""

    def waiting(level: MatterClass) -> Awaitable[AlertList | None]:
        return or_none(services.ask(ListAlerts(actor=by, state=AlertState.OPEN, level=level, page=Page(limit=TOP))))

    ledger, cases, major, important, general = await asyncio.gather(
        or_none(services.ask(GetOverview(actor=by, fiscal_year=_year(year), region=_region(region)))),
        or_none(services.ask(ListCases(actor=by, page=Page(limit=50)))),
        waiting(MatterClass.MAJOR),
        waiting(MatterClass.IMPORTANT),
        waiting(MatterClass.GENERAL),
    )
    clocks = None
    if cases is not None:
        clocks = [item for item in cases.items if item.days_left is not None and item.days_left <= SOON_WORKING_DAYS]
    by_level = {"major": major, "important": important, "general": general}
    levels = {level: found.total for level, found in by_level.items() if found is not None}
    warnings = [item for found in by_level.values() if found is not None for item in found.items][:TOP]
    return render(
        request,
        "overview.html",
        ledger=ledger,
        missing=gaps(ledger.missing) if ledger else [],
        levels=levels if len(levels) == len(by_level) else None,
        warnings=warnings,
        clocks=clocks,
        year=_year(year),
        region=_region(region),
    )


def _year(text: str) -> int | None:
    """Return a year that can be; null (the newest with data) for anything else."""
    return int(text) if re.fullmatch(r"20\d\d", text, re.ASCII) else None


def _region(text: str) -> str | None:
    """Return a division code; null (the one with the newest data) for anything else."""
    return text if re.fullmatch(r"\d{6}", text, re.ASCII) else None
