"""Classification codes by year, their changes, comparable figures and unknown codes; regions with history."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from contracts.errors import InvalidInput
from contracts.ingest.codes_v1 import (
    CodeChangeList,
    CodeList,
    CodeTable,
    ComparableList,
    GrowthList,
    ListCodeChanges,
    ListCodes,
    ListComparable,
    ListGrowth,
    ListRegions,
    ListUnknownCodes,
    RegionList,
    UnknownCodeList,
)
from contracts.values import PeriodText, Permission, RegionCode
from gateway import code_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["科目和区划"])
VIEW = Permission.DATA_VIEW
Year = Annotated[int, Query(ge=2000, le=2100)]
Words = Annotated[str, Query(max_length=40)]


@router.get("/api/v1/codes", summary="科目", responses={**example(examples.CODES), **answers(InvalidInput)})
@people(VIEW)
async def list_codes(by: By, services: Ask, page: Paged, year: Year, table: CodeTable, query: Words = "") -> CodeList:
    """Codes in force in a year, with the volumes that they come from and whether these are complete."""
    return await services.ask(ListCodes(actor=by, fiscal_year=year, code_table=table, query=query, page=page))


@router.get(
    "/api/v1/codes/changes", summary="科目变动", responses={**example(examples.CHANGES), **answers(InvalidInput)}
)
@people(VIEW)
async def list_code_changes(by: By, services: Ask, year: Year, table: CodeTable) -> CodeChangeList:
    """What became of the codes of the year before: decided, or compared."""
    return await services.ask(ListCodeChanges(actor=by, to_year=year, code_table=table))


@router.get(
    "/api/v1/codes/unknown", summary="未知科目", responses={**example(examples.UNKNOWN), **answers(InvalidInput)}
)
@people(VIEW)
async def list_unknown_codes(by: By, services: Ask, year: Year) -> UnknownCodeList:
    """Codes that data use and the year's table does not have."""
    return await services.ask(ListUnknownCodes(actor=by, fiscal_year=year))


@router.get(
    "/api/v1/codes/comparable",
    summary="同口径执行数",
    responses={**example(examples.COMPARABLE), **answers(InvalidInput)},
)
@people(VIEW)
async def list_comparable(
    by: By,
    services: Ask,
    page: Paged,
    period: PeriodText,
    direction: Literal["income", "expenditure"],
    region: Annotated[RegionCode | None, Query()] = None,
) -> ComparableList:
    """A month's report with the original and the comparable figure on the codes of the year after."""
    return await services.ask(ListComparable(actor=by, period=period, direction=direction, region=region, page=page))


@router.get(
    "/api/v1/codes/growth",
    summary="同口径增减",
    responses={**example(examples.GROWTH), **answers(InvalidInput)},
)
@people(VIEW)
async def list_growth(
    by: By,
    services: Ask,
    page: Paged,
    period: PeriodText,
    direction: Literal["income", "expenditure"],
    region: Annotated[RegionCode | None, Query()] = None,
) -> GrowthList:
    """A month beside the same month of the year before on this year's codes, with what was not decided."""
    return await services.ask(ListGrowth(actor=by, period=period, direction=direction, region=region, page=page))


@router.get("/api/v1/regions", summary="区划", responses={**example(examples.REGIONS), **answers(InvalidInput)})
@people(VIEW)
async def list_regions(
    by: By,
    services: Ask,
    page: Paged,
    parent: Annotated[str | None, Query(pattern=r"^\d{2,12}$")] = None,
    query: Words = "",
) -> RegionList:
    """Regions below one, or by name or code, with every stretch of their history."""
    return await services.ask(ListRegions(actor=by, parent=parent, query=query, page=page))
