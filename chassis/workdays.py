"""Working-day arithmetic: Monday to Friday, minus holidays, plus make-up workdays (调休上班日).

Pure: the tables and the day are passed in. For every day three sources are asked in this order: the administrator's
imported table (a versioned copy of the State Council's paper for a year), the package `chinesecalendar` for the years
that it knows, plain weekdays; a count that touches plain weekdays is provisional (暂定). Local holidays (楚雄: 火把节,
州庆) are in no national table and are a table of their own.

The day of the event is never counted (民法典 article 201). Working days (工作日, the regulation's articles 6 to 8) and
calendar days (日, the limits of laws) are two engines: `WorkCalendar.due` and `WorkCalendar.due_in_calendar_days`, with
`due_in_months` and, for limits that run back from a session, `due_before`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

import chinese_calendar

ONE_DAY: Final = timedelta(days=1)

_PACKAGE: Final = f"chinesecalendar {chinese_calendar.__version__}"
_PACKAGE_DAYS: Final[frozenset[date]] = frozenset(chinese_calendar.holidays) | frozenset(chinese_calendar.workdays)
_PACKAGE_YEARS: Final = range(min(_PACKAGE_DAYS).year, max(_PACKAGE_DAYS).year + 1)
_NAMES: Final[dict[str, str]] = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
_WEEKDAYS: Final = "一二三四五六日"

_FRIDAY: Final = 5
_NEXT_YEAR_REACHES_BACK_TO: Final = (12, 29)
"""The next year's paper has rearranged 29 to 31 December (2006, 2007, 2018, 2023): these wait for it too."""


def package_name() -> str:
    """Name and version of the package that knows the announced years."""
    return _PACKAGE


def package_years() -> range:
    """Return the years that the package knows."""
    return _PACKAGE_YEARS


