"""Everything that is due: cases, query requests, agreed matters, deputies' opinions, briefs, dates of the year, with the working days left."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Answer, Call
from contracts.values import Model, Page


class DueKind(StrEnum):
    """What is due."""

    CASE = "case"
    REQUEST = "request"
    TASK = "task"
    FINDING = "finding"
    """审计整改: the day on which the office looks at a finding again."""
    OPINION = "opinion"
    """代表意见建议: only for who may see deputies' affairs."""
    BRIEF = "brief"
    """A brief that article 6 wants out within 15 working days after its period."""
    YEAR_DATE = "year_date"
    """年度法定事项: what a law orders every year, counted from no event."""


class DueThing(Model):
    """One thing that somebody must do by a day."""

    kind: DueKind
    subject_id: UUID
    number: str
    title: str
    who: str
    """Who must do it."""
    act: str
    """What must be done, Chinese: `复函`, `送出通报`."""
    due_on: date
    days_left: int
    """Working days; 0 on the day, negative when overdue."""
    is_reminded: bool
    """Five or two working days before, on the day, or overdue (domain.md section 5: reminders at -5, -2, 0)."""
    article: str
    is_provisional: bool
    explanation: str
    reminded_on: date | None = None
    """When the system last reminded of this day; a mark is told once, a missed day's with the next."""
    remind_on: tuple[date, ...] = ()
    """The working days on which five, two and no working days are left, in order: for alarms elsewhere."""


class DueList(Answer):
    """A page of things by due day, and how many there are in all."""

    today: date
    items: tuple[DueThing, ...]
    total: int = 0
    overdue: int = 0
    due_today: int = 0
    due_soon: int = 0
    """Within five working days."""


class ListDue(Call[DueList]):
    """Everything that is due and not done."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DueList

    kind: DueKind | None = None
    page: Page = Page(limit=500)
