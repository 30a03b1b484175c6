"""The archive (article 11): volumes, search, sealed packages."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from contracts.cases.archive_v1 import (
    ArchiveHits,
    CollectVolume,
    GetVolume,
    GetVolumePackage,
    ListVolumes,
    Retention,
    SealVolume,
    SearchArchive,
    SetRetention,
    Volume,
    VolumeClass,
    VolumeList,
)
from contracts.cases.months_v1 import GetMonthPackage, ListMonths, MonthList, OrderMonth
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.exports import MonthText
from contracts.values import Model, Permission
from gateway import archive_examples as examples
from gateway.downloads import attachment
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, Store, example
from gateway.security import GuardedRoute, people
from gateway.uploads import BINARY

router = APIRouter(route_class=GuardedRoute, tags=["档案"])
Year = Annotated[int | None, Query(ge=2000, le=2100)]
PACKAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "档案包", "content": {"application/zip": {"schema": BINARY}}},
    **answers(InvalidInput, NotFound, Precondition),
}


class Collecting(Model):
    """Which finished matters are filed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"year": 2025, "volume_class": "major"}]})

    year: int = Field(ge=2000, le=2100)
    volume_class: VolumeClass


class Keeping(Model):
    """How long a volume is kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"retention": "years_30", "basis": "办公室2025年第3次会议决定"}]}
    )

    retention: Retention
    basis: str = Field(min_length=2, max_length=200)


class Month(Model):
    """A month that is over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"month": "2025-04"}]})

    month: MonthText


@router.get(
    "/api/v1/archive/volumes", summary="案卷目录", responses={**example(examples.VOLUMES), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_volumes(
    by: By, services: Ask, page: Paged, year: Year = None, volume_class: VolumeClass | None = None
) -> VolumeList:
    """Volumes, the newest year first, and what waits to be filed."""
    return await services.ask(ListVolumes(actor=by, year=year, volume_class=volume_class, page=page))


@router.get("/api/v1/archive/search", summary="检索档案", responses={**example(examples.HITS), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def search_archive(
    by: By,
    services: Ask,
    page: Paged,
    words: Annotated[str, Query(max_length=100, description="以空格分开，每个词都须出现")] = "",
    unit: Annotated[str, Query(max_length=60)] = "",
    year: Year = None,
    volume_class: VolumeClass | None = None,
) -> ArchiveHits:
    """Filed matters by number, title, unit and text."""
    call = SearchArchive(actor=by, words=words, unit=unit, year=year, volume_class=volume_class, page=page)
    return await services.ask(call)


@router.get(
    "/api/v1/archive/volumes/{volume_id}",
    summary="案卷",
    responses={**example(examples.VOLUME), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_volume(volume_id: UUID, by: By, services: Ask) -> Volume:
    """A volume with its matters; sealed, with its catalogue and what proves it."""
    return await services.ask(GetVolume(actor=by, volume_id=volume_id))


@router.post(
    "/api/v1/archive/volumes",
    summary="立卷归档",
    responses={**example(examples.OPEN_VOLUME), **answers(InvalidInput, Precondition)},
)
@people(Permission.ARCHIVE_KEEP)
async def collect_volume(body: Collecting, by: By, services: Ask) -> Volume:
    """Put every finished matter of a year and class into its open volume."""
    return await services.ask(CollectVolume(actor=by, **body.model_dump()))


@router.post(
    "/api/v1/archive/volumes/{volume_id}/retention",
    summary="确定保管期限",
    responses={**example(examples.OPEN_VOLUME), **answers(InvalidInput, NotFound, Conflict)},
)
@people(Permission.ARCHIVE_KEEP)
async def set_retention(volume_id: UUID, body: Keeping, by: By, services: Ask) -> Volume:
    """Decide how long an open volume is kept, with the basis; logged."""
    return await services.ask(SetRetention(actor=by, volume_id=volume_id, **body.model_dump()))


@router.post(
    "/api/v1/archive/volumes/{volume_id}/sealing",
    summary="封装案卷",
    responses={**example(examples.OPEN_VOLUME), **answers(InvalidInput, NotFound, Conflict, Precondition)},
)
@people(Permission.ARCHIVE_KEEP)
async def seal_volume(volume_id: UUID, by: By, services: Ask) -> Volume:
    """Order the sealing: the package is made within a minute, and nothing can be changed afterwards."""
    return await services.ask(SealVolume(actor=by, volume_id=volume_id))


@router.get(
    "/api/v1/archive/volumes/{volume_id}/package",
    summary="下载档案包",
    response_class=StreamingResponse,
    responses=PACKAGE,
)
@people(Permission.ARCHIVE_KEEP)
async def get_volume_package(volume_id: UUID, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """The sealed package; the download is logged before the first byte."""
    file = await services.ask(GetVolumePackage(actor=by, volume_id=volume_id))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)


@router.get(
    "/api/v1/archive/months", summary="月度备份记录", responses={**example(examples.MONTHS), **answers(InvalidInput)}
)
@people(Permission.ARCHIVE_KEEP)
async def list_months(by: By, services: Ask, page: Paged) -> MonthList:
    """The register of monthly exports, the newest first: rows, hashes, when it was read back."""
    return await services.ask(ListMonths(actor=by, page=page))


@router.post(
    "/api/v1/archive/months",
    summary="补导出一个月的数据",
    responses={**example(examples.MONTHS), **answers(InvalidInput, Conflict)},
)
@people(Permission.ARCHIVE_KEEP)
async def order_month(body: Month, by: By, services: Ask) -> MonthList:
    """Order a month that the calendar did not; it is exported within minutes."""
    return await services.ask(OrderMonth(actor=by, month=body.month))


@router.get(
    "/api/v1/archive/months/{month}/package",
    summary="下载月度导出",
    response_class=StreamingResponse,
    responses=PACKAGE,
)
@people(Permission.ARCHIVE_KEEP)
async def get_month_package(month: MonthText, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """The sealed package of a month; the download is logged before the first byte."""
    file = await services.ask(GetMonthPackage(actor=by, month=month))
    return await attachment(blobs, sha256=file.sha256, name=file.file_name, media_type=file.media_type)
