"""The working calendar that limits are counted with: its versions, their papers, which days they changed, which limits moved."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model, Page


class CalendarDayChange(Model):
    """A day that a version arranges, or counts otherwise than what was in force before it."""

    day: date
    name: str
    """`春节`; empty where the day lost its name."""
    is_working: bool
    was_working: bool
    is_local: bool
    source: str
    """The paper that says so; empty where an earlier version's day is a plain one again."""


class CalendarVersion(Model):
    """A version as the administrator imported it; it is never changed, only followed by another."""

    version: str
    imported_at: Instant
    years: tuple[int, ...]
    """Years that its national papers arrange."""
    sources: tuple[str, ...]
    """Its papers, national and local."""
    days: int
    local_days: int
    changed_days: int
    """Days that count otherwise than before it."""
    moved: int
    """Limits that it moved."""
    is_in_force: bool
    """It speaks for a year that no later version arranges."""


class CalendarList(Answer):
    """The calendar in force and its versions, the newest first."""

    in_force: str
    """Every source by name, as it stands beside a counted limit."""
    announced_until: date
    """Limits that reach beyond are provisional (暂定)."""
    package: str
    """`chinesecalendar 1.11.0`: the years that no version arranges."""
    package_years: tuple[int, int]
    items: tuple[CalendarVersion, ...]


class ListCalendars(Call[CalendarList]):
    """Which versions of the working calendar exist."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = CalendarList


class MovedKind(StrEnum):
    """What a moved limit is of."""

    CASE = "case"
    REQUEST = "request"
    OPINION = "opinion"


class MovedLimit(Model):
    """A limit that was counted again, with its old day and the reason."""

    kind: MovedKind
    subject_id: UUID
    number: str
    note: str


class CalendarVersionShown(Answer):
    """A version with its days and a page of the limits that it moved."""

    summary: CalendarVersion
    days: tuple[CalendarDayChange, ...]
    moved: tuple[MovedLimit, ...]
    """Deputies' affairs only for who may see them; `summary.moved` counts the same."""


class GetCalendarVersion(Call[CalendarVersionShown]):
    """One version."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = CalendarVersionShown

    version: str = Field(min_length=1, max_length=60)
    page: Page = Page()
