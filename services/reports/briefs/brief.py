"""The data object of a brief: everything it says, with sources, before any sentence is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contracts.alerts.desk_v1 import RuleHealth
from contracts.alerts.v1 import Alert, AlertCounts, AlertSummary
from contracts.cases.v1 import Case, CaseSummary
from contracts.ingest.v1 import DueDelivery
from contracts.values import Origin
from services.reports.briefs.amounts import Amount, Count, ExecutionRow
from services.reports.briefs.topics.topic import TopicData
from services.reports.figures import Source
from services.reports.offices import Office


class Book(StrEnum):
    """The four books (预算法 article 5)."""

    GENERAL = "general"
    FUND = "fund"
    CAPITAL = "capital"
    INSURANCE = "insurance"


BOOK_TITLES = {
    Book.GENERAL: "一般公共预算",
    Book.FUND: "政府性基金预算",
    Book.CAPITAL: "国有资本经营预算",
    Book.INSURANCE: "社会保险基金预算",
}


@dataclass(frozen=True, slots=True)
class SetArrival:
    """What of one data set has arrived for the time of the brief."""

    data_set: str
    sender: str
    receipts: int
    rows: Count
    newest_period: str
    due_on: date | None
    """When the newest period was due; None where no rule says so."""
    received_on: date
    late: int
    """Receipts that came after their due day."""
    score: Decimal | None
    """Lowest quality score of its receipts (docs/quality.md); None before it was measured."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between deliveries (R01-R38) that stands."""

    identity: str
    subject: str
    period: str
    left: Amount | None
    right: Amount | None
    gap: Amount | None
    is_unexplained: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class PastIncome:
    """General income of the level itself in a year before: month by month, and the whole year where December arrived."""

    year: int
    months: tuple[tuple[int, Amount], ...]
    whole: Amount | None


@dataclass(frozen=True, slots=True)
class SenderQuality:
    """How a unit reported in the year (counts of the system's own register)."""

    sender: str
    deliveries: int
    refused: int
    late: int
    missing: int
    differences: int
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Transfers:
    """Transfers from above, received from January to the cut-off day (D09)."""

    documents: Count
    received: Amount
    allocated: Amount | None
    overdue_documents: Count | None
    """Documents with an unallocated rest more than 30 days after receipt; None where there is none."""
    overdue: Amount | None
    by_kind: tuple[tuple[str, Amount], ...]


@dataclass(frozen=True, slots=True)
class Debt:
    """One kind of debt (D24, D25). `limit` is the newest approved; `balance` at the end of `ym`."""

    kind: str
    ym: str
    limit: Amount | None
    balance: Amount | None
    borrowed: Amount | None
    repaid: Amount | None


@dataclass(frozen=True, slots=True)
class TreasuryCash:
    """Treasury balance (D21) at the year's first and the newest reported day."""

    first_on: date
    opening: Amount
    last_on: date
    closing: Amount


@dataclass(frozen=True, slots=True)
class DepartmentExecution:
    """A department: indicators issued to it (D07) and paid (D13), both up to the cut-off day."""

    code: str
    name: str
    budget: Amount
    paid: Amount

    @property
    def rate(self) -> Decimal:
        """Payments in per cent of indicators; the budget is positive by construction."""
        return self.paid.yuan * 100 / self.budget.yuan


@dataclass(frozen=True, slots=True)
class IdleProject:
    """A project with an indicator and no payment application."""

    code: str
    name: str
    unit_name: str
    budget: Amount
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Departments:
    """Execution by department."""

    by_rate: tuple[DepartmentExecution, ...]
    """Highest rate first; departments without an indicator are not ranked."""
    budget: Amount
    paid: Amount
    """Of all departments together."""
    idle_projects: tuple[IdleProject, ...]
    """Largest first."""
    idle_budget: Amount | None
    """Of all idle projects together."""


@dataclass(frozen=True, slots=True)
class Warnings:
    """What alerts and cases say (by RPC)."""

    counts: AlertCounts
    cases: tuple[CaseSummary, ...]
    top: tuple[Alert, ...]
    """The gravest warnings with evidence, one a rule."""
    top_sources: tuple[tuple[Source, ...], ...]
    """Sources of each of `top`."""
    listed: tuple[AlertSummary, ...] = ()
    """All warnings on data of the time, gravest first."""
    matters: tuple[Case, ...] = ()
    """Matters that were taken up before this issue, whole."""
    health: tuple[RuleHealth, ...] = ()
    """How each rule's warnings turned out (annual report)."""
    known_on: date | None = None
    """The day as of which warnings and cases are told; null: as they are."""
    later_alerts: int = 0
    """Warnings on the period's data that were raised or changed after that day."""
    later_cases: int = 0
    """Cases of before that day that went on after it."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief says."""

    office: Office
    region: str
    year: int
    quarter: int
    dated_on: date
    origin: Origin
    months: int
    """Months with data: 1 to 3 × quarter."""
    cut_off: date
    """Last day that the brief's data speak of."""
    arrivals: tuple[SetArrival, ...]
    missing: tuple[DueDelivery, ...]
    income: tuple[ExecutionRow, ...]
    """D16 of the newest month."""
    expenditure: tuple[ExecutionRow, ...]
    """D17 of the newest month."""
    income_months: tuple[tuple[int, Amount, Amount | None], ...]
    """General income: (month, this year, last year)."""
    expenditure_months: tuple[tuple[int, Amount, Amount | None], ...]
    treasury_income: Amount | None
    """General income by the treasury's daily reports (D20), to compare with D16."""
    transfers: Transfers | None
    debts: tuple[Debt, ...]
    cash: TreasuryCash | None
    departments: Departments | None
    warnings: Warnings
    topics: Mapping[str, TopicData] = field(default_factory=dict)
    """What was read for each topic of this quarter's brief, by its key."""
    differences: tuple[Difference, ...] = ()
    """Largest first."""
    past_income: tuple[PastIncome, ...] = ()
    """Of the three years before, oldest first; only what has arrived."""
    senders: tuple[SenderQuality, ...] = ()
