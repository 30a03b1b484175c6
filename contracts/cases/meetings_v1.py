"""The joint meeting (article 9): members, meetings with agenda and minutes, agreed tasks, agreements on pushing data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.ingest.calendar_v1 import DueDay
from contracts.values import DataSetName, Instant, Model, Page


class MemberRole(StrEnum):
    """What a member is."""

    CONVENOR = "convenor"
    """召集人."""
    MEMBER = "member"
    """成员单位."""


class MeetingMember(Model):
    """A convenor's post or a member unit, from a day to a day."""

    member_id: UUID
    role: MemberRole
    name: str
    valid_from: date
    valid_to: date | None
    basis: str


class MeetingState(StrEnum):
    """How a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    MINUTED = "minuted"


class TaskState(StrEnum):
    """How an agreed matter stands."""

    OPEN = "open"
    DONE = "done"


class TaskReport(Model):
    """One report on a task; never changed."""

    on: date
    note: str
    is_done: bool
    seat: str
    recorded_at: Instant


class MeetingTask(Model):
    """An agreed matter with its owner and day (议定事项)."""

    task_id: UUID
    meeting_id: UUID
    meeting_number: str
    matter: str
    owner: str
    due_on: date
    state: TaskState
    days_left: int | None
    """Working days until it is due, negative when overdue; null when done."""
    reports: tuple[TaskReport, ...]
    is_filed: bool = False
    """The meeting lies in a volume of the archive: no report is taken any more."""


class Meeting(Answer):
    """A meeting with what was agreed."""

    meeting_id: UUID
    number: str
    """`联席会议〔2026〕1号`."""
    title: str
    planned_for: date
    held_on: date | None
    place: str
    convenor: str
    agenda: tuple[str, ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    minutes: str
    state: MeetingState
    tasks: tuple[MeetingTask, ...]
    can: tuple[str, ...]


class MeetingList(Answer):
    """Meetings, the newest first."""

    items: tuple[Meeting, ...]
    total: int


class MemberList(Answer):
    """Members in office first, convenors before units."""

    items: tuple[MeetingMember, ...]


class TaskList(Answer):
    """Tasks, what is due first at the top, done ones last."""

    items: tuple[MeetingTask, ...]


class PushAgreement(Answer):
    """What the sender of a data set pushes: scope, type, manner and time limit (article 9)."""

    agreement_id: UUID
    meeting_number: str
    data_set: DataSetName
    scope: str
    """范围."""
    data_type: str
    """类型."""
    manner: str
    """方式."""
    due: DueDay | None
    """时限; null: not expected."""
    valid_from: date
    entered_at: Instant
    seat: str


class AgreementList(Answer):
    """Agreements, the newest of a data set first."""

    items: tuple[PushAgreement, ...]


class PushAgreed(Event):
    """A time limit was agreed: the delivery calendar follows it for periods from `valid_from` on."""

    type_: ClassVar[str] = "cases.push.agreed.v1"

    agreement_id: UUID
    data_set: DataSetName
    due: DueDay | None
    valid_from: date
    basis: str
    """`联席会议〔2026〕1号`."""
    seat: str


class MeetingPaperKind(StrEnum):
    """The papers of a meeting."""

    NOTICE = "meeting_notice"
    """会议通知."""
    MINUTES = "meeting_minutes"
    """会议纪要, GB/T 9704-2012 10.3."""
    TASK_LIST = "task_list"
    """议定事项任务清单."""


class PaperTask(Model):
    """An agreed matter as a paper lists it."""

    matter: str
    owner: str
    due_on: date


class MeetingPaperRequested(Event):
    """A paper of a meeting is to be rendered; everything that it says is here."""

    type_: ClassVar[str] = "cases.meeting_paper.requested.v1"

    kind: MeetingPaperKind
    meeting_id: UUID
    number: str
    title: str
    planned_for: date
    held_on: date | None = None
    place: str
    convenor: str
    agenda: tuple[str, ...]
    units: tuple[str, ...]
    """Member units of that day."""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    minutes: str = ""
    tasks: tuple[PaperTask, ...] = ()
    dated_on: date


class ListMembers(Call[MemberList]):
    """Convenors and member units."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = MemberList


class AddMember(Call[MemberList]):
    """Add a member unit (article 9: 根据工作需要，可增加成员单位)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = MemberList

    name: str = Field(min_length=2, max_length=60)
    valid_from: date
    basis: str = Field(min_length=2, max_length=200)


class ListMeetings(Call[MeetingList]):
    """All meetings."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = MeetingList

    page: Page = Page()


class GetMeeting(Call[Meeting]):
    """One meeting."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Meeting

    meeting_id: UUID


class PlanMeeting(Call[Meeting]):
    """Call a meeting; it gets the year's next number."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Meeting

    title: str = Field(min_length=4, max_length=200)
    planned_for: date
    place: str = Field(min_length=2, max_length=100)
    convenor: str = Field(min_length=2, max_length=60)
    """One of the convenors in office on that day."""
    agenda: tuple[str, ...] = Field(min_length=1, max_length=30)


class HoldMeeting(Call[Meeting]):
    """Record that it was held and which members were there."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Meeting

    meeting_id: UUID
    held_on: date
    present: tuple[str, ...] = Field(min_length=1, max_length=60)


class AgreedTask(Model):
    """A matter to be agreed on."""

    matter: str = Field(min_length=4, max_length=500)
    owner: str = Field(min_length=2, max_length=60)
    due_on: date


class RecordMinutes(Call[Meeting]):
    """Record the minutes with the agreed matters."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Meeting

    meeting_id: UUID
    minutes: str = Field(min_length=10, max_length=20_000)
    tasks: tuple[AgreedTask, ...] = Field(default=(), max_length=60)


class ListTasks(Call[TaskList]):
    """Agreed matters of all meetings."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = TaskList

    state: TaskState | None = None


class ReportTask(Call[TaskList]):
    """Record what a member unit reports on its task."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = TaskList

    task_id: UUID
    on: date
    note: str = Field(min_length=2, max_length=1_000)
    is_done: bool = False


class ListAgreements(Call[AgreementList]):
    """What is agreed on pushing data."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = AgreementList


class AgreePush(Call[PushAgreement]):
    """Enter what a minuted meeting agreed on pushing a data set."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = PushAgreement

    meeting_id: UUID
    data_set: DataSetName
    scope: str = Field(min_length=2, max_length=200)
    data_type: str = Field(min_length=2, max_length=100)
    manner: str = Field(min_length=2, max_length=100)
    due: DueDay | None
    valid_from: date
