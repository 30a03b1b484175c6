"""Alerts: parameters of rules, and their approved values for a county, a unit, an item, a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.alerts.proposals import Proposal, ProposalState
from contracts.envelope import Answer, Call
from contracts.values import Model, Page, RegionCode


class Thresholds(Model):
    """A value for each level; null where a level cannot be reached by the parameter."""

    general: Decimal | None = None
    important: Decimal | None = None
    major: Decimal | None = None


ParameterValue = Thresholds | Decimal
"""Three columns or one number; money in yuan, shares as fractions (0.05 is 5 %)."""


class ParameterScope(Model):
    """What a value is for; what is left out is not narrowed."""

    region: RegionCode
    unit: str | None = Field(default=None, min_length=1, max_length=60)
    """Code of the unit; its name where warnings of the rule have no code."""
    item: str | None = Field(default=None, min_length=1, max_length=200)
    """Subject, project or payee as the warning names it, or the code in front of it."""
    month: int | None = Field(default=None, ge=1, le=12)
    """Month of the warning's period."""


class ParameterChange(Answer):
    """A change of one parameter; in force from `valid_from` to `valid_until`, both included, once approved."""

    change_id: UUID
    number: int
    """Changes of the rule in the order in which they were proposed."""
    rule_id: str
    name: str
    title: str
    """What people call it, Chinese."""
    measure: str | None = None
    """`yuan share days months years count`; null where the rule does not say."""
    value: ParameterValue
    before: ParameterValue
    """The value that held for this scope when it was proposed."""
    scope: ParameterScope
    valid_from: date
    valid_until: date | None
    proposal: Proposal
    is_in_force: bool


class ParameterChanges(Answer):
    """A page of changes: those that wait for approval first, then the newest."""

    total: int
    items: tuple[ParameterChange, ...]
    may_decide: bool = False
    """The asking seat is the one that approves."""


class ListParameterChanges(Call[ParameterChanges]):
    """Changes of parameters, what was refused or ended too."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ParameterChanges

    region: RegionCode | None = None
    rule_id: str | None = None
    state: ProposalState | None = None
    page: Page = Page()


class ProposeParameterChange(Call[ParameterChange]):
    """Propose another value with its reason; nothing changes before the head's seat has approved it."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ParameterChange

    rule_id: str = Field(max_length=10)
    name: str = Field(max_length=42)
    value: ParameterValue
    scope: ParameterScope
    valid_from: date
    valid_until: date | None = None
    reason: str = Field(min_length=5, max_length=500)


class DecideParameterChange(Call[ParameterChange]):
    """Approve or refuse, from the head's seat; the rule runs anew once the value is in force."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ParameterChange

    change_id: UUID
    is_approved: bool
    note: str = Field(default="", max_length=500)


class EndParameterChange(Call[ParameterChange]):
    """End an approved change before its time, from the head's seat: what held before holds again."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ParameterChange

    change_id: UUID
    reason: str = Field(min_length=2, max_length=500)
