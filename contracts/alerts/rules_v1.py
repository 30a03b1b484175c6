"""Alerts: the library of rules, their states, their back-tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.alerts.desk_v1 import RuleHealth
from contracts.alerts.parameters_v1 import ParameterChange, ParameterValue
from contracts.alerts.proposals import Proposal, ProposalState
from contracts.alerts.v1 import LegalBasis
from contracts.envelope import Answer, Call
from contracts.values import Instant, MatterClass, Model, Money, Page, PeriodText, RegionCode, Sha256


class RuleState(StrEnum):
    """Life of a version of a rule (domain.md 4.0)."""

    DRAFT = "draft"
    BACK_TESTED = "back_tested"
    APPROVED = "approved"
    """It begins on a day to come."""
    ACTIVE = "active"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class RuleAct(StrEnum):
    """What the head may be asked to approve."""

    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    RETIRE = "retire"


class Knowledge(StrEnum):
    """Which data a back-test sees on a past day."""

    KNOWN = "known"
    """What had been received by that day, in the version of that day."""
    PERIOD = "period"
    """The data of periods up to that day as they are known now: for years that were loaded later."""


class RuleVersion(Model):
    """One version of a rule."""

    digest: Sha256
    """Of its meaning: head and SQL; words may change under the same digest."""
    version: int
    state: RuleState
    since: Instant
    starts_on: date | None = None
    note: str = ""
    """How it came into its state, Chinese."""


class RuleSummary(Model):
    """A rule in the library, by the version that runs, else by its newest."""

    rule_id: str
    title: str
    current: RuleVersion
    newer: RuleVersion | None = None
    """A version that waits to be tested or approved."""
    family: str
    matter_class: MatterClass
    unit_of_analysis: str
    schedule: str
    data_sets: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]
    outcome: str
    """Of the last run: `spoke`, `silent`, `not_applicable`, `failed`, `never_ran`."""
    reason: str
    ran_at: Instant | None
    standing: int
    """Warnings that stand: neither dismissed nor cleared."""
    precision: Decimal | None
    advice: str = ""


class CitationToLoad(Model):
    """A citation whose text the law library does not have: its rules show no article until it is loaded."""

    law: str
    version: str
    """Date of the version; `待装载` where the rule itself says that its text is not at hand."""
    article: str
    reason: str
    """What is missing, Chinese."""
    rules: tuple[str, ...]


class RuleNotBuilt(Model):
    """A rule of the catalogue that the data sets cannot carry, so that nobody takes its silence for good news."""

    rule_id: str
    title: str
    reason: str
    needs: str


class RuleLibrary(Answer):
    """Every rule that matches, by id."""

    items: tuple[RuleSummary, ...]
    families: tuple[str, ...]
    """Of all rules, for a filter."""
    to_be_loaded: tuple[CitationToLoad, ...] = ()
    """Of the matching rules, by law and article."""
    not_built: tuple[RuleNotBuilt, ...] = ()


class ListRules(Call[RuleLibrary]):
    """The library of rules; what is left out is not filtered by."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleLibrary

    region: RegionCode | None = None
    """Last runs, warnings and precision of this region."""
    state: RuleState | None = None
    family: str | None = Field(default=None, max_length=40)
    matter_class: MatterClass | None = None
    outcome: str | None = Field(default=None, max_length=20)
    words: str = Field(default="", max_length=100)
    """In id, title, explanation or law."""


class RuleParameter(Model):
    """A declared parameter and what holds for the county as a whole."""

    name: str
    title: str
    unit: str | None
    """`yuan share days months years count`; null where the head does not say."""
    bounds: tuple[Decimal, Decimal] | None
    source: str
    default: ParameterValue
    county: ParameterValue
    """The default, or the county's approved value in force today."""


class RuleChange(Answer):
    """A change of a rule's state: proposed by one, decided by the head's seat."""

    change_id: UUID
    rule_id: str
    title: str
    digest: Sha256
    version: int
    act: RuleAct
    starts_on: date
    backtest_id: UUID | None
    """What was tested before an activation."""
    proposal: Proposal


class RuleChanges(Answer):
    """A page of changes: those that wait for approval first, then the newest."""

    total: int
    items: tuple[RuleChange, ...]
    may_decide: bool = False
    """The asking seat is the one that approves."""