class DayKind(StrEnum):
    """What a table says of a day that differs from its weekday."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    """A make-up workday on a weekend."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of an imported national arrangement."""

    paper_year: int
    """The year that the paper arranges; the day may lie in the last days of the year before."""
    day: date
    kind: DayKind
    name: str
    """`春节`."""
    source: str
    """The paper, `国办发明电〔2025〕7号`."""


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """One version of the imported arrangement; it speaks for every year that one of its papers arranges."""

    version: str
    days: tuple[CalendarDay, ...]

    def years(self) -> frozenset[int]:
        """Return the years that this version arranges."""
        return frozenset(day.paper_year for day in self.days)


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local holiday with the notice that orders it."""

    day: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class DayNote:
    """How one day counts, and why."""

    day: date
    is_working: bool
    name: str = ""
    """Name of the holiday; empty for a plain weekday or weekend."""
    unannounced_year: int | None = None
    """The year whose arrangement is missing and could change this day (暂定)."""

    @property
    def is_special(self) -> bool:
        """True for a rest day from Monday to Friday and for a workday on a weekend."""
        return self.is_working != _is_weekday(self.day)


@dataclass(frozen=True, slots=True)
class Counted:
    """A due date and how it was counted."""

    due_on: date
    started_on: date
    """The day of the event; not counted."""
    days: int
    is_provisional: bool
    notes: tuple[DayNote, ...]
    """Every special day that the count passed, in order."""
    explanation: str
    """The same in a Chinese sentence."""
    calendar: str
    """Version of the calendar."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The calendar in force: imported tables (oldest first), then the package, then plain weekdays."""

    tables: tuple[CalendarTable, ...] = ()
    local_days: tuple[LocalDay, ...] = ()
    _imported: dict[date, CalendarDay] = field(init=False, repr=False, compare=False)
    _imported_years: frozenset[int] = field(init=False, repr=False, compare=False)
    _local: dict[date, LocalDay] = field(init=False, repr=False, compare=False)
    _counts: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    """Working days of a year up to and with each of its days; made when a span first asks for the year."""

    def __post_init__(self) -> None:
        in_force = {year: table for table in self.tables for year in table.years()}
        imported = {
            day.day: day for year, table in sorted(in_force.items()) for day in table.days if day.paper_year == year
        }
        object.__setattr__(self, "_imported", imported)
        object.__setattr__(self, "_imported_years", frozenset(in_force))
        object.__setattr__(self, "_local", {local.day: local for local in self.local_days})
        object.__setattr__(self, "_counts", {})

    @property
    def version(self) -> str:
        """Name every source, so that a stored due date shows what it was counted with."""
        versions = [f"导入表 {table.version}" for table in self.tables]
        local = [f"地方假日 {len(self.local_days)} 天"] if self.local_days else []
        return "；".join([*versions, *local, _PACKAGE])

    def knows(self, year: int) -> bool:
        """Tell whether the arrangement of `year` has been announced to us."""
        return year in self._imported_years or year in _PACKAGE_YEARS

    def note(self, day: date) -> DayNote:
        """Judge one day."""
        if local := self._local.get(day):
            return DayNote(day, is_working=False, name=local.name)
        if imported := self._imported.get(day):
            return DayNote(day, imported.kind is DayKind.WORKDAY, imported.name)
        unannounced = self._unannounced_year(day)
        if day.year in self._imported_years or day.year not in _PACKAGE_YEARS:
            return DayNote(day, _is_weekday(day), unannounced_year=unannounced)
        name = chinese_calendar.holidays.get(day) or chinese_calendar.workdays.get(day)
        return DayNote(day, _is_package_workday(day), _NAMES.get(name, "") if name else "", unannounced)

    def _unannounced_year(self, day: date) -> int | None:
        if not self.knows(day.year):
            return day.year
        reaches_back = (day.month, day.day) >= _NEXT_YEAR_REACHES_BACK_TO
        return day.year + 1 if reaches_back and not self.knows(day.year + 1) else None

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is a working day."""
        return self.note(day).is_working

    def due(self, started_on: date, working_days: int) -> Counted:
        """Count `working_days` (at least 1) from the day after `started_on`."""
        _check_at_least_one(working_days)
        passed: list[DayNote] = []
        left = working_days
        for note in self._notes_after(started_on):
            passed.append(note)
            left -= note.is_working
            if left == 0:
                break
        due_on = passed[-1].day
        head = (
            f"自{_chinese(started_on)}（当日不计）起第{working_days}个工作日为{_chinese(due_on)}（{_weekday(due_on)}）"
        )
        return self._counted(started_on, working_days, passed, [head, *_what_was_special(passed)])

    def due_in_calendar_days(self, started_on: date, days: int, *, moves_to_workday: bool) -> Counted:
        """Count `days` (日, the limits of laws; at least 1) from the day after `started_on`.

        With `moves_to_workday` an end on a rest day moves to the next working day (民法典 article 203).
        """
        _check_at_least_one(days)
        end = started_on + days * ONE_DAY
        head = f"自{_chinese(started_on)}（当日不计）起第{days}日为{_chinese(end)}（{_weekday(end)}）"
        return self._ending(started_on, days, end, head, moves_to_workday=moves_to_workday)

    def due_in_months(self, started_on: date, months: int, *, moves_to_workday: bool) -> Counted:
        """Count `months` (at least 1): ends on the same day of the month, or its last (民法典 articles 201 and 202)."""
        _check_at_least_one(months)
        end = _months_after(started_on, months)
        head = f"自{_chinese(started_on)}起满{months}个月，到期月的对应日为{_chinese(end)}（{_weekday(end)}）"
        return self._ending(started_on, months, end, head, moves_to_workday=moves_to_workday)

    def due_before(self, event_on: date, days: int, *, moves_to_workday: bool) -> Counted:
        """Count `days` (日, at least 1) back from the day of the event, which is not counted: the last day in time.

        With `moves_to_workday` a rest day gives way to the working day before it: later would be too late.
        """
        _check_at_least_one(days)
        end = event_on - days * ONE_DAY
        head = f"{_chinese(event_on)}（当日不计）之前第{days}日为{_chinese(end)}（{_weekday(end)}）"
        return self._ending(event_on, days, end, head, moves_to_workday=moves_to_workday, is_backward=True)

    def _ending(
        self, started_on: date, days: int, end: date, head: str, *, moves_to_workday: bool, is_backward: bool = False
    ) -> Counted:
        passed = [self.note(end)]
        if not moves_to_workday:
            return self._counted(started_on, days, [DayNote(end, passed[0].is_working)], [head])
        step = -ONE_DAY if is_backward else ONE_DAY
        while not passed[-1].is_working:
            passed.append(self.note(passed[-1].day + step))
        due_on = passed[-1].day
        where = "提前至其前最后一个工作日" if is_backward else "顺延至其后第一个工作日"
        moved = [f"该日为休息日，{where}{_chinese(due_on)}（{_weekday(due_on)}）"] if due_on != end else []
        special = sorted(passed, key=lambda note: note.day)
        return self._counted(started_on, days, passed, [head, *moved, *_what_was_special(special)])

    def working_days_between(self, earlier: date, later: date) -> int:
        """Count the working days after `earlier` up to and with `later`; negative where `later` is the earlier one."""
        if later < earlier:
            return -self.working_days_between(later, earlier)
        between = sum(self._counted_to(date(year, 12, 31)) for year in range(earlier.year, later.year))
        return between + self._counted_to(later) - self._counted_to(earlier)

    def _counted_to(self, day: date) -> int:
        """Count the working days of the day's year up to and with it."""
        if day.year not in self._counts:
            first = date(day.year, 1, 1)
            days = (date(day.year, 12, 31) - first).days + 1
            self._counts[day.year] = tuple(accumulate(self.is_workday(first + n * ONE_DAY) for n in range(days)))
        return self._counts[day.year][day.timetuple().tm_yday - 1]

    def _notes_after(self, day: date) -> Iterator[DayNote]:
        while True:
            day += ONE_DAY
            yield self.note(day)

    def _counted(self, started_on: date, days: int, passed: list[DayNote], sentences: list[str]) -> Counted:
        unannounced = sorted({note.unannounced_year for note in passed if note.unannounced_year})
        if unannounced:
            years = "、".join(f"{year}年" for year in unannounced)
            sentences = [*sentences, f"{years}节假日安排尚未载入，有关日期按周一至周五推算，本期限为暂定"]
        return Counted(
            due_on=passed[-1].day,
            started_on=started_on,
            days=days,
            is_provisional=bool(unannounced),
            notes=tuple(note for note in passed if note.is_special),
            explanation="；".join(sentences) + "。",
            calendar=self.version,
        )


