"""The table of the year's dates (`dates.yaml`): law, version, article, window, what, of whom. Pure but for reading the file.

What a law orders every year without an event to count from (domain.md 5.3: 监督法 19, 20, 24, 25; 预算法 86; 条例 22, 25). Calendar
days; the end of a window is not moved from a rest day, because the laws do not say so.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import Field, StringConstraints, TypeAdapter, model_validator

from contracts.cases.year_dates_v1 import YearBasis
from contracts.values import Model

FILE: Final = Path(__file__).with_name("dates.yaml")
MonthDay = Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")]


class YearRule(Model):
    """One line of the table."""

    name: str = Field(pattern=r"^[a-z][a-z-]{2,40}$")
    basis: tuple[YearBasis, ...] = Field(min_length=1)
    first: MonthDay | None = None
    last: MonthDay | None = None
    """Null with `first`: the text is not at hand."""
    since: int | None = Field(default=None, ge=2000, le=2100)
    """The first year in which the cited versions order it."""
    what: str = Field(min_length=2, max_length=100)
    """Our own paraphrase."""
    who: str = Field(min_length=2, max_length=40)

    @model_validator(mode="after")
    def _is_whole_or_to_be_loaded(self) -> YearRule:
        """A window with all its parts and loaded laws, or none of it: nothing is guessed."""
        is_dated = None not in {self.first, self.last, self.since}
        if is_dated is any(basis.is_to_be_loaded for basis in self.basis):
            raise ValueError(f"{self.name}: a window stands where its laws are at hand and nowhere else")
        if not is_dated and {self.first, self.last, self.since} != {None}:
            raise ValueError(f"{self.name}: part of a window")
        if (window := self.window(self.since or 0)) is not None and window[0] > window[1]:
            raise ValueError(f"{self.name}: the window ends before it begins")
        return self

    def window(self, year: int) -> tuple[date, date] | None:
        """Return the first and the last day in a year; null while the text is to be loaded, or before it ordered this."""
        if self.first is None or self.last is None or (self.since or 0) > year:
            return None
        return date.fromisoformat(f"{year}-{self.first}"), date.fromisoformat(f"{year}-{self.last}")


@cache
def rules() -> dict[str, YearRule]:
    """Return the table by name; a ValidationError names what is wrong in the file."""
    read = TypeAdapter(tuple[YearRule, ...]).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    by_name = {rule.name: rule for rule in read}
    if len(by_name) != len(read):
        raise ValueError(f"{FILE.name}: a name stands twice")
    return by_name


def cited(rule: YearRule) -> str:
    """Return the articles as the due page names them."""
    return "、".join(f"《{basis.law}》{basis.article}" for basis in rule.basis)


def explained(first: date, last: date) -> str:
    """Return how the day came about, Chinese."""
    window = (
        f"{last.month}月{last.day}日前"
        if (first.month, first.day) == (1, 1)
        else f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    )
    return f"法定时间为每年{window}；按日历日计算，届满日为休息日的不顺延"
