"""联席会议: members, meetings with their agreed matters, agreements on pushing data (article 9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.meetings_v1 import (
    AddMember,
    AgreePush,
    GetMeeting,
    HoldMeeting,
    ListAgreements,
    ListMeetings,
    ListMembers,
    MeetingMember,
    MemberRole,
    PlanMeeting,
    RecordMinutes,
    ReportTask,
)
from contracts.errors import BudgetwatchError, InvalidInput
from contracts.values import Permission
from gateway.portal.asking import PageNumber
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.pages.calendar import due_of
from gateway.portal.render import page_of, render
from gateway.portal.words import DATA_SET
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
KINDS: Final = {
    "working_day": "次月第几个工作日",
    "calendar_day": "次月几日",
    "this_year": "当年月-日",
    "next_year": "次年月-日",
    "none": "不再报送",
}
MEMBER: Final = Form(
    "member",
    "增加成员单位",
    "登记",
    (
        Field("name", "单位", max_length=60),
        Field("valid_from", "自何日起", "date"),
        Field("basis", "依据", max_length=200),
    ),
    "根据工作需要，可增加成员单位（第九条）。",
)
HOLD: Final = Form(
    "hold",
    "登记召开情况",
    "登记召开",
    (
        Field("held_on", "召开日期", "date"),
        Field("present", "到会的召集人和单位", "area", max_length=2_000, hint="一行一个。"),
    ),
)
MINUTES: Final = Form(
    "minutes",
    "登记纪要和议定事项",
    "登记纪要",
    (
        Field("minutes", "纪要", "area", max_length=20_000),
        Field("tasks", "议定事项", "area", is_required=False, max_length=10_000,
              hint="一行一项：责任单位；完成时限（如 2025-06-30）；事项。"),
    ),
)  # fmt: skip
AGREE: Final = Form(
    "agree",
    "登记数据推送约定",
    "登记约定",
    (
        Field("data_set", "数据集", "choice", choices=DATA_SET),
        Field("scope", "范围", max_length=200),
        Field("data_type", "类型", max_length=100),
        Field("manner", "方式", max_length=100),
        Field("kind", "时限种类", "choice", choices=KINDS),
        Field("on", "几日", is_required=False, max_length=5, hint="次月期限填数字，年内期限填月-日，如 03-31。"),
        Field("valid_from", "自何日起的期间", "date"),
    ),
    "报送日历随之重算；已开始的期间仍按原期限。",
)
REPORT: Final = Form(
    "report",
    "登记落实情况",
    "登记",
    (
        Field("on", "日期", "date"),
        Field("note", "落实情况", "area", max_length=1_000),
        Field("is_done", "是否完成", "choice", choices={"false": "落实中", "true": "已完成"}),
    ),
)


def plan_form(members: tuple[MeetingMember, ...]) -> Form:
    """The form for calling a meeting, with the convenors in office to choose from."""
    convenors = {each.name: each.name for each in members if each.role is MemberRole.CONVENOR and each.valid_to is None}
    return Form(
        "plan",
        "召集会议",
        "登记会议",
        (
            Field("title", "会议名称", max_length=200),
            Field("planned_for", "召开日期", "date"),
            Field("place", "地点", max_length=100),
            Field("convenor", "召集人", "choice", choices=convenors),
            Field("agenda", "议程", "area", max_length=3_000, hint="一行一项。"),
        ),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def tasks_of(text: str) -> tuple[dict[str, str], ...]:
    """Return the agreed matters of a form's lines; `InvalidInput` names the line that cannot be read. Pure."""
    found = []
    for number, line in enumerate(lines_of(text), 1):
        parts = [part.strip() for part in re.split(r"[；;]", line, maxsplit=2)]
        if len(parts) != 3 or not re.fullmatch(r"\d{4}-\d\d-\d\d", parts[1], re.ASCII):
            raise InvalidInput(
                "task-unreadable",
                f"议定事项第{number}行应为“责任单位；完成时限（年-月-日）；事项”，请改正。",
                line[:80],
            )
        found.append({"owner": parts[0], "due_on": parts[1], "matter": parts[2]})
    return tuple(found)


@router.get("/meetings")
@people(Permission.DATA_VIEW)
async def meetings(request: Request, by: By, services: Ask, page: PageNumber = 1) -> HTMLResponse:
    """Show meetings, members and agreements."""
    return await _list_page(request, by, services, page=page)


