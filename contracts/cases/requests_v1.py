"""Query requests (article 5): who asked for data for their work, who approved it, what was given, where it is registered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.v1 import Deadline
from contracts.envelope import Answer, Call
from contracts.values import Instant, Model, Page


class RequesterKind(StrEnum):
    """Who may ask (article 5, third paragraph)."""

    SPECIAL_COMMITTEE = "special_committee"
    """县人大专门委员会."""
    WORKING_COMMITTEE = "working_committee"
    """常委会工作委员会."""
    MEMBER = "member"
    """常委会组成人员."""
    DEPUTY = "deputy"
    """县人大代表: only the administrator sees these (article 4, first item)."""


class RequestState(StrEnum):
    """How a request stands."""

    ENTERED = "entered"
    APPROVED = "approved"
    REFUSED = "refused"
    ANSWERED = "answered"
    ARCHIVED = "archived"


class RequestStep(Model):
    """One line of the append-only history."""

    act: str
    on: date
    note: str
    from_state: RequestState | None
    to_state: RequestState
    seat: str
    recorded_at: Instant
    scan_id: UUID | None = None
    """The paper that bears the decision; fetched with `GetPaper`."""


class QueryRequest(Answer):
    """A request with its clock and history."""

    request_id: UUID
    number: str
    """`元人预查〔2026〕3号`."""
    kind: RequesterKind
    requester: str
    subject: str
    """What is to be queried."""
    purpose: str
    """The work that needs it."""
    received_on: date
    state: RequestState
    deadline: Deadline
    days_left: int | None
    """Working days until it is due, negative when overdue; null once answered or refused."""
    answer: str
    given_to: str
    volume: str
    """Number of the archive volume; empty before."""
    can: tuple[str, ...]
    """Acts that its state allows."""
    history: tuple[RequestStep, ...]


class QueryRequestList(Answer):
    """A page of requests, what is due first at the top."""

    items: tuple[QueryRequest, ...]
    total: int


class ListRequests(Call[QueryRequestList]):
    """The register of requests; deputies' requests only for who may see deputies' affairs."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequestList

    state: RequestState | None = None
    page: Page = Page()


class GetRequest(Call[QueryRequest]):
    """One request."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequest

    request_id: UUID


class EnterRequest(Call[QueryRequest]):
    """Register a request; its number and its due day are given here."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequest

    kind: RequesterKind
    requester: str = Field(min_length=2, max_length=60)
    subject: str = Field(min_length=4, max_length=500)
    purpose: str = Field(min_length=4, max_length=500)
    received_on: date


class DecideRequest(Call[QueryRequest]):
    """Record the decision of the head of the office; a refusal has its reason."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequest

    request_id: UUID
    is_approved: bool
    decided_by: str = Field(min_length=2, max_length=50)
    decided_on: date
    reason: str = Field(default="", max_length=500)
    scan_id: UUID | None = None
    """The signed paper, kept with `KeepPaper`."""


class AnswerRequest(Call[QueryRequest]):
    """Record what was given, to whom."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequest

    request_id: UUID
    answered_on: date
    content: str = Field(min_length=4, max_length=10_000)
    given_to: str = Field(min_length=2, max_length=60)


class ArchiveRequest(Call[QueryRequest]):
    """Put an answered or refused request into a volume."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = QueryRequest

    request_id: UUID
    archived_on: date
    volume: str = Field(min_length=2, max_length=60)
