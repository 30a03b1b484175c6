"""Limits that laws set in calendar days or months: the list, and one counted from a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Model


class LimitUnit(StrEnum):
    """How a law counts."""

    DAYS = "days"
    """日: calendar days after the event."""
    DAYS_BEFORE = "days_before"
    """日: calendar days before the event, a session."""
    MONTHS = "months"


class Limit(Model):
    """A limit with its article."""

    name: str
    """`department-approval`."""
    law: str
    article: str
    """`第五十二条`; `（条文待装载）` where the text is not at hand."""
    number: int
    unit: LimitUnit
    starts_at: str
    """The event, Chinese: `人代会批准预算`."""
    what: str
    who: str


class LimitList(Answer):
    """All limits."""

    items: tuple[Limit, ...]


class ListLimits(Call[LimitList]):
    """The limits that the system knows."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = LimitList


class CountedLimit(Answer):
    """A limit counted from a day."""

    limit: Limit
    event_on: date
    due_on: date
    is_provisional: bool
    """True where a moved end rests on a year whose arrangement is not announced (暂定)."""
    explanation: str
    calendar: str


class CountLimit(Call[CountedLimit]):
    """Count a limit of a law."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = CountedLimit

    limit: str = Field(min_length=1, max_length=60)
    event_on: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))
    moves_to_workday: bool = False
    """Move an end on a rest day (民法典 article 203): for a day to work by, not for judging lateness."""
