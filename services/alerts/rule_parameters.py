"""Parameters of a rule: declared in its head with default, unit, bounds and source (domain.md 4.0)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, model_validator

from contracts.values import MatterClass

LEVELS: Final = (MatterClass.GENERAL, MatterClass.IMPORTANT, MatterClass.MAJOR)
"""The three levels, lowest first."""
_COLUMN_TITLES: Final = {"general": "一般", "important": "重要", "major": "重大"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    """A parameter with a value for each level (domain.md 4.0, columns G, I, M); money in yuan, shares as fractions."""

    general: Decimal | None = None
    important: Decimal | None = None
    major: Decimal | None = None

    @model_validator(mode="after")
    def _some_value(self) -> Columns:
        if not self.given():
            raise ValueError("三栏（general、important、major）至少要有一栏有值")
        return self

    def value(self, level: MatterClass) -> Decimal | None:
        """Return the level's value; null where the level cannot be reached by this parameter."""
        value: Decimal | None = getattr(self, level.value)
        return value

    def given(self) -> dict[MatterClass, Decimal]:
        """Return the columns that have a value, the lowest level first."""
        return {level: value for level in LEVELS if (value := self.value(level)) is not None}


Value = Columns | Decimal


class Unit(StrEnum):
    """What a parameter's number counts."""

    YUAN = "yuan"
    SHARE = "share"
    """A fraction: 0.05 is 5 %."""
    DAYS = "days"
    MONTH = "month"
    """A month of the year, 1 to 12."""
    MONTHS = "months"
    """A span."""
    YEARS = "years"
    COUNT = "count"


class Parameter(_Part):
    """One declared parameter. The short form in a head, a number or three columns alone, is its default."""

    default: Value
    title: str = ""
    unit: Unit | None = None
    bounds: tuple[Decimal, Decimal] | None = None
    """Least and greatest value that a county may set, both included."""
    source: str = ""
    """Where the default comes from: an article, a paper, or 本系统暂定."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return (
            value
            if isinstance(value, Parameter) or (isinstance(value, dict) and "default" in value)
            else {"default": value}
        )

    @model_validator(mode="after")
    def _sound(self) -> Parameter:
        if self.bounds is not None and self.bounds[0] > self.bounds[1]:
            raise ValueError("bounds 的下限大于上限")
        if fault := self.fault(self.default):
            raise ValueError(f"默认值不合声明：{fault}")
        return self

    def fault(self, value: Value) -> str:
        """Return what is wrong with setting `value`, Chinese; empty where it may be set."""
        if isinstance(value, Columns) is not isinstance(self.default, Columns):
            return "应为一般、重要、重大三栏" if isinstance(self.default, Columns) else "应为一个数"
        numbers = list(value.given().values()) if isinstance(value, Columns) else [value]
        if isinstance(value, Columns) and isinstance(self.default, Columns):
            if value.given().keys() != self.default.given().keys():
                titles = "、".join(_COLUMN_TITLES[level] for level in self.default.given())
                return f"应恰好填写这几栏：{titles}"
            order = sorted(numbers, reverse=_falls(self.default))
            if value != self.default and numbers != order:
                return "三栏的大小顺序应与默认值一致，较高的级别应更难达到"
        least, most = self.bounds or (Decimal(0) if self._is_positive else None, None)
        for number in numbers:
            if (least is not None and number < least) or (most is not None and number > most):
                return f"{number:f} 不在允许的范围 {_end(least)} 至 {_end(most)} 之内"
        return ""

    @property
    def _is_positive(self) -> bool:
        """Without declared bounds a threshold that is not negative stays so."""
        default = self.default
        return min(default.given().values() if isinstance(default, Columns) else [default]) >= 0


def _falls(default: Columns) -> bool:
    """Return whether a smaller number means a higher level (days of cash left, say)."""
    numbers = list(default.given().values())
    return numbers[-1] < numbers[0]


def _end(value: Decimal | None) -> str:
    return "不限" if value is None else f"{value:f}"


def bound(name: str, value: Value) -> dict[str, Decimal]:
    """Return the SQL parameters of a value: a scalar as it is, columns as `name_level`."""
    return (
        {f"{name}_{level}": each for level, each in value.given().items()}
        if isinstance(value, Columns)
        else {name: value}
    )


def as_json(value: Value) -> str | dict[str, str]:
    """Return a value as it is stored: texts, so that no number is rounded."""
    return {level: f"{each:f}" for level, each in value.given().items()} if isinstance(value, Columns) else f"{value:f}"


def from_json(stored: str | dict[str, str]) -> Value:
    """Return a stored value."""
    return Columns.model_validate(stored) if isinstance(stored, dict) else Decimal(stored)
