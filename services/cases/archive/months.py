"""Which months are exported when (article 11: 每月定期导出系统数据). Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

HERE: Final = ZoneInfo("Asia/Shanghai")


def wanted(today: date, last: str | None) -> tuple[str, ...]:
    """Return the months to be exported on a working day: every one after `last` until the month before `today`'s.

    Where nothing was exported yet it begins with the month before: what came in earlier is ordered by hand.
    """
    before = _index(today.year, today.month) - 1
    first = before if last is None else _index(int(last[:4]), int(last[5:])) + 1
    return tuple(_text(index) for index in range(first, before + 1))


def is_over(month: str, today: date) -> bool:
    """Whether a month has ended."""
    return month < f"{today:%Y-%m}"


def span(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month in the office's time zone and the first after it, in UTC."""
    index = _index(int(month[:4]), int(month[5:]))
    return _first(index), _first(index + 1)


def title(month: str) -> str:
    """Return what a package of a month is called."""
    return f"{month[:4]}年{int(month[5:])}月系统数据导出"


def _first(index: int) -> datetime:
    return datetime.combine(date(index // 12, index % 12 + 1, 1), time(), HERE).astimezone(UTC)


def _index(year: int, month: int) -> int:
    return year * 12 + month - 1


def _text(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
