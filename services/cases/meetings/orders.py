"""Orders on the joint meeting. planned → held → minuted; only a minuted meeting's agreements move the delivery calendar."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.archive_v1 import MatterKind, VolumeClass
from contracts.cases.meetings_v1 import (
    AddMember,
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
    MeetingMember,
    MeetingPaperKind,
    MeetingPaperRequested,
    MeetingState,
    MeetingTask,
    MemberList,
    MemberRole,
    PaperTask,
    PlanMeeting,
    PushAgreed,
    PushAgreement,
    RecordMinutes,
    ReportTask,
    TaskList,
    TaskState,
)
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.ingest.catalogue_v1 import DataSetLine
from contracts.values import Permission
from services.cases import deadlines
from services.cases.archive import store as archive
from services.cases.archive.orders import refuse_filed
from services.cases.meetings import store
from services.cases.numbers import Register, written
from services.cases.storage import numbers
from services.cases.work import Work, require

NEXT: Final[dict[MeetingState, str]] = {MeetingState.PLANNED: "hold", MeetingState.HELD: "minute"}
"""The act that a state allows; a minuted meeting allows agreements."""
STATE_NAMES: Final = {
    MeetingState.PLANNED: "已通知未召开",
    MeetingState.HELD: "已召开未形成纪要",
    MeetingState.MINUTED: "已形成纪要",
}


def list_members(work: Work, call: ListMembers) -> MemberList:
    """Return convenors and member units."""
    require(call.by(), Permission.DATA_VIEW)
    return MemberList(items=store.members(work.session))


def add_member(work: Work, call: AddMember) -> MemberList:
    """Add a member unit."""
    require(call.by(), Permission.CASE_HANDLE)
    name = call.name.strip()
    if any(member.name == name for member in store.members(work.session, role=MemberRole.MEMBER, on=call.valid_from)):
        raise Conflict("member-known", f"{name}在{call.valid_from.isoformat()}已是成员单位。", name)
    member = MeetingMember(
        member_id=uuid4(), role=MemberRole.MEMBER, name=name, valid_from=call.valid_from, valid_to=None, basis=call.basis.strip()
    )  # fmt: skip
    store.add_member(work.session, member)
    _log(work, call, "meeting.member.add", str(member.member_id), name=name)
    return MemberList(items=store.members(work.session))


def plan_meeting(work: Work, call: PlanMeeting) -> Meeting:
    """Call a meeting; the convenor must be one on that day (article 9)."""
    require(call.by(), Permission.CASE_HANDLE)
    convenors = [member.name for member in store.members(work.session, role=MemberRole.CONVENOR, on=call.planned_for)]
    if call.convenor not in convenors:
        raise InvalidInput(
            "not-a-convenor", f"召集人应为：{'、'.join(convenors)}（《暂行办法》第九条）。", call.convenor
        )
    agenda = tuple(item.strip() for item in call.agenda if item.strip())
    if not agenda:
        raise InvalidInput("agenda-empty", "请至少写一项议程。")
    number = numbers.issue(work.session, Register.MEETING, case_id=None, issued_on=call.planned_for, now=work.now)
    meeting = store.StoredMeeting(
        meeting_id=uuid4(), number=written(work.settings, Register.MEETING, call.planned_for.year, number), title=call.title.strip(), planned_for=call.planned_for,
        place=call.place.strip(), convenor=call.convenor, agenda=agenda,
    )  # fmt: skip
    store.add(work.session, meeting)
    _log(work, call, "meeting.plan", str(meeting.meeting_id), number=meeting.number)
    _order_papers(work, planned := _shown(work, meeting), MeetingPaperKind.NOTICE)
    return planned


def hold_meeting(work: Work, call: HoldMeeting) -> Meeting:
    """Record the day and who was there; everybody must be a member of that day."""
    require(call.by(), Permission.CASE_HANDLE)
    meeting = _in_state(work, call.meeting_id, MeetingState.PLANNED)
    if call.held_on > work.today:
        raise InvalidInput("day-in-future", f"召开日期{call.held_on.isoformat()}晚于今天，请核对。")
    known = {member.name for member in store.members(work.session, on=call.held_on)}
    present = tuple(dict.fromkeys(name.strip() for name in call.present if name.strip()))
    if strangers := [name for name in present if name not in known]:
        raise InvalidInput("not-a-member", f"{'、'.join(strangers)}当日不是联席会议成员，请核对，或先登记为成员单位。")
    held = meeting.model_copy(
        update={"held_on": call.held_on, "present": present, "state": MeetingState.HELD, "version": meeting.version + 1}
    )
    store.save(work.session, held)
    _log(work, call, "meeting.hold", str(meeting.meeting_id), held_on=call.held_on.isoformat())
    return _shown(work, held)


def record_minutes(work: Work, call: RecordMinutes) -> Meeting:
    """Record the minutes and the agreed matters; the owner of each must be a member."""
    require(call.by(), Permission.CASE_HANDLE)
    meeting = _in_state(work, call.meeting_id, MeetingState.HELD)
    on = meeting.held_on or meeting.planned_for
    known = {member.name for member in store.members(work.session, role=MemberRole.MEMBER, on=on)}
    for task in call.tasks:
        if task.owner not in known:
            raise InvalidInput(
                "not-a-member", f"“{task.matter}”的责任单位“{task.owner}”不是成员单位，请核对。", task.owner
            )
        if task.due_on < on:
            raise InvalidInput("task-due-before-meeting", f"“{task.matter}”的完成时限早于会议日期，请核对。")
    minuted = meeting.model_copy(
        update={"minutes": call.minutes.strip(), "state": MeetingState.MINUTED, "version": meeting.version + 1}
    )
    store.save(work.session, minuted)
    store.add_tasks(work.session, meeting.meeting_id, tuple((uuid4(), task) for task in call.tasks))
    _log(work, call, "meeting.minute", str(meeting.meeting_id), tasks=str(len(call.tasks)))
    shown = _shown(work, minuted)
    _order_papers(work, shown, MeetingPaperKind.MINUTES, *([MeetingPaperKind.TASK_LIST] if call.tasks else []))
    return shown


def report_task(work: Work, call: ReportTask) -> TaskList:
    """Record what the owner reports; a done matter may be opened again by a later report until its meeting is filed."""
    require(call.by(), Permission.CASE_HANDLE)
    task = store.lock_task(work.session, call.task_id)
    if call.on > work.today:
        raise InvalidInput("day-in-future", f"日期{call.on.isoformat()}晚于今天，请核对。")
    held_on = store.get(work.session, task.meeting_id).held_on
    if held_on is not None:  # who files the meeting at this moment goes first or waits
        archive.lock_class(work.session, held_on.year, VolumeClass.MEETING)
    refuse_filed(work, MatterKind.MEETING, task.meeting_id)
    store.report(
        work.session, task.task_id, on=call.on, note=call.note.strip(), is_done=call.is_done, seat=call.by().seat, now=work.now
    )  # fmt: skip
    _log(work, call, "meeting.task.report", str(task.task_id), is_done=str(call.is_done).lower())
    return TaskList(items=_tasks(work, store.tasks(work.session, meeting_id=task.meeting_id)))


def agree_push(work: Work, call: AgreePush, data_set: DataSetLine) -> PushAgreement:
    """Enter what a minuted meeting agreed on a data set, which `data_set` is; the delivery calendar follows."""
    require(call.by(), Permission.SETTINGS_MANAGE)
    if misfit := call.due.misfit(data_set.title, data_set.period) if call.due else None:
        raise InvalidInput("due-day-of-other-kind", misfit, data_set.name)
    meeting = _in_state(work, call.meeting_id, MeetingState.MINUTED)
    agreement = PushAgreement(
        agreement_id=uuid4(), meeting_number=meeting.number, data_set=call.data_set, scope=call.scope.strip(),
        data_type=call.data_type.strip(), manner=call.manner.strip(), due=call.due, valid_from=call.valid_from, entered_at=work.now,
        seat=call.by().seat,
    )  # fmt: skip
    store.add_agreement(work.session, meeting.meeting_id, agreement)
    publish(
        work.session,
        PushAgreed(
            agreement_id=agreement.agreement_id, data_set=call.data_set, due=call.due, valid_from=call.valid_from, basis=meeting.number,
            seat=call.by().seat,
        ),
    )  # fmt: skip
    _log(work, call, "meeting.push.agree", str(agreement.agreement_id), data_set=call.data_set)
    return agreement


def list_meetings(work: Work, call: ListMeetings) -> MeetingList:
    """Return a page of meetings."""
    require(call.by(), Permission.DATA_VIEW)
    found, total = store.listed(work.session, call.page)
    return MeetingList(items=tuple(_shown(work, meeting) for meeting in found), total=total)


def get_meeting(work: Work, call: GetMeeting) -> Meeting:
    """Return one meeting."""
    require(call.by(), Permission.DATA_VIEW)
    return _shown(work, store.get(work.session, call.meeting_id))


def list_tasks(work: Work, call: ListTasks) -> TaskList:
    """Return agreed matters of all meetings."""
    require(call.by(), Permission.DATA_VIEW)
    is_done = None if call.state is None else call.state is TaskState.DONE
    return TaskList(items=_tasks(work, store.tasks(work.session, is_done=is_done)))


def list_agreements(work: Work, call: ListAgreements) -> AgreementList:
    """Return what is agreed on pushing data."""
    require(call.by(), Permission.DATA_VIEW)
    names = set(PushAgreement.model_fields)
    rows = [dict(row._mapping) for row in store.agreements(work.session)]  # noqa: SLF001 - SQLAlchemy's public name
    return AgreementList(
        items=tuple(
            PushAgreement.model_validate({name: value for name, value in row.items() if name in names}) for row in rows
        )
    )


def _in_state(work: Work, meeting_id: UUID, state: MeetingState) -> store.StoredMeeting:
    meeting = store.get(work.session, meeting_id, lock=True)
    if meeting.state is state:
        return meeting
    order = list(MeetingState)
    family = Precondition if order.index(meeting.state) < order.index(state) else Conflict
    raise family("meeting-state", f"{meeting.number}{STATE_NAMES[meeting.state]}，不能这样办理。", str(meeting_id))


def _shown(work: Work, meeting: store.StoredMeeting) -> Meeting:
    units = [
        member.name
        for member in store.members(work.session, role=MemberRole.MEMBER, on=meeting.held_on or meeting.planned_for)
    ]
    absent = tuple(name for name in units if name not in meeting.present) if meeting.held_on else ()
    next_act = NEXT.get(meeting.state, "agree")
    tasks = _tasks(work, store.tasks(work.session, meeting_id=meeting.meeting_id))
    return Meeting(**meeting.model_dump(exclude={"version"}), absent=absent, tasks=tasks, can=(next_act,))


def _order_papers(work: Work, meeting: Meeting, *kinds: MeetingPaperKind) -> None:
    on = meeting.held_on or meeting.planned_for
    units = store.members(work.session, role=MemberRole.MEMBER, on=on)
    said = meeting.model_dump(include=set(MeetingPaperRequested.model_fields) - {"tasks"})
    for kind in kinds:
        paper = MeetingPaperRequested(
            **said,
            kind=kind,
            units=tuple(unit.name for unit in units),
            tasks=tuple(PaperTask(matter=task.matter, owner=task.owner, due_on=task.due_on) for task in meeting.tasks),
            dated_on=work.today,
        )
        publish(work.session, paper)


def _tasks(work: Work, found: list[store.StoredTask]) -> tuple[MeetingTask, ...]:
    told = store.reports(work.session, [task.task_id for task in found])
    meetings = {task.meeting_id for task in found}
    filed = {one for one in meetings if archive.is_filed(work.session, MatterKind.MEETING, one)}
    return tuple(
        MeetingTask(
            **task.model_dump(exclude={"is_done"}),
            state=task.state,
            days_left=None if task.is_done else deadlines.days_until(work.calendar, task.due_on, work.today),
            reports=told.get(task.task_id, ()),
            is_filed=task.meeting_id in filed,
        )
        for task in found
    )


def _log(work: Work, call: Call[Any], act: str, subject: str, **detail: str) -> None:
    log_act(work.session, call.by(), act=act, subject=subject, detail=detail)
