"""Reports: official documents, rendered from one data object each, every figure with its receipt."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.values import Instant, Model, Origin, Page, RegionCode, Sha256


class DocumentType(StrEnum):
    """Kinds of documents of this release."""

    QUERY_NOTICE = "query_notice"
    LETTER = "letter"
    QUARTERLY_BRIEF = "quarterly_brief"
    REMINDER = "reminder"
    EXTENSION = "extension"
    RETURN = "return"
    DUNNING = "dunning"
    SURVEY_REPORT = "survey_report"
    CHAIRMEN_REPORT = "chairmen_report"
    SURVEY_PLAN = "survey_plan"
    MEETING_NOTICE = "meeting_notice"
    MEETING_MINUTES = "meeting_minutes"
    TASK_LIST = "task_list"
    SPECIAL_REPORT = "special_report"


class DocumentState(StrEnum):
    """A document is rendered in the background."""

    REQUESTED = "requested"
    RENDERED = "rendered"
    FAILED = "failed"


class Document(Model):
    """A document as the portal lists it."""

    document_id: UUID
    document_type: DocumentType
    title: str
    number: str | None
    state: DocumentState
    case_id: UUID | None
    period: str | None
    version: int
    """Rises when the document is rendered anew; older versions stay."""
    origin: Origin
    region: RegionCode
    requested_at: Instant
    rendered_at: Instant | None
    docx_sha256: Sha256 | None
    pdf_sha256: Sha256 | None
    overprint_sha256: Sha256 | None = None
    """The PDF without what is red, for paper with the red head printed already (套打); null for drafts and plain papers."""
    figures: int
    """How many figures of the text carry a receipt in the annex."""
    substituted_fonts: tuple[str, ...] = ()
    """Fonts that the standard names and this server lacks, with what stands in."""
    failure: str = ""
    """Why it could not be rendered, Chinese; empty otherwise."""


class DocumentList(Answer):
    """A page of documents, newest first."""

    total: int
    items: tuple[Document, ...]


class ListDocuments(Call[DocumentList]):
    """Documents by type or case."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = DocumentList

    document_type: DocumentType | None = None
    case_id: UUID | None = None
    page: Page = Page()


class DocumentFile(Answer):
    """Where a rendered file lies in the blob store, and the name to give it."""

    sha256: Sha256
    file_name: str
    media_type: str


class GetDocumentFile(Call[DocumentFile]):
    """Ask for the DOCX or PDF of a document, or the PDF for red-headed paper (套打); the download is logged before it is answered."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = DocumentFile

    document_id: UUID
    form: str = Field(pattern="^(docx|pdf|overprint)$")


class Requested(Answer):
    """A document will be rendered."""

    document_id: UUID
    issue_id: UUID
    """The issue that it is a draft of."""


class RequestBrief(Call[Requested]):
    """Order the brief of a quarter (article 6)."""

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Requested

    region: RegionCode
    year: int = Field(ge=2000, le=2100)
    quarter: int = Field(ge=1, le=4)


class BriefRequested(Event):
    """A brief was ordered; the renderer takes over."""

    type_: ClassVar[str] = "reports.brief.requested.v1"

    document_id: UUID
    region: RegionCode
    year: int
    quarter: int


class DocumentRendered(Event):
    """A document's files lie in the blob store."""

    type_: ClassVar[str] = "reports.document.rendered.v1"

    document_id: UUID
    document_type: DocumentType
    case_id: UUID | None
    docx_sha256: Sha256
    pdf_sha256: Sha256
    letter_id: UUID | None = None
    """The letter of cases' register that this is the paper of; null for a draft and for what is no letter."""