def _check_at_least_one(days: int) -> None:
    if days < 1:
        raise ValueError(f"a limit is at least one day, not {days}")


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_package_workday(day: date) -> bool:
    """As the package's `is_workday`, which looks for its newest year through all its days at every call."""
    return day in chinese_calendar.workdays or (_is_weekday(day) and day not in chinese_calendar.holidays)


def _is_weekday(day: date) -> bool:
    return day.isoweekday() <= _FRIDAY


def _what_was_special(passed: list[DayNote]) -> Iterator[str]:
    if rest := [note for note in passed if note.is_special and not note.is_working]:
        yield "其间放假不计：" + "、".join(_runs(rest))
    if made_up := [note for note in passed if note.is_special and note.is_working]:
        yield "调休上班照计：" + "、".join(f"{_short(note.day)}（{_weekday(note.day)}）" for note in made_up)


def _runs(rest: list[DayNote]) -> Iterator[str]:
    """Join consecutive days of one holiday: `1月28日至1月31日（春节）`."""
    start = previous = rest[0]
    for note in [*rest[1:], None]:
        if note is None or note.name != previous.name or note.day - previous.day > ONE_DAY:
            span = _short(start.day) if start is previous else f"{_short(start.day)}至{_short(previous.day)}"
            yield f"{span}（{start.name or '放假'}）"
            if note is None:
                return
            start = note
        previous = note


def _weekday(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _chinese(day: date) -> str:
    return f"{day.year}年{_short(day)}"
