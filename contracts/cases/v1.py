"""Cases: from a warning to a letter, an answer with a legal clock, a closing (articles 7 and 8)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.alerts.v1 import AlertSummary, LegalBasis
from contracts.cases.letters_v1 import CaseLetter, KeptFile, Reply, UnitCode
from contracts.envelope import Answer, Call, Event
from contracts.values import Instant, MatterClass, Model, Origin, Page, RegionCode


class WarningDecision(StrEnum):
    """What the office makes of a warning."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class DocumentKind(StrEnum):
    """The document that article 7 orders for a class."""

    QUERY_NOTICE = "query_notice"
    """联网查询情况通报: general matters."""
    LETTER = "letter"
    """函: important and major matters."""


class Approver(StrEnum):
    """Who must consent under article 7."""

    HEAD_REVIEW = "head_review"
    """预算工委负责同志审阅 (general)."""
    HEAD = "head"
    """预算工委负责同志同意 (important)."""
    VICE_CHAIR = "vice_chair"
    """人大常委会分管领导同意 (major)."""


class CaseState(StrEnum):
    """States of a case; the closed table of transitions is `services/cases/transitions.py`."""

    OPENED = "opened"
    COMMUNICATED = "communicated"
    """沟通分析: general matters only."""
    APPROVED = "approved"
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    SURVEYING = "surveying"
    SURVEYED = "surveyed"
    REPORTED = "reported"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Outcome codes on closing (domain.md 4.K 8); they feed rule health."""

    TRUE_MENDED = "true_mended"
    """属实-已整改."""
    TRUE_MENDING = "true_mending"
    """属实-整改中."""
    REASONABLE = "reasonable"
    """情况说明-合理."""
    DATA_PROBLEM = "data_problem"
    """数据问题."""
    RULE_PROBLEM = "rule_problem"
    """规则问题."""


class Deadline(Model):
    """A due date and how it was counted."""

    due_on: date
    started_on: date
    """Day of the event; it is not counted."""
    working_days: int
    article: str
    """`第八条`."""
    is_provisional: bool
    """True where the count reaches into a year whose holiday arrangement is not announced (暂定)."""
    explanation: str
    """How it was counted, Chinese: rest days skipped and make-up workdays counted."""
    calendar: str
    """Version of the calendar used."""


class HistoryEntry(Model):
    """One step of a case; append-only."""

    number: int
    happened_at: Instant
    act: str
    actor_seat: str
    on: date
    """The legally relevant day of the step, `签收日`."""
    note: str
    from_state: CaseState
    to_state: CaseState


class CaseSummary(Model):
    """A case in a list."""

    case_id: UUID
    number: str
    """`元人预案〔2025〕3号`-like running number of the register."""
    title: str
    state: CaseState
    matter_class: MatterClass
    document_kind: DocumentKind
    approver: Approver
    addressee: str
    opened_at: Instant
    deadline: Deadline | None
    days_left: int | None
    """Working days until the due date, negative when overdue; null when no clock runs."""
    origin: Origin
    region: RegionCode


class Approval(Model):
    """A consent that was recorded."""

    act: str
    """The act it allowed, `approve`."""
    approver: Approver
    name: str
    approved_on: date
    scan_id: UUID | None
    """The paper that bears the consent, of `Case.files`; null where there is none."""
    seat: str
    recorded_at: Instant


class PaperSection(Model):
    """A headed part of a paper that people write."""

    title: str = Field(min_length=2, max_length=60)
    text: str = Field(min_length=2, max_length=10_000)


class SurveyPaper(Model):
    """A paper of the survey: its plan (方案), its report (调研报告), the report to the chairmen's meeting."""

    kind: str
    """`plan`, `survey_report`, `chairmen_report`."""
    on: date
    sections: tuple[PaperSection, ...]
    seat: str
    recorded_at: Instant


class CommunicationWay(StrEnum):
    """How the office talked with a unit."""

    PHONE = "phone"
    VISIT = "visit"
    MEETING = "meeting"
    WRITING = "writing"


