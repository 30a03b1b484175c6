"""Several versions tested and several changes decided in one go: all of them, or none."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.alerts.parameters_v1 import ParameterChange
from contracts.alerts.rules_v1 import Backtest, BacktestFinding, Knowledge, RuleChange
from contracts.envelope import Answer, Call
from contracts.values import Model, RegionCode, Sha256

MOST = 40
"""In one go: what a person can look through."""


class ChangeKind(StrEnum):
    """What is changed: a rule's state, or a parameter's value."""

    RULE = "rule"
    PARAMETER = "parameter"


class ChangeRef(Model):
    """A proposed change."""

    kind: ChangeKind
    change_id: UUID


class DecidedChanges(Answer):
    """The changes as they are now."""

    rules: tuple[RuleChange, ...]
    parameters: tuple[ParameterChange, ...]


class DecideChanges(Call[DecidedChanges]):
    """Approve or refuse several changes with one note; where one of them cannot be decided, none is."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = DecidedChanges

    items: tuple[ChangeRef, ...] = Field(min_length=1, max_length=MOST)
    is_approved: bool
    note: str = Field(default="", max_length=500)


class VersionRef(Model):
    """A version of a rule."""

    rule_id: str = Field(max_length=10)
    digest: Sha256


class Backtests(Answer):
    """Back-tests that were asked for together."""

    items: tuple[Backtest, ...]


class RequestBacktests(Call[Backtests]):
    """Have several versions run on the same past days, one after the other; where one cannot be, none is."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = Backtests

    items: tuple[VersionRef, ...] = Field(min_length=1, max_length=MOST)
    region: RegionCode
    first_day: date
    last_day: date
    knowledge: Knowledge = Knowledge.PERIOD


class ChangeEffect(Model):
    """What a proposed change of a rule would add, remove and put at another level, by its back-test."""

    change: RuleChange
    backtest: Backtest | None
    """Null where none came to an end, or the change is no activation."""
    findings: tuple[BacktestFinding, ...]
    """Added, removed and relevelled, the largest amounts first; the first 20 (`backtest` counts them all)."""


class ParameterEffect(Model):
    """What a proposed value of a parameter would add, remove and put at another level, by its back-test."""

    change: ParameterChange
    backtest: Backtest | None
    """The newest that came to an end, else the newest; null where none was asked for."""
    findings: tuple[BacktestFinding, ...]


class ChangeEffects(Answer):
    """The changes that wait for approval, with what each would do."""

    items: tuple[ChangeEffect, ...]
    parameters: tuple[ParameterEffect, ...] = ()


class ListEffects(Call[ChangeEffects]):
    """What the proposed changes of rules and parameters would do, each by the back-test that stands behind it."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ChangeEffects
