"""The joint meeting (article 9): members, meetings, agreed matters, agreements on pushing data."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.cases.meetings_v1 import (
    AddMember,
    AgreedTask,
    AgreementList,
    AgreePush,
    GetMeeting,
    HoldMeeting,
    ListAgreements,
    ListMeetings,
    ListMembers,
    ListTasks,
    Meeting,
    MeetingList,
    MemberList,
    PlanMeeting,
    PushAgreement,
    RecordMinutes,
    ReportTask,
    TaskList,
    TaskState,
)
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.ingest.calendar_v1 import DueDay
from contracts.values import DataSetName, Model, Permission
from gateway import office_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["联席会议"])
_ERRORS = answers(InvalidInput, NotFound, Conflict, Precondition)


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewMember(Model):
    """A further member unit."""

    model_config = _body(name="县教育体育局", valid_from="2025-04-01", basis="联席会议〔2025〕1号")

    name: str = Field(min_length=2, max_length=60)
    valid_from: date
    basis: str = Field(min_length=2, max_length=200)


class NewMeeting(Model):
    """A meeting to be held."""

    model_config = _body(
        title="2025年第一次联席会议", planned_for="2025-03-28", place="县人大会议室", convenor="县人民政府办公室主任",
        agenda=["通报数据报送情况"],
    )  # fmt: skip

    title: str = Field(min_length=4, max_length=200)
    planned_for: date
    place: str = Field(min_length=2, max_length=100)
    convenor: str = Field(min_length=2, max_length=60)
    agenda: tuple[str, ...] = Field(min_length=1, max_length=30)


class Holding(Model):
    """Day and members present."""

    model_config = _body(held_on="2025-03-28", present=["县审计局", "县人民政府办公室主任"])

    held_on: date
    present: tuple[str, ...] = Field(min_length=1, max_length=60)


class Minutes(Model):
    """Minutes and agreed matters."""

    model_config = _body(
        minutes="会议议定以下事项，由各单位落实。",
        tasks=[{"matter": "接入行政事业单位资产数据", "owner": "县财政局（国资委）", "due_on": "2025-06-30"}],
    )

    minutes: str = Field(min_length=10, max_length=20_000)
    tasks: tuple[AgreedTask, ...] = Field(default=(), max_length=60)


class Report(Model):
    """What the owner reports."""

    model_config = _body(on="2025-05-08", note="已完成接口调试。", is_done=False)

    on: date
    note: str = Field(min_length=2, max_length=1_000)
    is_done: bool = False


class Agreement(Model):
    """Scope, type, manner and time limit of pushing a data set."""

    model_config = _body(
        data_set="payment_voucher", scope="县级全部预算单位", data_type="支付凭证明细", manner="前置机推送", due={"working_day": 3},
        valid_from="2025-04-01",
    )  # fmt: skip

    data_set: DataSetName
    scope: str = Field(min_length=2, max_length=200)
    data_type: str = Field(min_length=2, max_length=100)
    manner: str = Field(min_length=2, max_length=100)
    due: DueDay | None
    valid_from: date


@router.get(
    "/api/v1/joint-meeting/members", summary="召集人和成员单位", responses={**example(examples.MEMBERS), **answers()}
)
@people(Permission.DATA_VIEW)
async def list_members(by: By, services: Ask) -> MemberList:
    """Convenors and member units."""
    return await services.ask(ListMembers(actor=by))


@router.post(
    "/api/v1/joint-meeting/members", summary="增加成员单位", responses={**example(examples.MEMBERS), **_ERRORS}
)
@people(Permission.CASE_HANDLE)
async def add_member(body: NewMember, by: By, services: Ask) -> MemberList:
    """Add a member unit."""
    return await services.ask(AddMember(actor=by, **body.model_dump()))


@router.get(
    "/api/v1/joint-meetings", summary="联席会议", responses={**example(examples.MEETINGS), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_meetings(by: By, services: Ask, page: Paged) -> MeetingList:
    """Meetings, the newest first."""
    return await services.ask(ListMeetings(actor=by, page=page))


@router.post("/api/v1/joint-meetings", summary="召集会议", responses={**example(examples.MEETING), **_ERRORS})
@people(Permission.CASE_HANDLE)
async def plan_meeting(body: NewMeeting, by: By, services: Ask) -> Meeting:
    """Call a meeting."""
    return await services.ask(PlanMeeting(actor=by, **body.model_dump()))


@router.get(
    "/api/v1/joint-meetings/{meeting_id}",
    summary="一次联席会议",
    responses={**example(examples.MEETING), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_meeting(meeting_id: UUID, by: By, services: Ask) -> Meeting:
    """One meeting with its agreed matters."""
    return await services.ask(GetMeeting(actor=by, meeting_id=meeting_id))


@router.post(
    "/api/v1/joint-meetings/{meeting_id}/holding",
    summary="登记召开情况",
    responses={**example(examples.MEETING), **_ERRORS},
)
@people(Permission.CASE_HANDLE)
async def hold_meeting(meeting_id: UUID, body: Holding, by: By, services: Ask) -> Meeting:
    """Record that it was held."""
    return await services.ask(HoldMeeting(actor=by, meeting_id=meeting_id, **body.model_dump()))


@router.post(
    "/api/v1/joint-meetings/{meeting_id}/minutes",
    summary="登记纪要和议定事项",
    responses={**example(examples.MEETING), **_ERRORS},
)
@people(Permission.CASE_HANDLE)
async def record_minutes(meeting_id: UUID, body: Minutes, by: By, services: Ask) -> Meeting:
    """Record the minutes."""
    return await services.ask(RecordMinutes(actor=by, meeting_id=meeting_id, **body.model_dump()))


@router.post(
    "/api/v1/joint-meetings/{meeting_id}/agreements",
    summary="登记数据推送约定",
    responses={**example(examples.AGREEMENT), **_ERRORS},
)
@people(Permission.SETTINGS_MANAGE)
async def agree_push(meeting_id: UUID, body: Agreement, by: By, services: Ask) -> PushAgreement:
    """Enter what was agreed on pushing a data set; the delivery calendar follows."""
    return await services.ask(AgreePush(actor=by, meeting_id=meeting_id, **body.model_dump()))


@router.get("/api/v1/push-agreements", summary="数据推送约定", responses={**example(examples.AGREEMENTS), **answers()})
@people(Permission.DATA_VIEW)
async def list_agreements(by: By, services: Ask) -> AgreementList:
    """What is agreed on pushing data."""
    return await services.ask(ListAgreements(actor=by))


@router.get("/api/v1/agreed-tasks", summary="议定事项", responses={**example(examples.TASKS), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_tasks(by: By, services: Ask, state: TaskState | None = None) -> TaskList:
    """Agreed matters of all meetings."""
    return await services.ask(ListTasks(actor=by, state=state))


@router.post(
    "/api/v1/agreed-tasks/{task_id}/reports",
    summary="登记落实情况",
    responses={**example(examples.TASKS), **_ERRORS},
)
@people(Permission.CASE_HANDLE)
async def report_task(task_id: UUID, body: Report, by: By, services: Ask) -> TaskList:
    """Record what the owner reports; the answer holds all matters of the meeting."""
    return await services.ask(ReportTask(actor=by, task_id=task_id, **body.model_dump()))
