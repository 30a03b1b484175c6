"""Audit findings and their rectification: the register, links, follow-up, 整改清单."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from contracts.cases.findings_v1 import (
    ExportFindings,
    Finding,
    FindingList,
    FindingRefs,
    FindingStanding,
    FollowFinding,
    GetFinding,
    LinkFinding,
    ListFindings,
    ListLinkedFindings,
    UnlinkFinding,
)
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Model, Permission, RegionCode
from gateway import finding_examples as examples
from gateway import sheets
from gateway.portal.words import word
from gateway.problems import answers
from gateway.rectification_list import as_xlsx
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["审计整改"])
_ACT: dict[int | str, dict[str, Any]] = {**example(examples.FINDING), **answers(InvalidInput, NotFound, Conflict)}
Year = Annotated[int | None, Query(ge=2000, le=2100)]


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewLink(Model):
    """A warning by its id, or a case by its number, and why."""

    model_config = _body(alert_id="0195f3a0-0000-7000-8000-000000000003", case_number="", reason="同一笔专项资金。")

    alert_id: UUID | None = None
    case_number: str = Field(default="", max_length=60)
    reason: str = Field(min_length=2, max_length=500)


class LinkEnd(Model):
    """Why the link was wrong."""

    model_config = _body(reason="不是同一笔资金。")

    reason: str = Field(min_length=2, max_length=500)


class NewFollowUp(Model):
    """What was done, and when the office looks again."""

    model_config = _body(on="2025-09-03", note="请县财政局说明销号后再次滞留的原因。", next_on="2025-10-15")

    on: date
    note: str = Field(min_length=2, max_length=1_000)
    next_on: date | None = None


@router.get(
    "/api/v1/findings", summary="审计查出问题登记簿", responses={**example(examples.FINDINGS), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_findings(
    by: By,
    services: Ask,
    page: Paged,
    region: RegionCode | None = None,
    year: Year = None,
    standing: FindingStanding | None = None,
    kind: Annotated[str | None, Query(pattern="^(immediate|phased|continuous)$")] = None,
    words: Annotated[str, Query(max_length=100)] = "",
    has_come_again: bool = False,
    is_linked: bool | None = None,
) -> FindingList:
    """The register: overdue first; `has_come_again` shows what was reported as rectified and warned of afterwards."""
    return await services.ask(
        ListFindings(
            actor=by, region=region, year=year, standing=standing, kind=kind, words=words, has_come_again=has_come_again,
            is_linked=is_linked, page=page,
        )
    )  # fmt: skip


@router.get(
    "/api/v1/findings/list.xlsx",
    summary="导出整改清单",
    response_class=Response,
    responses={**sheets.RESPONSE, **answers(InvalidInput)},
)
@people(Permission.DATA_EXPORT)
async def export_findings(
    by: By,
    services: Ask,
    region: RegionCode | None = None,
    year: Year = None,
    standing: FindingStanding | None = None,
) -> Response:
    """整改清单 as a sheet, at most 2,000 findings; the export stands in the register of exports."""
    found = await services.ask(ExportFindings(actor=by, region=region, year=year, standing=standing))
    chosen = {
        "行政区划": region or "",
        "审计报告年度": str(year or ""),
        "整改情况": word(standing, "finding_standing") if standing else "",
    }
    return sheets.download(as_xlsx(found, chosen), f"审计查出问题整改清单_{found.as_of.isoformat()}.xlsx")


@router.get(
    "/api/v1/findings/{finding_id}",
    summary="审计查出问题",
    responses={**example(examples.FINDING), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_finding(finding_id: UUID, by: By, services: Ask) -> Finding:
    """One finding through its deliveries, with links and suggestions."""
    return await services.ask(GetFinding(actor=by, finding_id=finding_id))


@router.get(
    "/api/v1/alerts/{alert_id}/findings",
    summary="预警所关联的审计查出问题",
    responses={**example(examples.REFS), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def findings_of_alert(alert_id: UUID, by: By, services: Ask) -> FindingRefs:
    """Findings that people have linked with a warning."""
    return await services.ask(ListLinkedFindings(actor=by, alert_id=alert_id))


@router.get(
    "/api/v1/cases/{case_id}/findings",
    summary="案件所关联的审计查出问题",
    responses={**example(examples.REFS), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def findings_of_case(case_id: UUID, by: By, services: Ask) -> FindingRefs:
    """Findings that people have linked with a case or with the warning that it came from."""
    return await services.ask(ListLinkedFindings(actor=by, case_id=case_id))


@router.post("/api/v1/findings/{finding_id}/links", summary="关联预警或者案件", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def link_finding(finding_id: UUID, body: NewLink, by: By, services: Ask) -> Finding:
    """Link a warning or a case."""
    return await services.ask(LinkFinding(actor=by, finding_id=finding_id, **body.model_dump()))


@router.post("/api/v1/findings/{finding_id}/links/{link_id}/end", summary="解除关联", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def unlink_finding(finding_id: UUID, link_id: UUID, body: LinkEnd, by: By, services: Ask) -> Finding:
    """End a link; it stays in the list with its reason."""
    return await services.ask(UnlinkFinding(actor=by, finding_id=finding_id, link_id=link_id, reason=body.reason))


@router.post("/api/v1/findings/{finding_id}/follow-ups", summary="登记跟踪情况", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def follow_finding(finding_id: UUID, body: NewFollowUp, by: By, services: Ask) -> Finding:
    """Record a step of the follow-up."""
    return await services.ask(FollowFinding(actor=by, finding_id=finding_id, **body.model_dump()))
