"""The register of duties: who may consent (article 7) and who may sign for a unit (article 8), on which days."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model


class Duty(StrEnum):
    """Duties that articles 7 and 8 name."""

    HEAD = "head"
    """预算工委负责同志: reviews and consents (general, important)."""
    VICE_CHAIR = "vice_chair"
    """人大常委会分管领导: consents (major)."""
    UNIT_HEAD = "unit_head"
    """所在部门主管负责同志: signs a unit's answers."""


class DutyHolder(Model):
    """A person in a duty, from a day to a day."""

    holder_id: UUID
    duty: Duty
    unit: str
    """For `UNIT_HEAD` the code of a networked unit, or the name of another; empty for the congress's own."""
    name: str
    post: str
    """`局长`, `预算工委主任`."""
    valid_from: date
    valid_to: date | None
    """The last day; null while it lasts."""
    basis: str
    """The paper that says so, `元人发〔2024〕5号`."""
    entered_at: Instant
    seat: str


class DutyEntry(Answer):
    """One line of the register."""

    holder: DutyHolder


class DutyList(Answer):
    """The register: those in office first."""

    items: tuple[DutyHolder, ...]


class ListDuties(Call[DutyList]):
    """The register, or one duty or unit of it."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DutyList

    duty: Duty | None = None
    unit: str | None = Field(default=None, max_length=60)
    on: date | None = None
    """Only who held it on that day."""


class EnterDuty(Call[DutyEntry]):
    """Enter a person into the register."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DutyEntry

    duty: Duty
    unit: str = Field(default="", max_length=60)
    name: str = Field(min_length=2, max_length=50)
    post: str = Field(min_length=2, max_length=50)
    valid_from: date
    valid_to: date | None = None
    basis: str = Field(min_length=2, max_length=200)


class EndDuty(Call[DutyEntry]):
    """End a duty that lasts; the line stays, since papers of its days rest on it."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = DutyEntry

    holder_id: UUID
    valid_to: date
    basis: str = Field(min_length=2, max_length=200)
