"""What follows a letter: reminder, extension letter, return, survey, report to the chairmen's meeting, dunning, hand-over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.letters_v1 import LetterKind, UnitCode
from contracts.cases.v1 import Case, PaperSection, Urgency
from contracts.envelope import Answer, Call, Event
from contracts.ingest.calendar_v1 import DueItem
from contracts.values import Instant, Model, Origin, Page, RegionCode

Name = Field(min_length=2, max_length=50)


class RemindCase(Call[Case]):
    """Send a reminder (催办函); refused before the limit has passed."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    approver_name: str = Name
    """The head."""
    sent_on: date
    scan_id: UUID | None = None
    urgency: Urgency = Urgency.ORDINARY


class VoidLetter(Call[Case]):
    """Take a sent letter back before its receipt (发错、写错): its number stays in the register as void, with the reason."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    reason: str = Field(min_length=2, max_length=500)
    voided_on: date


class ReturnAnswer(Call[Case]):
    """Return an insufficient answer (退回重答): a further letter, to be signed for and answered within its own limit."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    reason: str = Field(min_length=2, max_length=2_000)
    """What is missing; it stands in the letter."""
    approver_name: str = Name
    """Who consents to letters of the class (article 7)."""
    sent_on: date
    scan_id: UUID | None = None
    urgency: Urgency = Urgency.ORDINARY


class PlanSurvey(Call[Case]):
    """Begin a survey (调研) with its plan: after an answer, or where the limit has passed without one."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    approver_name: str = Name
    """The head."""
    planned_on: date
    members: str = Field(min_length=2, max_length=200)
    starts_on: date
    ends_on: date
    places: str = Field(min_length=2, max_length=500)
    questions: str = Field(min_length=2, max_length=5_000)
    scan_id: UUID | None = None


class ReportSurvey(Call[Case]):
    """End the survey with its report (调研报告)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    approver_name: str = Name
    reported_on: date
    findings: str = Field(min_length=2, max_length=10_000)
    judgement: str = Field(min_length=2, max_length=10_000)
    """How the unit has dealt with the matter."""
    advice: str = Field(min_length=2, max_length=10_000)
    scan_id: UUID | None = None


class ReportToChairmen(Call[Case]):
    """Report to the chairmen's meeting (主任会议)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    approver_name: str = Name
    """The vice chair in charge."""
    reported_on: date
    meeting: str = Field(min_length=2, max_length=100)
    """`县十八届人大常委会第37次主任会议`."""
    advice: str = Field(min_length=2, max_length=10_000)
    scan_id: UUID | None = None


class HandOver(Call[Case]):
    """Hand a clue over (线索移送) to another body, with a package that lies with the case (`Case.files`)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Case

    case_id: UUID
    receiver: str = Field(min_length=2, max_length=60)
    """`县监察委员会`, `县审计局`."""
    reason: str = Field(min_length=2, max_length=1_000)
    approver_name: str = Name
    """The vice chair in charge."""
    handed_on: date
    scan_id: UUID | None = None


class ProposalKind(StrEnum):
    """What the system proposes by itself; people decide."""

    REMINDER = "reminder"
    DUNNING = "dunning"


class FollowUpProposal(Model):
    """A reminder or a dunning letter that waits for the clerk."""

    proposal_id: UUID
    kind: ProposalKind
    case_id: UUID | None
    case_number: str | None
    unit: str | None
    """Sender's code (dunning)."""
    addressee: str
    matter: str
    due_on: date
    """The earliest day that has passed."""
    items: tuple[DueItem, ...] = ()
    region: RegionCode
    proposed_on: date


class ProposalList(Answer):
    """A page of open proposals, the longest overdue first, and how many there are in all."""

    items: tuple[FollowUpProposal, ...]
    total: int = 0


class ListProposals(Call[ProposalList]):
    """What the system proposes now."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = ProposalList

    page: Page = Page()


class DroppedProposal(Answer):
    """A proposal that was set aside."""

    proposal_id: UUID


class DropProposal(Call[DroppedProposal]):
    """Set a proposal aside with a reason; a reminder is proposed again after some working days."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DroppedProposal

    proposal_id: UUID
    reason: str = Field(min_length=2, max_length=500)


class SentDunning(Answer):
    """A dunning letter that was sent."""

    letter_id: UUID
    number: str


class SendDunning(Call[SentDunning]):
    """Send the dunning letter (催报函) that is proposed, with the head's consent, to the unit's inbox or on paper."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = SentDunning

    proposal_id: UUID
    approver_name: str = Name
    sent_on: date
    to_unit: UnitCode | None = None
    scan_id: UUID | None = None
    """The signed paper, kept with `KeepPaper`."""


class DeliveryNotice(Model):
    """A reminder or a dunning of deliveries, as ingest told it."""

    is_overdue: bool
    day: date
    items: tuple[DueItem, ...]
    told_at: Instant


class FollowUpRequested(Event):
    """A paper of a follow-up is to be rendered; everything that it says is here."""

    type_: ClassVar[str] = "cases.follow_up.requested.v1"

    kind: LetterKind
    letter_id: UUID | None
    """Null for a draft."""
    case_id: UUID | None
    case_number: str | None
    document_number: str | None
    addressee: str
    matter: str
    dated_on: date
    letter_number: str | None = None
    """Of the letter that it follows."""
    sent_on: date | None = None
    """Of that letter."""
    received_on: date | None = None
    due_on: date | None = None
    new_due_on: date | None = None
    working_days: int | None = None
    """Of the new limit, or passed since `due_on` (reminder)."""
    reason: str = ""
    sections: tuple[PaperSection, ...] = ()
    items: tuple[DueItem, ...] = ()
    signer: str = ""
    """Who signed it (签发人): a report to those above shows the name."""
    urgency: Urgency = Urgency.ORDINARY
    origin: Origin
    region: RegionCode
