"""The catalogue of data sets, for people and for connectors: what is sent, its fields, its template."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from contracts.errors import InvalidInput, NotFound
from contracts.ingest.catalogue_v1 import DataSetCard, DataSetCatalogue, GetDataSet, GetTemplate, ListDataSets
from contracts.values import DataSetName, PeriodText, Permission, RegionCode
from gateway import catalogue_examples as examples
from gateway.downloads import disposition
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, connectors, people

router = APIRouter(route_class=GuardedRoute, tags=["数据集目录"])
VIEW = Permission.DATA_VIEW
PUSH = Permission.DELIVERY_PUSH
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(
    "/api/v1/data-sets", summary="数据集目录", responses={**example(examples.CATALOGUE), **answers(InvalidInput)}
)
@people(VIEW)
@connectors(PUSH)
async def list_data_sets(
    by: By, services: Ask, sender: Annotated[str | None, Query(max_length=20)] = None
) -> DataSetCatalogue:
    """Every data set by number: sender, frequency, due day and its basis, what came last."""
    return await services.ask(ListDataSets(actor=by, sender=sender))


@router.get(
    "/api/v1/data-sets/{data_set}", summary="数据集", responses={**example(examples.CARD), **answers(InvalidInput)}
)
@people(VIEW)
@connectors(PUSH)
async def get_data_set(data_set: DataSetName, by: By, services: Ask) -> DataSetCard:
    """Fields, keys, sums that must hold, and the quality of the last delivery."""
    return await services.ask(GetDataSet(actor=by, data_set=data_set))


@router.get(
    "/api/v1/data-sets/{data_set}/schema.json",
    summary="数据集的 JSON 模式",
    response_class=Response,
    responses={
        200: {
            "description": "一行数据的 JSON 模式（草案 2020-12）",
            "content": {"application/schema+json": {"schema": {"type": "object"}}},
        },
        **answers(InvalidInput, NotFound),
    },
)
@people(VIEW)
@connectors(PUSH)
async def get_schema(data_set: DataSetName, by: By, services: Ask) -> Response:
    """The JSON schema of one row of a JSON lines file."""
    card = await services.ask(GetDataSet(actor=by, data_set=data_set))
    if not card.json_schema:
        raise NotFound("no-schema", f"《{card.line.title}》不以逐行记录报送，没有 JSON 模式。", data_set)
    schema: dict[str, Any] = json.loads(card.json_schema)
    return Response(json.dumps(schema, ensure_ascii=False), media_type="application/schema+json")


@router.get(
    "/api/v1/data-sets/{data_set}/template.xlsx",
    summary="数据集的报送模板",
    response_class=Response,
    responses={
        200: {"description": "Excel 模板", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}},
        **answers(InvalidInput),
    },
)
@people(VIEW)
@connectors(PUSH)
async def get_template(
    data_set: DataSetName,
    by: By,
    services: Ask,
    region: Annotated[RegionCode | None, Query()] = None,
    period: Annotated[PeriodText | None, Query()] = None,
    unit: Literal["元", "万元"] = "元",
) -> Response:
    """The Excel template of a data set, for amounts in 元 or 万元, with region and period filled in where they are given."""
    made = await services.ask(GetTemplate(actor=by, data_set=data_set, region=region, period=period, money_unit=unit))
    return Response(
        made.content, media_type=made.media_type, headers={"Content-Disposition": disposition(made.file_name)}
    )
