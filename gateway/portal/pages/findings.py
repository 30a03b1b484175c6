"""审计整改: the register of audit findings, links with warnings and cases, the office's follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.findings_v1 import (
    FindingStanding,
    FollowFinding,
    GetFinding,
    LinkFinding,
    ListFindings,
    UnlinkFinding,
)
from contracts.errors import BudgetwatchError
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen, chosen_word
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import link, page_of, render
from gateway.portal.words import FINDING_STANDING, RECTIFICATION
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
CASE: Final = Form(
    "case",
    "关联案件",
    "关联",
    (Field("case_number", "案件编号", max_length=60, hint="案件登记的编号。"), Field("reason", "理由", "area")),
)
WARNING: Final = Form("warning", "关联预警", "关联", (Field("alert_id", "预警"), Field("reason", "理由", "area")))
UNLINK: Final = Form("unlink", "解除关联", "解除", (Field("link_id", "关联"), Field("reason", "理由", "area")))
FOLLOW: Final = Form(
    "follow",
    "登记跟踪情况",
    "登记",
    (
        Field("on", "日期", "date"),
        Field("next_on", "下次复查日期", "date", is_required=False, hint="列入到期事项；不填的，结束跟踪。"),
        Field("note", "跟踪情况", "area", max_length=1_000, hint="如：约谈、发函、实地查看，单位说明了什么。"),
    ),
)
Year = Annotated[str, Query(pattern=r"^(20\d\d)?$")]
LINKED: Final = {"1": "已关联", "0": "未关联"}


@router.get("/findings")
@people(Permission.DATA_VIEW)
async def findings(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    year: Year = "",
    standing: str = "",
    kind: str = "",
    words: Annotated[str, Query(max_length=100)] = "",
    again: str = "",
    linked: str = "",
) -> HTMLResponse:
    """Show the register."""
    found = await services.ask(
        ListFindings(
            actor=by,
            year=int(year) if year else None,
            standing=chosen(FindingStanding, standing),
            kind=chosen_word(RECTIFICATION, kind),
            words=words,
            has_come_again=again == "1",
            is_linked={"1": True, "0": False}.get(linked),
            page=page_of(page),
        )
    )
    this_year = clock.today().year
    return render(
        request,
        "findings.html",
        found=found,
        page=page,
        query={"year": year, "standing": standing, "kind": kind, "words": words, "again": again, "linked": linked},
        years=[(str(each), f"{each}年") for each in range(this_year, this_year - 6, -1)],
        standings=FINDING_STANDING,
        kinds=RECTIFICATION,
        linkings=LINKED,
        export=link("/api/v1/findings/list.xlsx", year=year, standing=chosen(FindingStanding, standing) or ""),
    )


@router.get("/findings/{finding_id}")
@people(Permission.DATA_VIEW)
async def finding(request: Request, finding_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show a finding and what may be done."""
    return await _one_page(request, by, services, finding_id)


@router.post("/findings/{finding_id}/link-warning")
@people(Permission.CASE_HANDLE)
async def link_warning(request: Request, finding_id: UUID, by: By, services: Ask) -> Response:
    """Link a suggested warning."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, WARNING)
        await services.ask(order(LinkFinding, WARNING, by, values=values, finding_id=finding_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, finding_id, error=error, failed="warning", values=values)
    return RedirectResponse(f"/findings/{finding_id}?done=finding-linked", status_code=303)


@router.post("/findings/{finding_id}/link-case")
@people(Permission.CASE_HANDLE)
async def link_case(request: Request, finding_id: UUID, by: By, services: Ask) -> Response:
    """Link a case by its number."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, CASE)
        await services.ask(order(LinkFinding, CASE, by, values=values, finding_id=finding_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, finding_id, error=error, failed="case", values=values)
    return RedirectResponse(f"/findings/{finding_id}?done=finding-linked", status_code=303)


@router.post("/findings/{finding_id}/unlink")
@people(Permission.CASE_HANDLE)
async def unlink(request: Request, finding_id: UUID, by: By, services: Ask) -> Response:
    """End a link."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, UNLINK)
        await services.ask(order(UnlinkFinding, UNLINK, by, values=values, finding_id=finding_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, finding_id, error=error, failed="unlink", values=values)
    return RedirectResponse(f"/findings/{finding_id}?done=finding-unlinked", status_code=303)


@router.post("/findings/{finding_id}/follow-up")
@people(Permission.CASE_HANDLE)
async def follow(request: Request, finding_id: UUID, by: By, services: Ask) -> Response:
    """Record a step of the follow-up."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, FOLLOW)
        await services.ask(order(FollowFinding, FOLLOW, by, values=values, finding_id=finding_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, finding_id, error=error, failed="follow", values=values)
    return RedirectResponse(f"/findings/{finding_id}?done=finding-followed", status_code=303)


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    finding_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    failed: str = "",
    values: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetFinding(actor=by, finding_id=finding_id))
    return render(
        request,
        "finding.html",
        status=family_of(error).status if error else 200,
        found=found,
        item=found.summary,
        case_form=CASE,
        follow_form=FOLLOW,
        failed=failed,
        values=values or {},
        problem=details(error) if error else None,
    )
