"""Ingest: the identities R01-R38 and the permanent ledger of their differences."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.values import Instant, Model, Money, Origin, Page, PeriodText, ReceiptRef, RegionCode


class DifferenceState(StrEnum):
    """Life of a difference; `open` and `reopened` are unexplained."""

    OPEN = "open"
    EXPLAINED = "explained"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"
    REOPENED = "reopened"


class DifferenceAct(StrEnum):
    """One entry of a difference's history."""

    FOUND = "found"
    MOVED = "moved"
    EXPLAINED = "explained"
    RETURNED = "returned"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"
    REOPENED = "reopened"


class Verdict(StrEnum):
    """The committee's word on an explanation."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class IdentityOutcome(StrEnum):
    """What comparing an identity for a period came to."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"


class DifferenceSummary(Model):
    """A difference in a list. Money in yuan; `amount` is left less right."""

    difference_id: UUID
    identity: str
    """`R05a`."""
    title: str
    region: RegionCode
    period: PeriodText
    key: str
    subject: str
    """What `key` is called by people, Chinese."""
    senders: tuple[str, ...]
    """Units whose data stand on either side; they are asked first (domain.md 3.2)."""
    state: DifferenceState
    left: Money
    right: Money
    amount: Money
    origin: Origin
    first_seen: Instant
    last_seen: Instant
    age_days: int
    """Days since it was first seen; for a closed one, until it was closed."""


class SideRow(Model):
    """One received row of a side."""

    side: str
    """`left` or `right`."""
    label: str
    amount: Money
    receipt: ReceiptRef
    row_no: int


class HistoryLine(Model):
    """One entry of the append-only history."""

    at: Instant
    act: DifferenceAct
    state: DifferenceState
    left: Money
    right: Money
    note: str = ""
    by: str = ""
    """Seat that acted; empty for the comparison itself."""
    unit: str = ""


class Difference(Answer):
    """A difference with both sides' rows, its identity and its history."""

    summary: DifferenceSummary
    left_title: str
    right_title: str
    relation: str
    """`equal` or `at_most`."""
    tolerance: Decimal
    cut_off: str
    explanation_of_identity: str
    innocent_reasons: tuple[str, ...]
    rows: tuple[SideRow, ...]
    """At most 20 rows a side, the largest first; the counts say how many there are."""
    left_rows: int
    right_rows: int
    explanation: str
    """The unit's; empty where there is none."""
    explained_unit: str
    history: tuple[HistoryLine, ...]


class DifferenceList(Answer):
    """A page of differences: unexplained first, then oldest."""

    total: int
    items: tuple[DifferenceSummary, ...]


class ListDifferences(Call[DifferenceList]):
    """Differences by state, identity, region, year; a connector sees those of its own unit's data."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DifferenceList

    state: DifferenceState | None = None
    identity: str | None = Field(default=None, pattern=r"^R\d\d[a-z]?$")
    region: RegionCode | None = None
    fiscal_year: int | None = None
    page: Page = Page()


class GetDifference(Call[Difference]):
    """One difference."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Difference

    difference_id: UUID


class ExplainDifference(Call[Difference]):
    """The unit's explanation: by its connector, or typed in by the administrator in the unit's name."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Difference

    difference_id: UUID
    explanation: str = Field(min_length=5, max_length=2000)
    unit: str | None = None
    """The explaining unit, needed from the administrator; a connector speaks for its own."""


class SignOffDifference(Call[Difference]):
    """The committee accepts the explanation, or gives it back with a reason."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Difference

    difference_id: UUID
    verdict: Verdict
    note: str = Field(default="", max_length=2000)


class IdentityPeriod(Model):
    """The last comparison of an identity for one period."""

    period: PeriodText
    outcome: IdentityOutcome
    reason: str = ""
    """Why it could not be compared or failed, Chinese."""
    compared: int = 0
    """Keys that were compared."""
    broken: int = 0
    ran_at: Instant


class IdentityStatus(Model):
    """An identity with what its last comparisons came to."""

    identity: str
    title: str
    data_sets: tuple[str, ...]
    """Codes, `D16`."""
    tolerance: Decimal
    cut_off: str
    left_title: str
    right_title: str
    not_built: str | None
    """Why it is not compared at all; null where it is."""
    periods: tuple[IdentityPeriod, ...]
    standing: int
    """Differences that are neither closed nor signed off."""


class IdentityList(Answer):
    """Every identity, in the order of its number."""

    region: RegionCode
    fiscal_year: int
    items: tuple[IdentityStatus, ...]


class ListIdentities(Call[IdentityList]):
    """Every identity's last outcome for a region's year; without them, the newest with data."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = IdentityList

    region: RegionCode | None = None
    fiscal_year: int | None = None


class SliceReconciled(Event):
    """The identities that read an accepted slice have been compared, and something came out otherwise than before."""

    type_: ClassVar[str] = "ingest.slice.reconciled.v1"
    may_be_unread: ClassVar[bool] = True

    slice_id: UUID
    region: RegionCode
    fiscal_year: int
    identities: tuple[str, ...]
    """Those with another outcome or another difference than before; never empty."""


class DifferenceChanged(Event):
    """A difference was found, moved, explained, signed off, closed or opened again."""

    type_: ClassVar[str] = "ingest.difference.changed.v1"
    may_be_unread: ClassVar[bool] = True

    difference_id: UUID
    identity: str
    region: RegionCode
    period: PeriodText
    act: DifferenceAct
    state: DifferenceState
    senders: tuple[str, ...]