class Communication(Model):
    """A talk with the unit about a general matter and what the office makes of it (article 7: 沟通、分析)."""

    communicated_on: date
    way: CommunicationWay
    unit: str
    """The unit that was asked, as a letter would address it."""
    unit_people: str
    """Whom of the unit, with the post: `预算股 王某某（股长）`."""
    office_people: str
    """Who of the office."""
    said: str
    """What the unit said."""
    analysis: str
    """What the office makes of it."""
    scan_id: UUID | None = None
    """The signed minutes, of `Case.files`; null where there are none."""
    seat: str
    recorded_at: Instant


class Case(Answer):
    """A case with its history."""

    summary: CaseSummary
    alert: AlertSummary
    fact: str
    questions: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]
    receipt_ids: tuple[UUID, ...]
    history: tuple[HistoryEntry, ...]
    document_id: UUID | None = None
    document_number: str | None = None
    """Null until it is sent."""
    outcome: Outcome | None = None
    answer_signer: str | None = None
    is_extended: bool = False
    allowed_acts: tuple[str, ...] = ()
    """Names of the acts that are allowed now, of `services/cases/transitions.py`."""
    to_unit: UnitCode | None = None
    """Whose connector receives the letters; null before the sending, and where everything goes on paper."""
    proposed_unit: UnitCode | None = None
    """The unit that the warning names, where it has a connector."""
    letters: tuple[CaseLetter, ...] = ()
    replies: tuple[Reply, ...] = ()
    files: tuple[KeptFile, ...] = ()
    """Everything that was handed in, also what stands in replies."""
    communications: tuple[Communication, ...] = ()
    """Talks with the unit before the query notice, in order; empty for letters."""
    approvals: tuple[Approval, ...] = ()
    survey: tuple[SurveyPaper, ...] = ()
    reminder_proposed_on: date | None = None
    """Since when the system proposes a reminder (催办); null where it does not."""
    earlier_case_id: UUID | None = None
    """The newest closed case of the same rule, unit and subject: the matter has come again."""
    earlier_case_number: str | None = None


class Disposal(Answer):
    """A disposed warning; `case_id` when it was confirmed."""

    alert_id: UUID
    decision: WarningDecision
    case_id: UUID | None = None
    is_joined: bool = False
    """It went into the open case of the same matter; no second one was opened."""


class DisposeWarning(Call[Disposal]):
    """Confirm a warning (opens a case: class, document, approver and first clock by article 7) or dismiss it."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Disposal

    alert_id: UUID
    decision: WarningDecision
    reason: str = Field(min_length=2, max_length=500)
    decided_on: date
    occurrence: int | None = Field(default=None, ge=1, le=2**31 - 1)
    """The occurrence that was looked at; a conflict where the warning says something newer. Null: the newest."""


class CaseList(Answer):
    """A page of cases: overdue first, then by due date."""

    total: int
    items: tuple[CaseSummary, ...]


class ListCases(Call[CaseList]):
    """Cases by state, class and words."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = CaseList

    state: CaseState | None = None
    matter_class: MatterClass | None = None
    region: RegionCode | None = None
    words: str = Field(default="", max_length=100)
    """Within the number of the case or of its document, the title or the unit; all words where there are several."""
    page: Page = Page()


class GetCase(Call[Case]):
    """One case with its history."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID


class ApproveCase(Call[Case]):
    """Record the consent that article 7 orders: head (general, important) or vice chair (major)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    approver: Approver
    approver_name: str = Field(min_length=2, max_length=50)
    approved_on: date
    note: str = ""
    scan_id: UUID | None = None
    """The signed paper, kept with `KeepScan`."""


class RecordCommunication(Call[Case]):
    """Record a talk with the unit about a general matter, with its analysis; without one no query notice is reviewed (article 7)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    communicated_on: date
    way: CommunicationWay
    unit_people: str = Field(min_length=2, max_length=200)
    office_people: str = Field(min_length=2, max_length=200)
    said: str = Field(min_length=2, max_length=5_000)
    analysis: str = Field(min_length=2, max_length=5_000)
    scan_id: UUID | None = None


class Urgency(StrEnum):
    """紧急程度 of a paper (GB/T 9704-2012 7.2.3); an ordinary one shows nothing."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    """加急."""
    MOST_URGENT = "most_urgent"
    """特急."""


class SendDocument(Call[Case]):
    """Record the sending; the document gets its number and stands in the receiving unit's inbox."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    sent_on: date
    note: str = ""
    to_unit: UnitCode | None = None
    """Whose inbox it goes to (`contracts.units.UNITS`); null: on paper."""
    urgency: Urgency = Urgency.ORDINARY