class BacktestState(StrEnum):
    """A back-test waits for the engine, runs, and has come to an end."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class BacktestMonth(Model):
    """What would have been put before people in a month."""

    month: PeriodText
    raised: int
    raised_before: int
    """By the version that runs now."""


class BacktestSummary(Model):
    """What a back-test came to."""

    days: int
    """Past days on which the rule was run."""
    not_judged: int
    """Runs that could not be judged for want of data."""
    reasons: tuple[str, ...]
    """Why, Chinese; at most five."""
    raised: int
    """Warnings that people would have got, further raisings included."""
    matters: int
    """Distinct findings."""
    raised_before: int
    matters_before: int
    added: int
    """Findings that the version that runs now does not have."""
    removed: int
    relevelled: int
    by_level: dict[str, int]
    months: tuple[BacktestMonth, ...]


class Backtest(Answer):
    """A back-test of a version of a rule, or of a change of a parameter, on past data; it changes nothing."""

    backtest_id: UUID
    rule_id: str
    digest: Sha256
    version: int
    against: int | None
    """The version that runs now; null where none does: everything is added."""
    parameter_change_id: UUID | None = None
    """The change of a parameter that is tested: the running version with the new value against the same without it."""
    region: RegionCode
    first_day: date
    last_day: date
    knowledge: Knowledge
    state: BacktestState
    requested_by: str
    requested_at: Instant
    finished_at: Instant | None
    trouble: str = ""
    """Why it failed, Chinese."""
    summary: BacktestSummary | None


class BacktestFinding(Model):
    """A finding of a back-test."""

    change: str
    """`added`, `removed`, `relevelled` or `same`, against the version that runs now."""
    first_on: date
    """The first of the past days on which it would have been found."""
    raised: int
    """How often people would have got it."""
    title: str
    fact: str
    unit_name: str
    subject: str
    period: PeriodText
    amount: Money | None
    level: MatterClass
    level_before: MatterClass | None


class BacktestFindings(Answer):
    """A back-test with a page of its findings: added, removed and relevelled first, the largest amounts first."""

    backtest: Backtest
    total: int
    items: tuple[BacktestFinding, ...]
    parameter_change: ParameterChange | None = None
    """What is tested, where that is no version but a parameter's value."""


class RuleDetail(Answer):
    """A rule with all that is needed to judge it."""

    summary: RuleSummary
    shown: RuleVersion
    """The version that is shown."""
    explanation: str
    headline: str
    fact: str
    formula: str
    legal_basis: tuple[LegalBasis, ...]
    innocent_reasons: tuple[str, ...]
    questions: tuple[str, ...]
    exclusions: tuple[str, ...]
    parameters: tuple[RuleParameter, ...]
    source: str
    """The file: head and SQL."""
    health: RuleHealth
    versions: tuple[RuleVersion, ...]
    """Newest first."""
    changes: tuple[RuleChange, ...]
    parameter_changes: tuple[ParameterChange, ...]
    backtests: tuple[Backtest, ...]
    """Newest first, at most ten."""


class GetRule(Call[RuleDetail]):
    """One rule, by the version that runs or the one asked for."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleDetail

    rule_id: str = Field(max_length=10)
    digest: Sha256 | None = None
    region: RegionCode | None = None


class DraftRule(Call[RuleDetail]):
    """Take a rule file as a draft; it runs only in back-tests until it is approved."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleDetail

    file_name: str = Field(min_length=5, max_length=80, pattern=r"^w_[a-z]\d{2}_[a-z0-9_]+\.sql$")
    text: str = Field(min_length=10, max_length=60_000)


class RequestBacktest(Call[Backtest]):
    """Have a version run on past days; the engine does it after this answer."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Backtest

    rule_id: str = Field(max_length=10)
    digest: Sha256
    region: RegionCode
    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class RequestParameterBacktest(Call[Backtest]):
    """Have a change of a parameter run on past days, as if its value had always held; one is asked for with every proposal."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Backtest

    change_id: UUID
    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class GetBacktest(Call[BacktestFindings]):
    """One back-test with its findings."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = BacktestFindings

    backtest_id: UUID
    page: Page = Page()


class ListRuleChanges(Call[RuleChanges]):
    """Changes of rules' states."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleChanges

    rule_id: str | None = None
    state: ProposalState | None = None
    page: Page = Page()


class ProposeRuleChange(Call[RuleChange]):
    """Propose to activate (after a back-test), suspend, resume or retire a version, with the reason."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleChange

    rule_id: str = Field(max_length=10)
    digest: Sha256
    act: RuleAct
    starts_on: date
    reason: str = Field(min_length=5, max_length=500)


class DecideRuleChange(Call[RuleChange]):
    """Approve or refuse, from the head's seat."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = RuleChange

    change_id: UUID
    is_approved: bool
    note: str = Field(default="", max_length=500)
