"""Audit findings and their rectification (审计查出问题及整改, data set D38), linked by people with warnings and cases, followed up.

监督法 article 27: the standing committee hears of the rectification within six months; 审计法 article 52: findings are rectified within
the set time.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model, Money, Origin, Page, RegionCode


class FindingStanding(StrEnum):
    """How the rectification stands, by the newest delivery and today."""

    OPEN = "open"
    """Within its limit, or without one."""
    OVERDUE = "overdue"
    """The limit has passed and nothing says that it is done."""
    DONE = "done"
    """Reported as rectified, not yet taken off the list (销号)."""
    CLOSED = "closed"


class FindingLinkKind(StrEnum):
    """What a finding belongs with."""

    WARNING = "warning"
    CASE = "case"


class FindingLink(Model):
    """A link that a person has made; ended by a person with a reason, never deleted."""

    link_id: UUID
    kind: FindingLinkKind
    subject_id: UUID
    number: str
    """Of the case; the rule of a warning."""
    title: str
    reason: str
    seat: str
    linked_at: Instant
    ended_at: Instant | None
    end_reason: str
    case_id: UUID | None
    """The case itself; of a warning the case that it became, null where it has none."""
    case_number: str | None
    raised_on: date | None
    """Of a warning: when it was raised first as this office knows it."""


class SuggestedWarning(Model):
    """A warning of the same unit, the same time and the same subject or amount; nothing is linked by itself."""

    alert_id: UUID
    rule_id: str
    title: str
    subject: str
    period: str
    amount: Money | None
    state: str
    """Of the office's decision: `waiting`, `confirmed`, `dismissed`."""
    raised_on: date
    grounds: tuple[str, ...]
    """`unit`, `period`, `subject`, `amount`: what is the same."""
    is_after_done: bool
    """Raised after the finding was reported as rectified: the matter has come again."""
    case_id: UUID | None
    case_number: str | None


class FindingDelivery(Model):
    """What one month's delivery says of a finding, with its place in the received file."""

    period: str
    status: str
    rectify_by: date | None
    rectified_amount: Money | None
    closed_on: date | None
    evidence: str
    receipt_id: UUID
    row_no: int
    place: str


class FollowUp(Model):
    """A step of the office's own follow-up; append-only."""

    step: int
    on: date
    note: str
    next_on: date | None
    """When the office looks at it again; null: this ends the following-up."""
    seat: str
    recorded_at: Instant


class FindingSummary(Model):
    """A line of the register."""

    finding_id: UUID
    """Made of region and number, so that it stays the same from delivery to delivery."""
    number: str
    """问题编号, as the audit bureau numbers it."""
    region: RegionCode
    audit_project: str
    reported_on: date | None
    agency_code: str
    unit_name: str
    category: str
    kind: str
    """`immediate`, `phased`, `continuous`."""
    amount: Money | None
    rectified_amount: Money | None
    rectify_by: date | None
    status: str
    """As the audit bureau words it."""
    closed_on: date | None
    standing: FindingStanding
    days_overdue: int | None
    """Calendar days since the limit; null where it is not overdue."""
    has_come_again: bool
    """It is reported as rectified, and a warning of the same matter was raised afterwards."""
    is_missing: bool
    """Not done, and the newest delivery does not name it any more: a question, not good news."""
    linked_warnings: int
    linked_cases: int
    suggested: int
    """Warnings that might belong to it and are not linked."""
    next_on: date | None
    """When the office looks at it again."""
    period: str
    """Of the delivery that says all this."""
    origin: Origin


class Finding(Answer):
    """A finding with its way through the deliveries, links, suggestions, follow-up."""

    summary: FindingSummary
    description: str
    law: str
    deliveries: tuple[FindingDelivery, ...]
    links: tuple[FindingLink, ...]
    suggestions: tuple[SuggestedWarning, ...]
    follow_ups: tuple[FollowUp, ...]
    first_warned_on: date | None
    """The earliest linked warning; before `reported_on` our rules saw it first."""


class FindingNumbers(Model):
    """The chosen findings in figures."""

    total: int
    amount: Money
    rectified_amount: Money
    by_standing: dict[FindingStanding, int]
    come_again: int
    missing: int
    linked: int
    """With a warning or a case."""


class FindingList(Answer):
    """A page of findings: overdue first, the longest at the top; and the figures of region and year."""

    items: tuple[FindingSummary, ...]
    total: int
    numbers: FindingNumbers
    newest_period: str | None
    """Of the newest delivery; null: none was received yet."""


class RectificationList(Answer):
    """整改清单: all that fit, whole, for a sheet."""

    as_of: date
    items: tuple[Finding, ...]


class FindingRef(Model):
    """A finding as a warning's or a case's page names it."""

    finding_id: UUID
    number: str
    kind: FindingLinkKind
    """Whether the warning or the case itself was linked."""
    reason: str
    seat: str
    linked_at: Instant


class FindingRefs(Answer):
    """Findings that people have linked."""

    items: tuple[FindingRef, ...]


class ListLinkedFindings(Call[FindingRefs]):
    """Findings that are linked with a warning, or with a case or the warning that it came from; one of the two is given."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = FindingRefs

    alert_id: UUID | None = None
    case_id: UUID | None = None


class ListFindings(Call[FindingList]):
    """The register of findings."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = FindingList

    region: RegionCode | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    """Of the audit report; where it has no day, of the delivery."""
    standing: FindingStanding | None = None
    kind: str | None = Field(default=None, pattern="^(immediate|phased|continuous)$")
    words: str = Field(default="", max_length=100)
    """In number, project, unit, category."""
    has_come_again: bool = False
    is_linked: bool | None = None
    page: Page = Page()


class GetFinding(Call[Finding]):
    """One finding."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Finding

    finding_id: UUID


class ExportFindings(Call[RectificationList]):
    """整改清单 for the standing committee, at most 2,000; stands in the register of exports (article 4)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = RectificationList

    region: RegionCode | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    standing: FindingStanding | None = None


class LinkFinding(Call[Finding]):
    """Link a warning (by its id) or a case (by its number)."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Finding

    finding_id: UUID
    alert_id: UUID | None = None
    case_number: str = Field(default="", max_length=60)
    """One of the two, not both."""
    reason: str = Field(min_length=2, max_length=500)


class UnlinkFinding(Call[Finding]):
    """End a link that was wrong."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Finding

    finding_id: UUID
    link_id: UUID
    reason: str = Field(min_length=2, max_length=500)


class FollowFinding(Call[Finding]):
    """Record a step of the office's follow-up, and when it looks again."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Finding

    finding_id: UUID
    on: date
    note: str = Field(min_length=2, max_length=1_000)
    next_on: date | None = None
