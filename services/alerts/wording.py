"""Sentences of a finding: templates with named values, filled with money, shares and dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

Value = str | int | Decimal | bool | None

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}")
_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")
_WAN = Decimal(10_000)
_LEAST_WAN = Decimal(1_000)
_YI = Decimal(100_000_000)


class WordingError(ValueError):
    """A template asks for a value or a format that is not there; the text says which."""


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names a template uses; `WordingError` where it has an unknown format or a stray brace."""
    for match in _FIELD.finditer(template):
        if match[2] is not None and match[2] not in FORMATS:
            raise WordingError(f"模板“{template}”用了未知的格式 {match[2]}，可用：{'、'.join(FORMATS)}")
    if any(brace in _FIELD.sub("", template) for brace in "{}"):
        raise WordingError(f"模板“{template}”的花括号不成对，或名称写法不对；应为 {{名称}} 或 {{名称:格式}}")
    return tuple(match[1] for match in _FIELD.finditer(template))


def fill(template: str, values: Mapping[str, Value]) -> str:
    """Return the sentence; `WordingError` where a value is missing or does not fit its format."""

    def put(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        value = values.get(name)
        if value is None:
            raise WordingError(f"模板“{template}”需要 {name}，但规则结果中没有这个值")
        if form is None:
            return str(value)
        try:
            return FORMATS[form](value)
        except (InvalidOperation, ValueError, TypeError) as error:
            raise WordingError(f"模板“{template}”中 {name} 的值 {value!r} 不能按 {form} 格式写出") from error

    return _FIELD.sub(put, template)


_COLUMN_WORDS: Final = {
    "unit_name": "单位",
    "unit_code": "单位代码",
    "subject": "事项",
    "period": "所属期",
    "amount": "金额",
    "size": "程度",
    "region": "区划",
    "fiscal_year": "年度",
}


def readable(template: str, facts: Mapping[str, str]) -> str:
    """Return a template with its values named in words, `【变动后预算数】`: how a rule speaks, before it has spoken."""
    return _FIELD.sub(lambda match: f"【{facts.get(match[1]) or _COLUMN_WORDS.get(match[1], match[1])}】", template)


def wan(value: Value) -> str:
    """Return yuan as people say it: `40.00元`, `0.12万元`, `12.4万元`, `1.25亿元`."""
    amount = _decimal(value)
    if abs(amount) >= _YI:
        return f"{_rounded(amount / _YI, _CENT):,}亿元"
    if abs(amount) < _LEAST_WAN:
        return yuan(amount)
    return f"{_rounded(amount / _WAN, _TENTH if abs(amount) >= _WAN else _CENT):,}万元"


def yuan(value: Value) -> str:
    """Return `123,912.00元`."""
    return f"{_rounded(_decimal(value), _CENT):,}元"


def percent(value: Value) -> str:
    """Return a share as `12.3%`."""
    return f"{_rounded(_decimal(value) * 100, _TENTH):,}%"


def count(value: Value) -> str:
    """Return a whole number; fractions are cut as they come (`31`)."""
    return f"{_rounded(_decimal(value), Decimal(1)):,}"


def chinese_date(value: Value) -> str:
    """Return `2025年3月4日` of `2025-03-04`."""
    year, month, day = str(value).split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def chinese_period(value: Value) -> str:
    """Return `2025年`, `2025年3月` or `2025年3月4日`."""
    parts = [int(part) for part in str(value).split("-")]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


FORMATS: Final[dict[str, Callable[[Value], str]]] = {
    "wan": wan,
    "yuan": yuan,
    "percent": percent,
    "days": count,
    "count": count,
    "date": chinese_date,
    "period": chinese_period,
}


def plain(value: object) -> str:
    """Return a figure of a row of evidence as text: numbers without exponent, truth as 是/否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _decimal(value: Value) -> Decimal:
    if isinstance(value, bool) or value is None:
        raise TypeError("not a number")
    return Decimal(value)


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_HALF_UP)
