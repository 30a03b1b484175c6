"""Issues: a document's way from draft to its recipients; text kept by people, numbers, copies, consent to publish."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.reports.v1 import Document, DocumentType
from contracts.values import Instant, Model, Origin, RegionCode, Sha256


class Stage(StrEnum):
    """Where an issue stands; the closed table of acts is `services/reports/issue.py`."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    """审核通过, waits for the signature."""
    SIGNED = "signed"
    """签发: numbered and dated; the text is fixed."""
    ISSUED = "issued"
    """印发."""
    DISTRIBUTED = "distributed"
    """Every recipient of article 6 has had its copy."""
    ARCHIVED = "archived"
    """归档: in the volume that article 11 asks for."""


class IssueAct(StrEnum):
    """What people do with an issue."""

    SUBMIT = "submit"
    """The person is the drafter (拟稿人)."""
    REVIEW = "review"
    """The person is the reviewer (审核人), never the drafter."""
    RETURN = "return"
    SIGN = "sign"
    ISSUE = "issue"
    VOID = "void"
    """Take a signed issue back: its number is kept with the reason and never given again."""
    ARCHIVE = "archive"
    """The note is the volume's number (案卷号)."""


class IssueStep(Model):
    """One step; append-only."""

    act: str
    from_stage: Stage
    to_stage: Stage
    on: date
    person: str
    """Who drafted, reviewed or signed; empty where the seat itself acts."""
    note: str
    seat: str
    happened_at: Instant
    scan_id: UUID | None = None
    """The paper that bears the signature; kept and fetched with cases' `KeepPaper`, `GetPaper`."""


class Copy(Model):
    """One recipient's copy."""

    recipient: str
    way: str
    """报 or 送."""
    delivered_on: date | None = None
    method: str = ""
    received_on: date | None = None
    signed_for_by: str = ""


class Recipient(Model):
    """Who is to get a copy."""

    way: Literal["报", "送"]
    name: str = Field(min_length=2, max_length=100)


class Consent(Model):
    """The vice chair's consent to publish outside (article 11)."""

    number: str
    """The number that it was given for; a number that was voided takes it along."""
    approver_name: str
    approved_on: date
    scope: str
    seat: str
    scan_id: UUID | None = None
    """The paper that bears the consent."""


class Publication(Model):
    """Where an issue was published."""

    place: str
    published_on: date
    seat: str


class TextBlock(Model):
    """A paragraph of the draft. Figures stand as `{name}` and are filled at each rendering."""

    key: str
    heading: str
    generated: str
    """What the facts say now."""
    edited: str | None = None
    """What a person wrote in its place."""
    is_stale: bool = False
    """The generated text has changed since the edit, or the edit names a figure that is gone."""
    figures: dict[str, str] = Field(default_factory=dict)
    """Name and printed text of the paragraph's figures."""


class IssueSummary(Model):
    """An issue in a list."""

    issue_id: UUID
    document_type: DocumentType
    title: str
    region: RegionCode
    period: str
    """`2026-Q1` of a brief; what a special report looks at and in which days."""
    stage: Stage
    number: str | None
    """Null until it is signed."""
    due_on: date | None
    """15 working days after the period (article 6); null where it was ordered by hand before any day was told."""
    is_due_provisional: bool
    signed_on: date | None
    document_id: UUID | None
    """Its newest rendering."""


class Issue(Answer):
    """An issue with its steps, text, copies."""

    summary: IssueSummary
    versions: tuple[Document, ...]
    """Its renderings, newest first."""
    steps: tuple[IssueStep, ...]
    text: tuple[TextBlock, ...]
    recipients: tuple[Recipient, ...]
    """Who is to get it: of a brief article 6's list, of a special report those chosen by its content."""
    copies: tuple[Copy, ...]
    consents: tuple[Consent, ...]
    publications: tuple[Publication, ...]
    allowed_acts: tuple[IssueAct, ...]


class IssueList(Answer):
    """Issues: briefs, the newest period first, then special reports, the newest first."""

    items: tuple[IssueSummary, ...]


class ListIssues(Call[IssueList]):
    """Issues of a region or of all, of a kind or of all."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = IssueList

    region: RegionCode | None = None
    document_type: DocumentType | None = None


class GetIssue(Call[Issue]):
    """One issue."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID


class MoveIssue(Call[Issue]):
    """Act on an issue; signing gives the number."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    act: IssueAct
    on: date
    person: str = Field(default="", max_length=50)
    note: str = Field(default="", max_length=500)
    scan_id: UUID | None = None
    """The signed paper, kept with cases' `KeepPaper`."""


