"""The delivery calendar (办法 article 3: 及时更新提供): what is due for a fiscal year, and what came. Pure.

The due day of a period is the one that the joint meeting (article 9) agreed for it, else the data set's default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from chassis.clock import CHINA
from chassis.workdays import Counted, WorkCalendar
from contracts.ingest.calendar_v1 import CalendarLine, DueState
from services.ingest.datasets.declaration import DataSet, MonthlyDue, PeriodKind, YearlyDue

DEFAULT_BASIS: Final = "系统默认，待联席会议议定"


@dataclass(frozen=True, slots=True)
class AgreedRule:
    """What was agreed for a data set; it holds for periods that begin on or after `valid_from`."""

    data_set: str
    due: MonthlyDue | YearlyDue | None
    """Null: not expected any more."""
    valid_from: date
    basis: str
    decided_by: str
    decided_at: datetime


Agreed = Mapping[str, Sequence[AgreedRule]]
"""Agreed rules by data set, in any order."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One delivery that the calendar expects."""

    data_set: DataSet
    period: str
    due_on: date
    is_provisional: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The first accepted delivery of a period."""

    received_at: datetime
    receipt_id: UUID


def expected(
    data_sets: Iterable[DataSet], fiscal_year: int, calendar: WorkCalendar, agreed: Agreed | None = None
) -> Iterator[Expected]:
    """Yield every delivery of a fiscal year that has a due day."""
    for data_set in data_sets:
        rules = (agreed or {}).get(data_set.name, ())
        for period in periods(data_set.period, fiscal_year):
            due, basis = due_rule(data_set, period, rules)
            if due is not None:
                counted = count(due, period, calendar)
                yield Expected(data_set, period, counted.due_on, counted.is_provisional, basis)


def due_rule(data_set: DataSet, period: str, rules: Sequence[AgreedRule]) -> tuple[MonthlyDue | YearlyDue | None, str]:
    """Return the rule of a period with its basis: of the agreed ones that hold the newest, else the default."""
    begins = date(int(period[:4]), int(period[5:7] or 1), 1)
    holding = [rule for rule in rules if rule.valid_from <= begins]
    if holding:
        newest = max(holding, key=lambda rule: (rule.valid_from, rule.decided_at))
        return newest.due, newest.basis
    return (data_set.due if data_set.is_expected else None), DEFAULT_BASIS


def periods(kind: PeriodKind, fiscal_year: int) -> list[str]:
    """Return the periods of a fiscal year."""
    if kind is PeriodKind.YEAR:
        return [str(fiscal_year)]
    return [f"{fiscal_year}-{month:02d}" for month in range(1, 13)]


def due_on(due: MonthlyDue | YearlyDue, period: str, calendar: WorkCalendar) -> date:
    """Return the day on which a period's delivery is due: a rest day moves to the next working day."""
    return count(due, period, calendar).due_on


def count(due: MonthlyDue | YearlyDue, period: str, calendar: WorkCalendar) -> Counted:
    """Count the due day of a period; the answer says whether it is provisional."""
    if isinstance(due, YearlyDue):
        day_before = due.on(int(period[:4])) - timedelta(days=1)
        return calendar.due_in_calendar_days(day_before, 1, moves_to_workday=True)
    year, month = int(period[:4]), int(period[5:7])
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if due.working_day is not None:
        return calendar.due(end, due.working_day)
    if due.calendar_day is None:
        raise ValueError("a monthly due rule names a working day or a calendar day")
    return calendar.due_in_calendar_days(end, due.calendar_day, moves_to_workday=True)


def lines(
    wanted: Iterable[Expected],
    arrivals: Mapping[tuple[str, str], Arrival],
    *,
    region: str,
    today: date,
    calendar: WorkCalendar,
) -> list[CalendarLine]:
    """Compare the calendar with what was accepted; `arrivals` by (data set, period). Ordered by due day."""
    found = [_line(item, arrivals.get((item.data_set.name, item.period)), region, today, calendar) for item in wanted]
    return sorted(found, key=lambda line: (line.due_on, line.data_set, line.period))


def _line(item: Expected, arrival: Arrival | None, region: str, today: date, calendar: WorkCalendar) -> CalendarLine:
    state = _state(item.due_on, arrival, today)
    until = arrival.received_at.astimezone(CHINA).date() if arrival else today
    is_behind = state in {DueState.LATE, DueState.MISSING}
    return CalendarLine(
        data_set=item.data_set.name,
        data_set_title=item.data_set.title,
        sender=item.data_set.sender,
        region=region,
        period=item.period,
        due_on=item.due_on,
        is_provisional=item.is_provisional,
        basis=item.basis,
        state=state,
        received_at=arrival.received_at if arrival else None,
        receipt_id=arrival.receipt_id if arrival else None,
        working_days_late=calendar.working_days_between(item.due_on, until) if is_behind else 0,
        working_days_left=(calendar.working_days_between(today, item.due_on) if state is DueState.NOT_DUE else None),
    )


def _state(due: date, arrival: Arrival | None, today: date) -> DueState:
    if arrival is not None:
        came_late = arrival.received_at.astimezone(CHINA).date() > due
        return DueState.LATE if came_late else DueState.RECEIVED
    return DueState.MISSING if today > due else DueState.NOT_DUE


def words(due: MonthlyDue | YearlyDue | None) -> str:
    """Say a due rule in Chinese."""
    if due is None:
        return "不要求定期报送"
    if isinstance(due, MonthlyDue):
        day = f"第{due.working_day}个工作日" if due.working_day is not None else f"{due.calendar_day}日"
        return f"次月{day}前"
    year = {-1: "上一年", 0: "当年", 1: "次年"}.get(due.years_later, f"{due.years_later}年后")
    return f"{year}{due.month}月{due.day}日前"
