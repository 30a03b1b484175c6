"""档案: volumes, their catalogue and proof, search (article 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.archive_v1 import (
    CollectVolume,
    GetVolume,
    ListVolumes,
    SealVolume,
    SearchArchive,
    SetRetention,
    VolumeClass,
)
from contracts.cases.months_v1 import ListMonths, OrderMonth
from contracts.errors import BudgetwatchError, NotFound
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import page_of, render
from gateway.portal.words import RETENTION, VOLUME_CLASS
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
COLLECTING: Final = Form(
    "collect",
    "立卷",
    "归入案卷",
    (Field("year", "年度", max_length=4), Field("volume_class", "类别", "choice", choices=VOLUME_CLASS)),
    "把该年度、该类别已办结而未归档的事项全部归入当前未封装的案卷；没有的，另立新卷。",
)
ORDERING: Final = Form(
    "month",
    "补导出",
    "导出",
    (Field("month", "月份", max_length=7, hint="如 2025-04，须已结束且未导出过。"),),
    "每月第一个工作日自动导出上月数据，停机漏掉的月份以后自动补上；启用本系统以前的月份在此补导出。",
)
FORMS: Final = {
    "retention": Form(
        "retention",
        "确定保管期限",
        "确定",
        (
            Field("retention", "保管期限", "choice", choices=RETENTION),
            Field("basis", "依据", max_length=200, hint="本单位归档范围和保管期限表的条目，或者办公室的决定。"),
        ),
    ),
    "sealing": Form(
        "sealing",
        "封装",
        "封装案卷",
        (),
        "封装后生成带电子签章的档案包，案卷不能再改动；以后办结的事项归入下一卷。",
        is_grave=True,
    ),
}
CALLS: Final[Mapping[str, type[SetRetention | SealVolume]]] = {"retention": SetRetention, "sealing": SealVolume}
Words = Annotated[str, Query(max_length=100)]
YearText = Annotated[str, Query(max_length=4, pattern=r"^\d*$")]


@router.get("/archive")
@people(Permission.DATA_VIEW)
async def volumes(
    request: Request, by: By, services: Ask, page: PageNumber = 1, volume_class: str = ""
) -> HTMLResponse:
    """Show the volumes and what waits to be filed."""
    return await _list_page(request, by, services, page=page, volume_class=volume_class)


@router.post("/archive")
@people(Permission.ARCHIVE_KEEP)
async def collect(request: Request, by: By, services: Ask) -> Response:
    """File what is finished."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, COLLECTING)
        volume = await services.ask(order(CollectVolume, COLLECTING, by, values=values))
    except MENDABLE as error:
        return await _list_page(request, by, services, error=error, values=values)
    return RedirectResponse(f"/archive/volumes/{volume.summary.volume_id}?done=volume-collected", status_code=303)


@router.get("/archive/search")
@people(Permission.DATA_VIEW)
async def search(
    request: Request,
    by: By,
    services: Ask,
    page: PageNumber = 1,
    words: Words = "",
    unit: Annotated[str, Query(max_length=60)] = "",
    year: YearText = "",
    volume_class: str = "",
) -> HTMLResponse:
    """Show filed matters that fit."""
    wanted = chosen(VolumeClass, volume_class)
    number = int(year) if len(year) == 4 and year.startswith("20") else None
    call = SearchArchive(actor=by, words=words, unit=unit, year=number, volume_class=wanted, page=page_of(page))
    query = {"words": words, "unit": unit, "year": year, "volume_class": volume_class}
    found = await services.ask(call)
    return render(request, "archive_search.html", found=found, page=page, query=query, classes=VOLUME_CLASS)


@router.get("/archive/months")
@people(Permission.ARCHIVE_KEEP)
async def months(request: Request, by: By, services: Ask, page: PageNumber = 1) -> HTMLResponse:
    """Show the register of monthly exports."""
    return await _months_page(request, by, services, page=page)


@router.post("/archive/months")
@people(Permission.ARCHIVE_KEEP)
async def order_month(request: Request, by: By, services: Ask) -> Response:
    """Order a month."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, ORDERING)
        await services.ask(order(OrderMonth, ORDERING, by, values=values))
    except MENDABLE as error:
        return await _months_page(request, by, services, error=error, values=values)
    return RedirectResponse("/archive/months?done=month-ordered", status_code=303)


@router.get("/archive/volumes/{volume_id}")
@people(Permission.DATA_VIEW)
async def volume(request: Request, volume_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show a volume."""
    return await _volume_page(request, by, services, volume_id)


@router.post("/archive/volumes/{volume_id}/{act}")
@people(Permission.ARCHIVE_KEEP)
async def change(request: Request, volume_id: UUID, act: str, by: By, services: Ask) -> Response:
    """Decide the retention, or seal."""
    if act not in FORMS:
        raise NotFound("act-unknown", "没有这个办理事项。", act)
    values: dict[str, str] = {}
    try:
        values = await read_form(request, FORMS[act])
        await services.ask(order(CALLS[act], FORMS[act], by, values=values, volume_id=volume_id))
    except MENDABLE as error:
        return await _volume_page(request, by, services, volume_id, error=error, act=act, values=values)
    return RedirectResponse(f"/archive/volumes/{volume_id}?done=volume-{act}", status_code=303)


async def _list_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    volume_class: str = "",
    error: BudgetwatchError | None = None,
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(
        ListVolumes(actor=by, volume_class=chosen(VolumeClass, volume_class), page=page_of(page))
    )
    return render(
        request,
        "archive.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        volume_class=volume_class,
        classes=VOLUME_CLASS,
        form=COLLECTING,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _volume_page(
    request: Request,
    by: By,
    services: Ask,
    volume_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    act: str = "",
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetVolume(actor=by, volume_id=volume_id))
    return render(
        request,
        "archive_volume.html",
        status=family_of(error).status if error else 200,
        found=found,
        volume=found.summary,
        forms=list(FORMS.values()) if found.summary.state == "open" else [],
        failed=act,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _months_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    error: BudgetwatchError | None = None,
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListMonths(actor=by, page=page_of(page)))
    return render(
        request,
        "archive_months.html",
        status=family_of(error).status if error else 200,
        found=found,
        page=page,
        form=ORDERING,
        values=values or {},
        problem=details(error) if error else None,
    )
