"""The period that a file or a query is about: said in words, or read from a file's name."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

_IN_NAME: Final = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:年|[-_.]?)(?:(?P<month>0[1-9]|1[0-2]|[1-9](?=月))(?:月|[-_.]?)"
    r"(?:(?P<day>0[1-9]|[12]\d|3[01])日?)?)?(?!\d)"
)


class PeriodError(ValueError):
    """No period can be had; the text says why (Chinese)."""


def period_of(word: str, *, today: date, file_name: str = "") -> str:
    """Return the period meant by `word`: itself, or what `today` or the file's name makes of it."""
    first = today.replace(day=1)
    by_word = {
        "today": today.isoformat(),
        "yesterday": (today - timedelta(days=1)).isoformat(),
        "this_month": f"{today:%Y-%m}",
        "previous_month": f"{first - timedelta(days=1):%Y-%m}",
        "this_year": str(today.year),
        "previous_year": str(today.year - 1),
    }
    if word == "file_name":
        return period_in(file_name)
    return by_word.get(word, word)


def period_in(file_name: str) -> str:
    """Return the one period that a file's name bears: `支出2025年3月.xlsx`, `a_202503.csv`, `2025-03-31.csv`."""
    found = {_written(match) for match in _IN_NAME.finditer(file_name)}
    if len(found) != 1:
        why = "没有年月" if not found else f"有不止一个年月（{'、'.join(sorted(found))}）"
        raise PeriodError(f"文件名“{file_name}”中{why}，请改名，如“支出月报2025-03.xlsx”")
    return found.pop()


def bounds(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    year, *rest = (int(part) for part in period.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    month, *days = rest
    first, last = (days[0], days[0]) if days else (1, calendar.monthrange(year, month)[1])
    return date(year, month, first), date(year, month, last)


def _written(match: re.Match[str]) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
