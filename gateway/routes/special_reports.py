"""专项查询分析报告: ordered by the office, or on a query request (articles 5 and 6)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.errors import InvalidInput, NotFound, Precondition
from contracts.reports.issues_v1 import Recipient
from contracts.reports.special_v1 import RequestSpecialReport, Target
from contracts.reports.v1 import Requested
from contracts.values import Model, Permission, RegionCode
from gateway import examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["文书"])


class ReportOrder(Model):
    """Whose funds, in which days of one budget year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "region": "532328",
                    "target": "subject",
                    "code": "205",
                    "first_day": "2025-01-01",
                    "last_day": "2025-09-30",
                    "purpose": "审议教育资金使用情况",
                }
            ]
        }
    )

    region: RegionCode
    target: Target
    code: str = Field(pattern=r"^[0-9A-Za-z._-]{3,40}$")
    first_day: date
    last_day: date
    request_id: UUID | None = None
    """The approved query request that it answers."""
    purpose: str = Field(default="", max_length=500)
    reasons: str = Field(default="", max_length=5_000)
    advice: str = Field(default="", max_length=5_000)
    recipients: tuple[Recipient, ...] = Field(default=(), max_length=100)
    """Who gets a copy by its content (article 6)."""


@router.post(
    "/api/v1/special-reports",
    summary="编制专项查询分析报告",
    status_code=202,
    responses={
        202: {"description": "已受理，后台生成", **example(examples.REQUESTED)[200]},
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@people(Permission.DOCUMENT_ISSUE)
async def request_special_report(body: ReportOrder, by: By, services: Ask) -> Requested:
    """Order a report on the funds of a project, a unit or a subject; it is rendered in the background, and goes on as an issue."""
    return await services.ask(RequestSpecialReport(actor=by, **body.model_dump()))
