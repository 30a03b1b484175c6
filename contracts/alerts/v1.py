"""Alerts: warnings with their law, explanation and evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.values import (
    Instant,
    MatterClass,
    Model,
    Money,
    Origin,
    Page,
    PeriodText,
    ReceiptRef,
    RegionCode,
)


class AlertState(StrEnum):
    """Life of a warning: raised; then confirmed or dismissed by cases; cleared when the fact is gone.

    `whitelisted`: found, but held back by an entry of the whitelist; raised when the entry is over.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CLEARED = "cleared"
    WHITELISTED = "whitelisted"


class LegalBasis(Model):
    """An article that the rule leans on."""

    law: str
    version: str
    """Date of the version, `2018-12-29`; `待装载` where the text is not at hand."""
    article: str
    """`第十三条`."""
    gist: str
    """Our own one-line paraphrase, Chinese."""


class Evidence(Model):
    """One row behind a warning: what it says, and where it was received."""

    label: str
    amount: Money | None = None
    receipt: ReceiptRef
    row_no: int
    figures: dict[str, str] = Field(default_factory=dict)
    """Named values put into the formula."""


class ComparisonPoint(Model):
    """One value to compare with: a year, a month, another unit."""

    label: str
    value: Decimal | None
    """Null where nothing is known, which `note` explains."""
    is_subject: bool = False
    """It is the warning's own value."""
    note: str = ""


class Comparison(Model):
    """What a warning is to be compared with: the same in other times, or others of its kind."""

    kind: str
    """`history` or `peers`."""
    title: str
    unit: str
    """`yuan share days count`."""
    points: tuple[ComparisonPoint, ...]
    """History in the order of time, peers by value."""
    median: Decimal | None = None
    """Of the others."""
    remark: str = ""
    """What is to be borne in mind, Chinese."""


class AlertSummary(Model):
    """A warning in a list."""

    alert_id: UUID
    rule_id: str
    title: str
    state: AlertState
    matter_class: MatterClass
    level: MatterClass
    """Proposed level: by size, capped by the class (article 7)."""
    region: RegionCode
    unit: str | None
    """Code of the unit that the warning concerns; null for the government as a whole."""
    unit_name: str
    """Addressee's short name, `县财政局`."""
    subject: str
    period: PeriodText
    amount: Money | None
    origin: Origin
    occurrences: int
    """Number of the newest occurrence; what an occurrence says, and its evidence, never change."""
    raised_at: Instant


class Doubt(Model):
    """An unexplained reconciliation difference under a warning's data: until it is explained the level is general."""

    difference_id: UUID
    identity: str
    """`R05a`."""
    period: PeriodText
    subject: str
    amount: Money


class HeadLevel(Model):
    """The level that the head of the committee has set, and why."""

    level: MatterClass
    reason: str
    head_name: str
    decided_on: date


class AlertHistoryLine(Model):
    """One entry of a warning's append-only history."""

    at: Instant
    event: str
    """`new again returned refresh gone confirmed dismissed head_level doubted whitelisted let_go`."""
    state: AlertState
    level: MatterClass
    amount: Money | None
    note: str = ""
    seat: str = ""
    """Who acted; empty for the engine."""


class Recurrence(Model):
    """The settled warning that this one repeats."""

    alert_id: UUID
    title: str
    period: PeriodText
    case_id: UUID | None
    outcome: str
    """The outcome code on closing, `true_mended`."""
    closed_at: Instant