class EditText(Call[Issue]):
    """Put a person's words in the place of a generated paragraph; null takes them back, an empty text leaves it out."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    key: str = Field(max_length=300)
    text: str | None = Field(max_length=5000)


class ChooseRecipients(Call[Issue]):
    """Choose by its content who gets a special report (article 6), while it is a draft."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    recipients: tuple[Recipient, ...] = Field(min_length=1, max_length=100)


class FigureChange(Model):
    """A figure that differs between two issues."""

    name: str
    unit: str
    before: str | None
    """Null where the earlier issue does not have it."""
    now: str | None
    change: Decimal | None


class FigureChanges(Answer):
    """What differs from the last issue, or from the last rendering where there is none."""

    against: str
    """Number or period of what it was compared with; empty where there is nothing to compare."""
    same: int
    items: tuple[FigureChange, ...]


class CompareIssue(Call[FigureChanges]):
    """The list of differences to the last issue."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = FigureChanges

    issue_id: UUID


class RecordCopy(Call[Issue]):
    """Record that the copies of these recipients were handed over: all or none."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    recipients: tuple[Annotated[str, Field(min_length=2, max_length=100)], ...] = Field(min_length=1, max_length=100)
    delivered_on: date
    means: str = Field(min_length=1, max_length=50)


class RecordCopyReceipt(Call[Issue]):
    """Record who signed for a copy."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    recipient: str = Field(min_length=2, max_length=100)
    received_on: date
    signed_for_by: str = Field(min_length=2, max_length=50)


class ConsentToPublication(Call[Issue]):
    """Record the consent of the vice chair in charge (article 11)."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    approver_name: str = Field(min_length=2, max_length=50)
    approved_on: date
    scope: str = Field(min_length=2, max_length=500)
    scan_id: UUID | None = None
    """The signed paper, kept with cases' `KeepPaper`."""


class PublishOutside(Call[Issue]):
    """Record a publication outside; refused without the consent of article 11."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Issue

    issue_id: UUID
    place: str = Field(min_length=2, max_length=200)
    published_on: date


class RegisteredNumber(Model):
    """A number that was given, void or not, with what went out under it."""

    issue_id: UUID
    document_type: DocumentType
    year: int
    number: int
    written: str
    title: str
    given_on: date
    signed_by: str
    """签发人."""
    voided_on: date | None
    void_reason: str
    issued_on: date | None
    """印发日期; null where it has not gone out under this number."""
    copies: int
    """Recipients on its list; 0 before it is issued and where the number is void."""
    delivered: int
    received: int
    volume: str
    """案卷号; empty before it is archived."""


class NumberList(Answer):
    """The register of a year, kind after kind, in order; no number of a kind is missing between."""

    items: tuple[RegisteredNumber, ...]


class ListNumbers(Call[NumberList]):
    """The number register."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = NumberList

    region: RegionCode
    year: int = Field(ge=2000, le=2100)


class IssueArchived(Event):
    """An issue was archived: cases files it into a volume (article 11)."""

    type_: ClassVar[str] = "reports.issue.archived.v1"

    issue_id: UUID
    document_type: DocumentType = DocumentType.QUARTERLY_BRIEF
    title: str
    number: str
    region: RegionCode
    origin: Origin
    archived_on: date
    record_sha256: Sha256
    """The issue as it stood with its steps, text, copies, consents and publications, as JSON in the blob store."""
    pdf_sha256: Sha256
    docx_sha256: Sha256


class IssueScheduled(Event):
    """The day by which an issue must go out (article 6) was counted or counted anew, or the issue went out, or was taken back."""

    type_: ClassVar[str] = "reports.issue.scheduled.v1"

    issue_id: UUID
    title: str
    region: RegionCode
    period: str
    due_on: date
    is_provisional: bool
    explanation: str
    """How the day was counted, Chinese."""
    is_out: bool
    """Issued: the clock has stopped."""
    told_at: Instant
    """Of two facts on one issue the later one counts."""


class HandedCopy(Model):
    """A copy in the register of copies, with the issue that it is of."""

    issue_id: UUID
    number: str
    title: str
    copy_: Copy


class CopyList(Answer):
    """The register of copies of a year (份数、分发登记), by number and in the order of the lists."""

    items: tuple[HandedCopy, ...]


class ListCopies(Call[CopyList]):
    """The register of copies."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = CopyList

    region: RegionCode
    year: int = Field(ge=2000, le=2100)


class IssueRenderingRequested(Event):
    """An issue's stored paper is to be rendered anew: a text was edited, or it was signed."""

    type_: ClassVar[str] = "reports.rendering.requested.v1"

    issue_id: UUID
    document_id: UUID
