"""Everything that is due: cases, query requests, agreed matters, with the working days left."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Answer, Call
from contracts.values import Model


class DueKind(StrEnum):
    """What is due."""

    CASE = "case"
    REQUEST = "request"
    TASK = "task"


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


class DueList(Answer):
    """Things by due day."""

    today: date
    items: tuple[DueThing, ...]


class ListDue(Call[DueList]):
    """Everything that is due and not done."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DueList
