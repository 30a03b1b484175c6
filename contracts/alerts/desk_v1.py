"""Alerts: the office's morning, the health of rules, runs on demand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from contracts.alerts.v1 import AlertSummary
from contracts.envelope import Answer, Call, Done, Event
from contracts.values import Model, Money, RegionCode


class MorningItem(Model):
    """A matter that is put before people, by its worthiest warning."""

    warning: AlertSummary
    worth: Money
    """Expected worth in yuan: amount times level times the rule's precision; it orders, it is no sum of money."""
    shown_on: date | None
    """Null while it waits in the queue."""
    others: int
    """Further open warnings of the same matter."""
    fact: str = ""
    """The finding with its figures, Chinese."""
    questions: tuple[str, ...] = ()
    """What to ask next."""


class Morning(Answer):
    """What is to be done today: at most twenty matters, the worthiest first."""

    region: RegionCode | None
    """Null where no warning was ever raised."""
    day: date
    budget: int
    """New matters a week."""
    shown_this_week: int
    items: tuple[MorningItem, ...]
    open_matters: int
    """Matters put before people that wait for a decision, those beyond twenty included."""
    queue: tuple[MorningItem, ...]
    """The next of the queue, at most ten."""
    queued: int
    """Matters that wait in the queue; none is lost."""


class GetMorning(Call[Morning]):
    """The morning of a region (null: the one with the newest warning); takes matters from the queue while the week's budget lasts."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Morning

    region: RegionCode | None = None


class RuleHealth(Model):
    """What became of a rule's warnings (domain.md 4.K 8, 9)."""

    rule_id: str
    title: str
    version: int
    fired: int
    confirmed: int
    dismissed: int
    true: int
    """属实, mended and being mended."""
    reasonable: int
    data_problem: int
    rule_problem: int
    precision: Decimal | None
    """属实/(属实+合理+规则问题); null without outcomes."""
    raised_per_week: Decimal
    """Over the last 13 weeks."""
    noise_per_week: Decimal
    """Dismissed, or closed as 合理 or 规则问题, over the last 13 weeks."""
    advice: str = ""
    """Chinese; empty where nothing need be done."""


class HealthOfRules(Answer):
    """Every rule, by id."""

    weeks: int
    items: tuple[RuleHealth, ...]


class ListHealth(Call[HealthOfRules]):
    """The health of every rule, in one region or in all."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = HealthOfRules

    region: RegionCode | None = None


class RunRules(Call[Done]):
    """Run rules over a region's year now; the engine does it after this answer."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Done

    region: RegionCode
    fiscal_year: int = Field(ge=2000, le=2100)
    rule_ids: tuple[str, ...] = Field(default=(), max_length=300)
    """Empty: all."""


class RunRequested(Event):
    """Rules are to run over a region's year: the calendar or a person asked."""

    type_: ClassVar[str] = "alerts.run.requested.v1"

    region: RegionCode
    fiscal_year: int
    rule_ids: tuple[str, ...]
    """Empty: all."""
    occasion: str
    """`calendar` or `demand`."""