@router.post("/meetings")
@people(Permission.CASE_HANDLE)
async def plan(request: Request, by: By, services: Ask) -> Response:
    """Call a meeting."""
    values: dict[str, str] = {}
    form = plan_form((await services.ask(ListMembers(actor=by))).items)
    try:
        values = await read_form(request, form)
        fixed = {name: value for name, value in values.items() if name != "agenda"}
        planned = await services.ask(order(PlanMeeting, form, by, values=fixed, agenda=lines_of(values["agenda"])))
    except MENDABLE as error:
        return await _list_page(request, by, services, error=error, failed="plan", values=values)
    return RedirectResponse(f"/meetings/{planned.meeting_id}?done=meeting-planned", status_code=303)


@router.post("/meetings/members")
@people(Permission.CASE_HANDLE)
async def add_member(request: Request, by: By, services: Ask) -> Response:
    """Add a member unit."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, MEMBER)
        await services.ask(order(AddMember, MEMBER, by, values=values))
    except MENDABLE as error:
        return await _list_page(request, by, services, error=error, failed="member", values=values)
    return RedirectResponse("/meetings?done=member-added", status_code=303)


@router.get("/meetings/{meeting_id}")
@people(Permission.DATA_VIEW)
async def meeting(request: Request, meeting_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show a meeting and what may be done."""
    return await _one_page(request, by, services, meeting_id)


@router.post("/meetings/{meeting_id}/hold")
@people(Permission.CASE_HANDLE)
async def hold(request: Request, meeting_id: UUID, by: By, services: Ask) -> Response:
    """Record that it was held."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, HOLD)
        days = {"held_on": values["held_on"]}
        call = order(HoldMeeting, HOLD, by, values=days, meeting_id=meeting_id, present=lines_of(values["present"]))
        await services.ask(call)
    except MENDABLE as error:
        return await _one_page(request, by, services, meeting_id, error=error, failed="hold", values=values)
    return RedirectResponse(f"/meetings/{meeting_id}?done=meeting-moved", status_code=303)


@router.post("/meetings/{meeting_id}/minutes")
@people(Permission.CASE_HANDLE)
async def minutes(request: Request, meeting_id: UUID, by: By, services: Ask) -> Response:
    """Record the minutes."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, MINUTES)
        tasks = tasks_of(values.get("tasks", ""))
        text = {"minutes": values["minutes"]}
        await services.ask(order(RecordMinutes, MINUTES, by, values=text, meeting_id=meeting_id, tasks=tasks))
    except MENDABLE as error:
        return await _one_page(request, by, services, meeting_id, error=error, failed="minutes", values=values)
    return RedirectResponse(f"/meetings/{meeting_id}?done=meeting-moved", status_code=303)


@router.post("/meetings/{meeting_id}/agreements")
@people(Permission.SETTINGS_MANAGE)
async def agree(request: Request, meeting_id: UUID, by: By, services: Ask) -> Response:
    """Enter an agreement."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, AGREE)
        due = due_of(values.get("kind", ""), values.get("on", ""))
        fixed = {name: value for name, value in values.items() if name not in {"kind", "on"}}
        await services.ask(order(AgreePush, AGREE, by, values=fixed, meeting_id=meeting_id, due=due))
    except MENDABLE as error:
        return await _one_page(request, by, services, meeting_id, error=error, failed="agree", values=values)
    return RedirectResponse(f"/meetings/{meeting_id}?done=push-agreed", status_code=303)


@router.post("/meetings/{meeting_id}/tasks/{task_id}/reports")
@people(Permission.CASE_HANDLE)
async def report(request: Request, meeting_id: UUID, task_id: UUID, by: By, services: Ask) -> Response:
    """Record a report on a matter."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, REPORT)
        await services.ask(order(ReportTask, REPORT, by, values=values, task_id=task_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, meeting_id, error=error, failed=str(task_id), values=values)
    return RedirectResponse(f"/meetings/{meeting_id}?done=task-reported", status_code=303)


async def _list_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    error: BudgetwatchError | None = None,
    failed: str = "",
    values: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    members = (await services.ask(ListMembers(actor=by))).items
    return render(
        request,
        "meetings.html",
        status=family_of(error).status if error else 200,
        found=await services.ask(ListMeetings(actor=by, page=page_of(page))),
        members=members,
        agreements=(await services.ask(ListAgreements(actor=by))).items,
        page=page,
        plan=plan_form(members),
        member=MEMBER,
        failed=failed,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    meeting_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    failed: str = "",
    values: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetMeeting(actor=by, meeting_id=meeting_id))
    form, address = {
        "hold": (HOLD, "hold"),
        "minute": (MINUTES, "minutes"),
        "agree": (AGREE, "agreements"),
    }[found.can[0]]
    return render(
        request,
        "meeting.html",
        status=family_of(error).status if error else 200,
        found=found,
        form=form,
        address=address,
        report=REPORT,
        failed=failed,
        values=values or {},
        problem=details(error) if error else None,
    )