class Alert(Answer):
    """A warning with all that is needed to believe it (domain.md 4.K, 7)."""

    summary: AlertSummary
    rule_version: int
    fact: str
    """The finding in one or two Chinese sentences with its figures."""
    formula: str
    """The formula with the numbers put in."""
    legal_basis: tuple[LegalBasis, ...]
    explanation: str
    innocent_reasons: tuple[str, ...]
    questions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    """The first 200 rows, or where the call wants them all rows that are kept (2,000); `evidence_count` says how many there are."""
    evidence_count: int
    receipt_ids: tuple[UUID, ...]
    proposed_level: MatterClass | None = None
    """By numbers and class alone; the summary's level is lower under doubts, or the head's."""
    doubts: tuple[Doubt, ...] = ()
    head_level: HeadLevel | None = None
    is_gone: bool = False
    """The fact was gone at the last run."""
    comparisons: tuple[Comparison, ...] = ()
    """The rule's own comparison as it was found; the same matter in other periods; others with the same finding."""
    history: tuple[AlertHistoryLine, ...] = ()
    """Newest first, at most 100."""
    related: tuple[AlertSummary, ...] = ()
    """Other warnings of the same matter: rule family, unit, subject, quarter."""
    recurs: Recurrence | None = None
    whitelist_id: UUID | None = None
    """The entry that holds it back."""
    case_id: UUID | None = None
    """The case in which its matter is handled; several warnings of one matter share it."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Values of the rule's parameters by which it was found; empty for what was found before they were kept."""
    parameter_changes: tuple[UUID, ...] = ()
    """The approved changes behind them; empty: the rule's own defaults."""


class AlertList(Answer):
    """A page of warnings: highest level first, then the largest amount, then the newest."""

    total: int
    items: tuple[AlertSummary, ...]


class ListAlerts(Call[AlertList]):
    """Warnings by state, class, rule."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = AlertList

    state: AlertState | None = None
    level: MatterClass | None = None
    rule_id: str | None = None
    region: RegionCode | None = None
    page: Page = Page()


class GetAlert(Call[Alert]):
    """One warning with its evidence, as it is or as one of its occurrences said it."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Alert

    alert_id: UUID
    occurrence: int | None = Field(default=None, ge=1, le=2**31 - 1)
    """What the warning said as this occurrence; null is the newest. Its state is always that of now."""
    wants_all_evidence: bool = False
    """All rows that are kept (2,000 at most), for papers that must not end at the first 200."""


class ChangeLevel(Call[Alert]):
    """Record the head's decision on the level of an open warning, with the reason (domain.md 4.0)."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Alert

    alert_id: UUID
    level: MatterClass
    reason: str = Field(min_length=2, max_length=500)
    head_name: str = Field(min_length=2, max_length=50)
    """预算工委负责同志."""
    decided_on: date
    occurrence: int | None = Field(default=None, ge=1, le=2**31 - 1)
    """The occurrence that was looked at; a conflict where the warning says something newer."""


class RuleRun(Model):
    """What the last run of a rule came to; over several regions or years the worst of their last runs.

    Worst is `failed`, then `not_applicable`, `spoke`, `silent`.
    """

    rule_id: str
    title: str
    version: int
    matter_class: MatterClass
    legal_basis: tuple[LegalBasis, ...]
    outcome: str
    """`spoke`, `silent`, `not_applicable`, `failed`, `never_ran`."""
    reason: str = ""
    """Why not applicable, Chinese: missing data are never good news."""
    findings: int = 0
    ran_at: Instant | None = None


class AlertCounts(Answer):
    """Warnings by level and state, and every rule's last run."""

    by_level: dict[str, int]
    by_class: dict[str, int]
    by_state: dict[str, int]
    by_rule: dict[str, int]
    rules: tuple[RuleRun, ...]


class CountAlerts(Call[AlertCounts]):
    """Counts for the overview and the brief; with `year`/`quarter`, warnings raised on data of that time."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = AlertCounts

    region: RegionCode | None = None
    year: int | None = None
    quarter: int | None = None


class AlertRaised(Event):
    """A new warning, or a further occurrence of a known one: raised again, or only its figures brought up to date."""

    type_: ClassVar[str] = "alerts.alert.raised.v1"

    summary: AlertSummary
    fact: str
    legal_basis: tuple[LegalBasis, ...]
    questions: tuple[str, ...]
    receipt_ids: tuple[UUID, ...]
    matter: str | None = None
    """SHA-256 of region, rule family, unit, subject and quarter: warnings that share it are one matter."""
    raised_as: int | None = None
    """The occurrence as which it was last raised to people, lower than `summary.occurrences` where only the figures were
    brought up to date since; null: this one."""


class RulesEvaluated(Event):
    """The rules that one accepted slice concerns have all run."""

    type_: ClassVar[str] = "alerts.rules.evaluated.v1"
    may_be_unread: ClassVar[bool] = True

    slice_id: UUID
    receipt_id: UUID
    ran: int
    raised: int
