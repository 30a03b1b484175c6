"""Dates of the year that laws order without an event to count from: the list of a year, and what was done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model

TO_BE_LOADED: Final = "待装载"


class YearBasis(Model):
    """An article; version and article are `待装载` where the text is not at hand."""

    law: str
    version: str
    """Date of the version, `2024-11-08`."""
    article: str

    @property
    def is_to_be_loaded(self) -> bool:
        """Whether the text is not at hand."""
        return TO_BE_LOADED in {self.version, self.article}


class YearDone(Model):
    """That it was done, as the office entered it."""

    on: date
    note: str
    seat: str
    recorded_at: Instant


class YearDate(Model):
    """One thing that laws order every year, in one year."""

    name: str
    """`final-accounts`."""
    basis: tuple[YearBasis, ...]
    first_on: date | None
    last_on: date | None
    """Calendar days, both included; null with `first_on` while the text is to be loaded."""
    what: str
    """Our own paraphrase, Chinese."""
    who: str
    line_id: UUID | None
    """Its line among what is due; null where the system was not yet there when its day passed, or its year has not begun."""
    done: YearDone | None


class YearDateList(Answer):
    """A year's dates."""

    year: int
    items: tuple[YearDate, ...]


class ListYearDates(Call[YearDateList]):
    """The dates of a year; of the running one without `year`."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = YearDateList

    year: int | None = Field(default=None, ge=2000, le=2100)


class RecordYearDate(Call[YearDateList]):
    """Enter that one was done: it is due no more. `Conflict` where it was entered before."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = YearDateList

    line_id: UUID
    on: date
    note: str = Field(min_length=2, max_length=500)
    """Where it was done, `第二十次常委会会议听取`."""
