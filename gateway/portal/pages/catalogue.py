"""数据集目录: what the units send, its fields, its template, and what came last (办法 articles 3 and 9)."""

from __future__ import annotations

import re
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from contracts.ingest.catalogue_v1 import GetDataSet, GetTemplate, ListDataSets
from contracts.units import UNITS
from contracts.values import DataSetName, Permission
from gateway.downloads import disposition
from gateway.portal.asking import chosen_word
from gateway.portal.render import render
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
_PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?", re.ASCII)
_REGION = re.compile(r"\d{6}", re.ASCII)


@router.get("/catalogue")
@people(Permission.DATA_VIEW)
async def catalogue(request: Request, by: By, services: Ask, sender: str = "") -> HTMLResponse:
    """List the data sets."""
    found = await services.ask(ListDataSets(actor=by, sender=chosen_word(UNITS, sender)))
    return render(request, "catalogue.html", items=found.items, sender=sender, units=list(UNITS.items()))


@router.get("/catalogue/{data_set}")
@people(Permission.DATA_VIEW)
async def data_set_page(request: Request, data_set: DataSetName, by: By, services: Ask) -> HTMLResponse:
    """Show one data set with its fields."""
    found = await services.ask(GetDataSet(actor=by, data_set=data_set))
    return render(request, "data_set.html", found=found)


@router.get("/catalogue/{data_set}/template.xlsx")
@people(Permission.DATA_VIEW)
async def template(
    data_set: DataSetName,
    by: By,
    services: Ask,
    region: str = "",
    period: str = "",
    unit: Literal["元", "万元"] = "元",
) -> Response:
    """Give the template; a region or period that is none is left for the sender to fill in."""
    made = await services.ask(
        GetTemplate(
            actor=by,
            data_set=data_set,
            region=region if _REGION.fullmatch(region) else None,
            period=period if _PERIOD.fullmatch(period) else None,
            money_unit=unit,
        )
    )
    return Response(
        made.content, media_type=made.media_type, headers={"Content-Disposition": disposition(made.file_name)}
    )
