"""年度法定事项: what laws order every year without an event to count from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.cases.year_dates_v1 import ListYearDates, RecordYearDate, YearDateList
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Model, Permission
from gateway import office_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["期限"])
_DONE: dict[int | str, dict[str, Any]] = {**example(examples.YEAR_DATES), **answers(InvalidInput, NotFound, Conflict)}


class YearDateEntry(Model):
    """When and where it was done."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-08-28", "note": "第二十次常委会会议听取。"}]}
    )

    on: date
    note: str = Field(min_length=2, max_length=500)


@router.get(
    "/api/v1/year-dates", summary="年度法定事项", responses={**example(examples.YEAR_DATES), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_year_dates(
    by: By, services: Ask, year: Annotated[int | None, Query(ge=2000, le=2100)] = None
) -> YearDateList:
    """What laws order in a year (without `year`: this one) by day or months; what is to be loaded has no days."""
    return await services.ask(ListYearDates(actor=by, year=year))


@router.post("/api/v1/year-dates/{line_id}/done", summary="登记年度法定事项完成", responses=_DONE)
@people(Permission.CASE_HANDLE)
async def record_year_date(line_id: UUID, body: YearDateEntry, by: By, services: Ask) -> YearDateList:
    """Enter once that it was done: it is due no more."""
    return await services.ask(RecordYearDate(actor=by, line_id=line_id, on=body.on, note=body.note))
