"""科目和区划: codes of a year, what changed, what the data use and no table has, regions with history (domain.md 7.5)."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.ingest.codes_v1 import ListCodeChanges, ListCodes, ListRegions, ListUnknownCodes
from contracts.values import Permission
from gateway.portal.asking import PageNumber
from gateway.portal.render import page_of, render
from gateway.portal.words import CODE_TABLE
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
HOME = "532328"


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


@router.get("/regions")
@people(Permission.DATA_VIEW)
async def regions(
    request: Request, by: By, services: Ask, page: PageNumber = 1, parent: str = HOME, query: str = ""
) -> HTMLResponse:
    """Show the regions below one (at first the home county's townships), or those that a name or code finds."""
    above = parent if re.fullmatch(r"\d{2,12}", parent, re.ASCII) and not query else None
    found = await services.ask(ListRegions(actor=by, parent=above, query=query[:40], page=page_of(page)))
    return render(request, "regions.html", found=found, page=page, parent=above or "", query=query[:40])