class RecordReceipt(Call[Case]):
    """Record the day on the sign-for record (签收) of a paper; article 8's clock starts."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    received_on: date
    signed_for_by: str = Field(min_length=2, max_length=50)
    scan_id: UUID | None = None


class ExtendDeadline(Call[Case]):
    """Extend to 15 working days (article 8): major only, before expiry, once, with a reason."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    decided_on: date
    reason: str = Field(min_length=2, max_length=500)
    approver_name: str = Field(min_length=2, max_length=50)
    """The vice chair in charge, who consented to the letter (article 7)."""
    scan_id: UUID | None = None


class RecordAnswer(Call[Case]):
    """Record a unit's answer that came on paper, with the responsible head who signed it (article 8)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    answered_on: date
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=50)
    content: str = Field(min_length=2, max_length=10_000)
    signed_on: date | None = None
    """The day beside the signature; null: the day it came."""
    file_ids: tuple[UUID, ...] = Field(default=(), max_length=20)
    """Scans of the paper and its attachments, kept with `KeepScan`."""


class CloseCase(Call[Case]):
    """Close an answered case with its outcome."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    outcome: Outcome
    closed_on: date
    note: str = ""


class CountedDeadline(Answer):
    """A counted due date."""

    deadline: Deadline


class CountDeadline(Call[CountedDeadline]):
    """Count working days from a day, with the calendar in force."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = CountedDeadline

    started_on: date
    working_days: int = Field(ge=1, le=250)


class WarningDisposed(Event):
    """The office has confirmed or dismissed a warning."""

    type_: ClassVar[str] = "cases.warning.disposed.v1"

    alert_id: UUID
    decision: WarningDecision
    reason: str
    case_id: UUID | None = None


class DocumentRequested(Event):
    """A case needs its document (drafted at opening, again when number and date are given)."""

    type_: ClassVar[str] = "cases.document.requested.v1"

    case_id: UUID
    case_number: str
    document_kind: DocumentKind
    document_number: str | None
    """Null while a draft; `元人预函〔2025〕3号` once sent."""
    matter_class: MatterClass
    alert_id: UUID
    alert_title: str
    addressee: str
    fact: str
    legal_basis: tuple[LegalBasis, ...]
    questions: tuple[str, ...]
    answer_working_days: int | None
    """10 for a letter; null for a query notice (article 8 speaks of letters)."""
    dated_on: date
    origin: Origin
    region: RegionCode
    occurrence: int | None = None
    """The occurrence of the warning that was confirmed: its figures and evidence; null (an old event) is the newest."""
    letter_id: UUID | None = None
    """The letter of the register that this is the paper of; null for a draft."""
    communications: tuple[Communication, ...] = ()
    """What was said before the query notice; empty for a letter, and for the first draft of a notice."""
    urgency: Urgency = Urgency.ORDINARY


class DayBegan(Event):
    """A day has begun in the office's time zone; told once for each day, with the calendar that work of days hangs on.

    Days on which nothing ran are not told one by one: a consumer that must not miss any goes from `previous` to `day`.
    """

    type_: ClassVar[str] = "cases.day.began.v1"

    day: date
    previous: date | None
    """The day told before; null at the very first."""
    is_working_day: bool
    calendar: str
    """Version of the calendar, with its sources."""
    calendar_from: date
    calendar_to: date
    rest_days: tuple[date, ...]
    """Every day from `calendar_from` to `calendar_to` that is no working day, in order."""
    announced_until: date
    """The last day whose arrangement is announced; later days are plain weekdays and provisional (暂定)."""


class CaseClosed(Event):
    """A case is closed; the outcome feeds the rule's health."""

    type_: ClassVar[str] = "cases.case.closed.v1"

    case_id: UUID
    alert_id: UUID
    rule_id: str
    outcome: Outcome
