"""Query requests (article 5) and the joint meeting (article 9) on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.cases.archive_v1 import CollectVolume, VolumeClass
from contracts.cases.due_v1 import DueKind, ListDue
from contracts.cases.meetings_v1 import (
    AddMember,
    AgreedTask,
    AgreePush,
    GetMeeting,
    HoldMeeting,
    ListAgreements,
    ListMembers,
    ListTasks,
    Meeting,
    MeetingPaperKind,
    MeetingPaperRequested,
    MeetingState,
    MemberRole,
    PlanMeeting,
    PushAgreed,
    RecordMinutes,
    ReportTask,
    TaskState,
)
from contracts.cases.requests_v1 import (
    AnswerRequest,
    ArchiveRequest,
    DecideRequest,
    EnterRequest,
    GetRequest,
    ListRequests,
    QueryRequest,
    RequesterKind,
    RequestState,
)
from contracts.errors import BudgetwatchError, Conflict, Forbidden, InvalidInput, NotFound, Precondition
from contracts.ingest.calendar_v1 import DueDay
from contracts.ingest.catalogue_v1 import DataSetLine
from contracts.values import MatterClass, Permission
from services.cases import due
from services.cases.archive import orders as archiving
from services.cases.meetings import orders as meetings
from services.cases.requests import orders as requests
from tests.integration.cases.conftest import ADMINISTRATOR, Desk
from tests.integration.cases.test_at_once import at_once

pytestmark = pytest.mark.integration
OFFICE = ADMINISTRATOR.model_copy(
    update={"may": (*ADMINISTRATOR.may, Permission.DEPUTY_VIEW, Permission.SETTINGS_MANAGE)}
)
WORKER = ADMINISTRATOR.model_copy(update={"seat": "W-01", "may": (Permission.DATA_VIEW, Permission.DATA_EXPORT)})
CONVENOR = "县人民政府办公室主任"


@pytest.fixture
def office(desk: Desk) -> Desk:
    return replace(desk, actor=OFFICE)


def enter(desk: Desk, kind: RequesterKind = RequesterKind.MEMBER, **changes: object) -> QueryRequest:
    values = {
        "kind": kind,
        "requester": "赵某某",
        "subject": "教育支出执行情况",
        "purpose": "准备专题询问",
        "received_on": desk.today,
    }
    found: QueryRequest = desk.do(requests.enter_request, EnterRequest(actor=desk.actor, **(values | changes)))
    return found


def decide(desk: Desk, request_id: UUID, *, is_approved: bool = True, **changes: object) -> QueryRequest:
    values = {"is_approved": is_approved, "decided_by": "王某", "decided_on": desk.today} | changes
    found: QueryRequest = desk.do(
        requests.decide_request, DecideRequest(actor=desk.actor, request_id=request_id, **values)
    )
    return found


def answer(desk: Desk, request_id: UUID) -> QueryRequest:
    call = AnswerRequest(
        actor=desk.actor, request_id=request_id, answered_on=desk.today, content="附教育支出执行表。", given_to="赵某某"
    )
    found: QueryRequest = desk.do(requests.answer_request, call)
    return found


def archive(desk: Desk, request_id: UUID) -> QueryRequest:
    call = ArchiveRequest(actor=desk.actor, request_id=request_id, archived_on=desk.today, volume="2025-查-1")
    found: QueryRequest = desk.do(requests.archive_request, call)
    return found


def test_a_request_goes_from_register_to_archive_and_every_act_is_logged(office: Desk) -> None:
    entered = enter(office)
    assert (entered.number, entered.state, entered.can) == (
        "元人预查〔2025〕1号",
        RequestState.ENTERED,
        ("approve", "refuse"),
    )
    # Monday 20 January 2025, five working days: 21 to 24, and 26 (a make-up Sunday before the Spring Festival)
    assert (entered.deadline.due_on, entered.days_left) == (date(2025, 1, 26), 5)
    with pytest.raises(Precondition):
        answer(office, entered.request_id)
    decide(office, entered.request_id)
    answered = answer(office, entered.request_id)
    assert (answered.state, answered.days_left, answered.given_to) == (RequestState.ANSWERED, None, "赵某某")
    archived = archive(office, entered.request_id)
    assert [(step.act, step.from_state, step.to_state) for step in archived.history] == [
        ("enter", None, "entered"),
        ("approve", "entered", "approved"),
        ("answer", "approved", "answered"),
        ("archive", "answered", "archived"),
    ]
    assert office.logged() == ["request.enter", "request.approve", "request.answer", "request.archive"]
    with pytest.raises(Conflict):
        archive(office, entered.request_id)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        office.look.execute("UPDATE cases.query_request_history SET note = ''")


def test_only_the_head_of_that_day_decides_and_a_refusal_has_its_reason(office: Desk) -> None:
    entered = enter(office)
    with pytest.raises(Precondition):
        decide(office, entered.request_id, decided_by="李某")
    with pytest.raises(InvalidInput):
        decide(office, entered.request_id, is_approved=False)
    refused = decide(office, entered.request_id, is_approved=False, reason="与本职工作无关。")
    assert (refused.state, refused.can) == (RequestState.REFUSED, ("archive",))
    assert archive(office, entered.request_id).state is RequestState.ARCHIVED


def test_a_deputys_request_does_not_exist_for_other_seats(office: Desk) -> None:
    mine, deputys = enter(office), enter(office, RequesterKind.DEPUTY)
    worker = replace(office, actor=WORKER)
    seen = worker.do(requests.list_requests, ListRequests(actor=WORKER))
    assert ([item.request_id for item in seen.items], seen.total) == ([mine.request_id], 1)
    with pytest.raises(NotFound):
        worker.do(requests.get_request, GetRequest(actor=WORKER, request_id=deputys.request_id))
    with pytest.raises(Forbidden):
        enter(worker)
    without = ADMINISTRATOR
    with pytest.raises(Forbidden):
        enter(replace(office, actor=without), RequesterKind.DEPUTY)
    assert office.do(requests.list_requests, ListRequests(actor=OFFICE)).total == 2
    assert {thing.subject_id for thing in worker.do(due.list_due, ListDue(actor=WORKER)).items} == {mine.request_id}


def test_numbers_have_no_gap_when_many_register_at_once_and_one_decision_wins(office: Desk) -> None:
    found = at_once(*[lambda: enter(office) for _ in range(6)])
    assert sorted(int(item.number.partition("〕")[2].removesuffix("号")) for item in found) == [1, 2, 3, 4, 5, 6]
    request_id = found[0].request_id

    def once() -> object:
        try:
            return decide(office, request_id)
        except BudgetwatchError as error:
            return error

    outcomes = at_once(*[once for _ in range(4)])
    assert sum(isinstance(each, QueryRequest) for each in outcomes) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 3


# The joint meeting ------------------------------------------------------------------------------------------------


def plan(desk: Desk, **changes: object) -> Meeting:
    values = {
        "title": "2025年第一次联席会议",
        "planned_for": desk.today,
        "place": "县人大会议室",
        "convenor": CONVENOR,
        "agenda": ("通报年度数据报送情况",),
    }
    meeting: Meeting = desk.do(meetings.plan_meeting, PlanMeeting(actor=desk.actor, **(values | changes)))
    return meeting


def hold(desk: Desk, meeting: Meeting, *present: str) -> Meeting:
    call = HoldMeeting(
        actor=desk.actor, meeting_id=meeting.meeting_id, held_on=desk.today, present=present or ("县审计局", CONVENOR)
    )
    held: Meeting = desk.do(meetings.hold_meeting, call)
    return held


def minute(desk: Desk, meeting: Meeting, *tasks: AgreedTask) -> Meeting:
    call = RecordMinutes(
        actor=desk.actor, meeting_id=meeting.meeting_id, minutes="会议议定以下事项并由各单位落实。", tasks=tasks
    )
    found: Meeting = desk.do(meetings.record_minutes, call)
    return found


def test_article_nine_names_three_convenors_and_twelve_members(office: Desk) -> None:
    members = office.do(meetings.list_members, ListMembers(actor=OFFICE)).items
    named = {role: {member.name for member in members if member.role is role} for role in MemberRole}
    assert named == {
        MemberRole.CONVENOR: {"人大常委会分管联系财经预算工作的副主任", "人大常委会办公室主任", "县人民政府办公室主任"},
        MemberRole.MEMBER: {
            "县人大财政经济委员会", "人大常委会预算工作委员会", "人大常委会办公室", "县人民政府办公室", "县发展改革局", "县工业信息化商务科技局",
            "县财政局（国资委）", "县人力资源和社会保障局", "县自然资源局", "县审计局", "县税务局", "人民银行（国库）",
        },
    }  # fmt: skip
    added = office.do(
        meetings.add_member,
        AddMember(actor=OFFICE, name="县教育体育局", valid_from=office.today, basis="联席会议〔2025〕1号"),
    ).items
    assert len(added) == 16
    with pytest.raises(Conflict):
        office.do(
            meetings.add_member, AddMember(actor=OFFICE, name="县教育体育局", valid_from=office.today, basis="重复")
        )


def test_a_meeting_is_called_held_minuted_and_its_matters_followed(office: Desk) -> None:
    with pytest.raises(InvalidInput):
        plan(office, convenor="县财政局局长")
    planned = plan(office)
    assert (planned.number, planned.state, planned.can) == ("联席会议〔2025〕1号", MeetingState.PLANNED, ("hold",))
    with pytest.raises(Precondition):
        minute(office, planned)
    with pytest.raises(InvalidInput):
        hold(office, planned, "县教育体育局")
    held = hold(office, planned)
    assert len(held.absent) == 11
    task = AgreedTask(matter="三月底前补报上年资产数据", owner="县审计局", due_on=date(2025, 1, 22))
    with pytest.raises(InvalidInput):
        minute(office, held, task.model_copy(update={"owner": "县教育体育局"}))
    minuted = minute(office, held, task)
    (agreed,) = minuted.tasks
    assert (agreed.owner, agreed.days_left, agreed.state) == ("县审计局", 2, TaskState.OPEN)
    (thing,) = office.do(due.list_due, ListDue(actor=OFFICE)).items
    assert (thing.kind, thing.days_left, thing.is_reminded, thing.article) == (DueKind.TASK, 2, True, "第九条")
    office.pass_to(date(2025, 1, 24))
    assert office.do(meetings.list_tasks, ListTasks(actor=OFFICE)).items[0].days_left == -2
    call = ReportTask(actor=OFFICE, task_id=agreed.task_id, on=office.today, note="已全部补报。", is_done=True)
    (done,) = office.do(meetings.report_task, call).items
    assert (done.state, done.days_left, [report.note for report in done.reports]) == (
        TaskState.DONE,
        None,
        ["已全部补报。"],
    )
    assert office.do(due.list_due, ListDue(actor=OFFICE)).items == ()
    papers = [event for event in office.published() if isinstance(event, MeetingPaperRequested)]
    assert [paper.kind for paper in papers] == list(MeetingPaperKind)
    assert [(task.owner, task.matter) for task in papers[-1].tasks] == [
        (task.owner, task.matter) for task in minuted.tasks
    ]
    assert office.logged() == ["meeting.plan", "meeting.hold", "meeting.minute", "meeting.task.report"]


def test_a_done_matter_is_opened_again_until_its_meeting_is_filed_and_never_after(office: Desk) -> None:
    held = hold(office, plan(office))
    task = AgreedTask(matter="三月底前补报上年资产数据", owner="县审计局", due_on=date(2025, 1, 22))
    (agreed,) = minute(office, held, task).tasks

    def report(*, is_done: bool) -> TaskState:
        call = ReportTask(actor=OFFICE, task_id=agreed.task_id, on=office.today, note="核对后。", is_done=is_done)
        state: TaskState = office.do(meetings.report_task, call).items[0].state
        return state

    assert [report(is_done=each) for each in (True, False, True)] == [TaskState.DONE, TaskState.OPEN, TaskState.DONE]
    keeper = OFFICE.model_copy(update={"may": (*OFFICE.may, Permission.ARCHIVE_KEEP)})
    volume = CollectVolume(actor=keeper, year=office.today.year, volume_class=VolumeClass.MEETING)
    office.do(archiving.collect_volume, volume)
    for is_done in (False, True):
        with pytest.raises(Conflict, match="已立卷归档"):
            report(is_done=is_done)
    (shown,) = office.do(meetings.list_tasks, ListTasks(actor=OFFICE)).items
    assert (shown.state, shown.is_filed, len(shown.reports)) == (TaskState.DONE, True, 3)


THIRD = DueDay(working_day=3)
VOUCHERS = DataSetLine(
    name="payment_voucher", code="D13", title="支付凭证", sender="czj", frequency="每日", period="month", due="次月第3个工作日", due_basis="",
    is_expected=True, field_count=30, has_template=True,
)  # fmt: skip


def test_an_agreement_of_a_minuted_meeting_is_told_to_the_delivery_calendar(office: Desk) -> None:
    meeting = hold(office, plan(office))

    def agree(due: DueDay = THIRD, line: DataSetLine = VOUCHERS) -> object:
        return office.do(
            partial(meetings.agree_push, data_set=line),
            AgreePush(
                actor=OFFICE, meeting_id=meeting.meeting_id, data_set=line.name, scope="县级全部预算单位", data_type="支付凭证明细",
                manner="前置机推送", due=due, valid_from=date(2025, 2, 1),
            ),
        )  # fmt: skip

    with pytest.raises(Precondition):
        agree()
    minute(office, meeting)
    with pytest.raises(InvalidInput, match="《支付凭证》按月报送"):
        agree(DueDay(month=3, day=31))
    with pytest.raises(InvalidInput, match="《部门预算》按年度报送"):
        agree(THIRD, VOUCHERS.model_copy(update={"title": "部门预算", "period": "year"}))
    agree()
    notice, minutes, event = office.published()
    assert isinstance(event, PushAgreed)
    assert isinstance(notice, MeetingPaperRequested)
    assert isinstance(minutes, MeetingPaperRequested)
    assert [notice.kind, minutes.kind] == [MeetingPaperKind.NOTICE, MeetingPaperKind.MINUTES]
    assert (notice.number, notice.held_on, len(notice.units)) == ("联席会议〔2025〕1号", None, 12)
    assert (minutes.present, len(minutes.absent), minutes.tasks) == (("县审计局", CONVENOR), 11, ())
    assert (event.data_set, event.due, event.basis) == ("payment_voucher", DueDay(working_day=3), "联席会议〔2025〕1号")
    (kept,) = office.do(meetings.list_agreements, ListAgreements(actor=OFFICE)).items
    assert (kept.meeting_number, kept.manner, kept.due) == ("联席会议〔2025〕1号", "前置机推送", DueDay(working_day=3))
    shown = office.do(meetings.get_meeting, GetMeeting(actor=OFFICE, meeting_id=meeting.meeting_id))
    assert shown.can == ("agree",)


def test_due_things_of_all_kinds_stand_in_one_list_by_day(office: Desk) -> None:
    case_id = office.open_case(MatterClass.GENERAL)
    request = enter(office)
    things = office.do(due.list_due, ListDue(actor=OFFICE)).items
    assert [(thing.kind, thing.subject_id) for thing in things] == [
        (DueKind.REQUEST, request.request_id),
        (DueKind.CASE, case_id),
    ]
    assert things[0].is_reminded
    with pytest.raises(NotFound):
        office.do(requests.get_request, GetRequest(actor=OFFICE, request_id=uuid4()))
