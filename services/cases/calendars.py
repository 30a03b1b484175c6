"""The administrator's calendar files: the State Council's arrangement of a year, and local holidays, as CSV.

Columns: `scope` (national or local), `paper_year`, `day` (2027-02-04), `kind` (holiday or workday), `name` (春节),
`source` (number of the paper). A file is one version; every row needs its paper, since due dates rest on it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TextIO

from chassis.workdays import CalendarDay, CalendarTable, DayKind, LocalDay
from contracts.errors import InvalidInput

COLUMNS: Final = ("scope", "paper_year", "day", "kind", "name", "source")
_SCOPES: Final = ("national", "local")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """One version of the calendar: national days and local days."""

    national: CalendarTable
    local: tuple[LocalDay, ...]


def read_calendar(stream: TextIO, *, version: str) -> CalendarFile:
    """Read a calendar file; `InvalidInput` names the line that is wrong."""
    reader = csv.DictReader(stream)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InvalidInput("calendar-columns", f"日历文件的表头应为：{','.join(COLUMNS)}。", version)
    days = list(_days(reader))
    if not days:
        raise InvalidInput("calendar-empty", "日历文件没有任何一天。", version)
    if len({day.day for _, day in days}) != len(days):
        raise InvalidInput("calendar-day-twice", "日历文件中同一天出现了两次。", version)
    national = tuple(day for scope, day in days if scope == "national")
    local = tuple(LocalDay(day.day, day.name, day.source) for scope, day in days if scope == "local")
    return CalendarFile(CalendarTable(version, national), local)


def _days(reader: csv.DictReader[str]) -> Iterator[tuple[str, CalendarDay]]:
    for row in reader:
        try:
            yield _day(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise InvalidInput("calendar-line", f"日历文件第{reader.line_num}行有误：{error}。") from error


def _day(row: dict[str, str]) -> tuple[str, CalendarDay]:
    day = CalendarDay(
        paper_year=int(row["paper_year"]),
        day=date.fromisoformat(row["day"]),
        kind=DayKind(row["kind"]),
        name=row["name"].strip(),
        source=row["source"].strip(),
    )
    if row["scope"] not in _SCOPES:
        raise ValueError("scope 应为 national 或 local")
    if not day.name or not day.source:
        raise ValueError("name（假日名称）和 source（文件号）不能为空")
    if day.kind is DayKind.WORKDAY and (row["scope"] == "local" or day.day.isoweekday() <= 5):
        raise ValueError("调休上班日只能是周六或周日，且须由国家安排")
    if not day.day.year <= day.paper_year <= day.day.year + 1:
        raise ValueError("paper_year 应为该日所在年或次年")
    return row["scope"], day
