"""科目和区划: codes of a year, changes, comparable figures, codes that no table has, regions with history (domain.md 7.5)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.ingest.codes_v1 import (
    ListCodeChanges,
    ListCodes,
    ListComparable,
    ListGrowth,
    ListRegions,
    ListUnknownCodes,
)
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen_word
from gateway.portal.render import page_of, render
from gateway.portal.words import CODE_TABLE
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
HOME = "532328"
DIRECTION: Final = {"expenditure": "支出", "income": "收入"}


@router.get("/codes")
@people(Permission.DATA_VIEW)
async def codes(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    year: str = "",
    table: str = "",
    query: str = "",
) -> HTMLResponse:
    """Show the codes of a year's table with the changes into it and the unknown codes of its data."""
    wanted = int(year) if re.fullmatch(r"20\d\d", year, re.ASCII) else clock.today().year
    named = table if table in CODE_TABLE else "functional"
    found = await services.ask(
        ListCodes.model_validate(
            {"actor": by, "fiscal_year": wanted, "code_table": named, "query": query[:40], "page": page_of(page)}
        )
    )
    changes = await services.ask(ListCodeChanges.model_validate({"actor": by, "to_year": wanted, "code_table": named}))
    unknown = await services.ask(ListUnknownCodes(actor=by, fiscal_year=wanted))
    return render(
        request,
        "codes.html",
        found=found,
        changes=changes.items,
        unknown=unknown,
        page=page,
        query=query[:40],
        tables=list(CODE_TABLE.items()),
    )


@router.get("/codes/comparable")
@people(Permission.DATA_VIEW)
async def comparable(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    period: str = "",
    direction: str = "",
    region: str = "",
) -> HTMLResponse:
    """Show a month's report beside the codes of the year after it; at first last year's, of the month that ended last."""
    is_month = re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", period, re.ASCII)
    wanted = period if is_month else month_a_year_before(clock.today())
    way = chosen_word(DIRECTION, direction) or "expenditure"
    named = region if re.fullmatch(r"\d{6}", region, re.ASCII) else None
    found = await services.ask(
        ListComparable.model_validate(
            {"actor": by, "period": wanted, "direction": way, "region": named, "page": page_of(page)}
        )
    )
    return render(
        request,
        "comparable.html",
        found=found,
        page=page,
        direction=way,
        directions=list(DIRECTION.items()),
        region=named or "",
    )


@router.get("/codes/growth")
@people(Permission.DATA_VIEW)
async def growth_page(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    period: str = "",
    direction: str = "",
    region: str = "",
) -> HTMLResponse:
    """Show a month beside the same month of the year before on this year's codes; at first the month that ended last."""
    is_month = re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", period, re.ASCII)
    before = month_a_year_before(clock.today())
    wanted = period if is_month else f"{int(before[:4]) + 1}{before[4:]}"
    way = chosen_word(DIRECTION, direction) or "expenditure"
    named = region if re.fullmatch(r"\d{6}", region, re.ASCII) else None
    found = await services.ask(
        ListGrowth.model_validate(
            {"actor": by, "period": wanted, "direction": way, "region": named, "page": page_of(page)}
        )
    )
    return render(
        request,
        "growth.html",
        found=found,
        page=page,
        direction=way,
        directions=list(DIRECTION.items()),
        region=named or "",
    )


def month_a_year_before(today: date) -> str:
    """Return the month that ended last, a year earlier: `2025-03` in April 2026. Pure."""
    year, month = (today.year - 1, today.month - 1) if today.month > 1 else (today.year - 2, 12)
    return f"{year}-{month:02d}"


@router.get("/regions")
@people(Permission.DATA_VIEW)
async def regions(
    request: Request, by: By, services: Ask, page: PageNumber = 1, parent: str = HOME, query: str = ""
) -> HTMLResponse:
    """Show the regions below one (at first the home county's townships), or those that a name or code finds."""
    above = parent if re.fullmatch(r"\d{2,12}", parent, re.ASCII) and not query else None
    found = await services.ask(ListRegions(actor=by, parent=above, query=query[:40], page=page_of(page)))
    return render(request, "regions.html", found=found, page=page, parent=above or "", query=query[:40])
