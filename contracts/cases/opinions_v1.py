"""Deputies' opinions (代表意见建议): registered, handed to a unit or to a case, answered, judged by the deputy, handled again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model, Page


class OpinionSource(StrEnum):
    """Who raised it."""

    DEPUTY = "deputy"
    """县人大代表."""
    DELEGATION = "delegation"
    """代表团 (代表小组)."""


class OpinionState(StrEnum):
    """How an opinion stands."""

    ENTERED = "entered"
    HANDLING = "handling"
    ANSWERED = "answered"
    """The deputy has not said yet whether the answer satisfies."""
    UNSATISFIED = "unsatisfied"
    """The deputy is not satisfied: it must be handled again."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Satisfaction(StrEnum):
    """What the deputy says of an answer."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


class OpinionLimit(StrEnum):
    """By which limit the answer is due; the first two are names of `ListLimits`."""

    SUGGESTION = "suggestion"
    """代表法 (article 待装载): three months from the hand-over."""
    SUGGESTION_COMPLEX = "suggestion-complex"
    """代表法 (article 待装载): six months, where it touches many and is hard to do."""
    AGREED = "agreed"
    """Working days that the office has agreed with the unit."""


class LinkKind(StrEnum):
    """What an opinion is handled together with."""

    CASE = "case"
    REQUEST = "request"


class OpinionClock(Model):
    """The day by which the next step is due, and how it was counted."""

    limit: OpinionLimit
    number: int
    """Months of the law's limits, working days of an agreed one."""
    started_on: date
    due_on: date
    article: str
    is_provisional: bool
    explanation: str
    calendar: str


class OpinionLink(Model):
    """A case or a query request in which the opinion is handled too; append-only."""

    kind: LinkKind
    subject_id: UUID
    number: str
    reason: str
    seat: str
    linked_at: Instant


class OpinionAnswer(Model):
    """One answer; append-only. After `unsatisfied` the next round follows."""

    round: int
    unit: str
    content: str
    signer: str
    signer_post: str
    signed_on: date
    answered_on: date
    is_late: bool
    satisfaction: Satisfaction | None
    """Null until the deputy has spoken."""
    judged_on: date | None
    comment: str


class OpinionStep(Model):
    """One line of the append-only history."""

    act: str
    on: date
    note: str
    from_state: OpinionState | None
    to_state: OpinionState
    seat: str
    recorded_at: Instant


class OpinionSummary(Model):
    """A line of the register."""

    opinion_id: UUID
    number: str
    """`元人代意〔2026〕3号`."""
    source: OpinionSource
    deputy: str
    """Name of the deputy or of the delegation."""
    occasion: str
    """`县十八届人大四次会议`, `闭会期间`."""
    subject: str
    concerns: str
    """The unit that it concerns, as the deputy names it."""
    raised_on: date
    received_on: date
    handler: str
    """Who handles it now; empty before it was handed over."""
    round: int
    """0 before it was handed over, 1 in the first handling, 2 after the first 不满意."""
    state: OpinionState
    clock: OpinionClock | None
    days_left: int | None
    """Working days until the clock ends, negative when overdue; null where none runs."""
    satisfaction: Satisfaction | None
    """Of the newest answer."""


class Opinion(Answer):
    """An opinion with everything that became of it."""

    summary: OpinionSummary
    text: str
    links: tuple[OpinionLink, ...]
    answers: tuple[OpinionAnswer, ...]
    can: tuple[str, ...]
    """Acts that its state allows."""
    history: tuple[OpinionStep, ...]


class OpinionNumbers(Model):
    """The register in figures, for the chosen year."""

    total: int
    by_state: dict[OpinionState, int]
    """States without an opinion are 0."""
    overdue: int
    answered_late: int
    """Answers of any round that came after their limit."""
    judged: dict[Satisfaction, int]
    """By the newest answer."""
    handled_again: int
    """Opinions in their second or a later round."""


class OpinionList(Answer):
    """A page of the register, what is due first at the top, and the figures of the year."""

    items: tuple[OpinionSummary, ...]
    total: int
    numbers: OpinionNumbers


class OpinionRegister(Answer):
    """The register of a year, whole, for a sheet."""

    year: int
    items: tuple[Opinion, ...]


class ListOpinions(Call[OpinionList]):
    """The register; for who may see deputies' affairs (article 4, first item)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = OpinionList

    state: OpinionState | None = None
    source: OpinionSource | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    """Of the day of receipt."""
    words: str = Field(default="", max_length=100)
    """In number, deputy, subject, unit."""
    is_overdue: bool = False
    page: Page = Page()


class GetOpinion(Call[Opinion]):
    """One opinion."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID


class ExportOpinions(Call[OpinionRegister]):
    """The register of a year for a sheet; stands in the register of exports (article 4)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = OpinionRegister

    year: int = Field(ge=2000, le=2100)


class EnterOpinion(Call[Opinion]):
    """Register an opinion; it gets its number and the day by which it must be handed over."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    source: OpinionSource
    deputy: str = Field(min_length=2, max_length=60)
    occasion: str = Field(min_length=2, max_length=60)
    subject: str = Field(min_length=4, max_length=200)
    text: str = Field(min_length=4, max_length=10_000)
    concerns: str = Field(min_length=2, max_length=60)
    raised_on: date
    received_on: date


class ForwardOpinion(Call[Opinion]):
    """Hand it over to a unit (交办); the clock of the answer starts."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    unit: str = Field(min_length=2, max_length=60)
    forwarded_on: date
    limit: OpinionLimit
    working_days: int | None = Field(default=None, ge=1, le=120)
    """Needed with `agreed`, refused with the others."""


class AttachOpinion(Call[Opinion]):
    """Handle it within a case or a query request, by the office itself; the clock of the answer starts."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    kind: LinkKind
    number: str = Field(min_length=4, max_length=60)
    """Of the case or the request."""
    reason: str = Field(min_length=2, max_length=500)
    attached_on: date
    limit: OpinionLimit
    working_days: int | None = Field(default=None, ge=1, le=120)


class LinkOpinion(Call[Opinion]):
    """Note a case or a query request that belongs to it; neither handler nor clock change."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    kind: LinkKind
    number: str = Field(min_length=4, max_length=60)
    reason: str = Field(min_length=2, max_length=500)
    linked_on: date


class ReassignOpinion(Call[Opinion]):
    """Give it to another unit; the clock goes on as it was."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    unit: str = Field(min_length=2, max_length=60)
    reassigned_on: date
    reason: str = Field(min_length=2, max_length=500)


class AnswerOpinion(Call[Opinion]):
    """Record the handler's answer with its signer."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    content: str = Field(min_length=4, max_length=10_000)
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=60)
    signed_on: date
    answered_on: date


class JudgeOpinion(Call[Opinion]):
    """Record what the deputy says of the answer; 不满意 has its reason."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    satisfaction: Satisfaction
    judged_on: date
    comment: str = Field(default="", max_length=1_000)


class RehandleOpinion(Call[Opinion]):
    """Hand it over again after 不满意; a new round with its own clock."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    unit: str = Field(min_length=2, max_length=60)
    forwarded_on: date
    limit: OpinionLimit
    working_days: int | None = Field(default=None, ge=1, le=120)
    reason: str = Field(min_length=2, max_length=500)


class WithdrawOpinion(Call[Opinion]):
    """The deputy takes it back."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Opinion

    opinion_id: UUID
    withdrawn_on: date
    reason: str = Field(min_length=2, max_length=500)
