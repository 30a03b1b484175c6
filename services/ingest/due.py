"""The delivery calendar (办法 article 3: 及时更新提供): what was due for a fiscal year, and what came. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chassis.clock import CHINA
from chassis.workdays import WorkCalendar
from contracts.ingest.v1 import DueDelivery
from services.ingest.datasets.declaration import DataSet, MonthlyDue, PeriodKind, YearlyDue


class DueState(StrEnum):
    """How a line of the calendar stands."""

    RECEIVED = "received"
    LATE = "late"
    """Came after its day."""
    MISSING = "missing"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Expected:
    """One delivery that the calendar expects."""

    data_set: DataSet
    period: str
    due_on: date


def expected(data_sets: Iterable[DataSet], fiscal_year: int, calendar: WorkCalendar) -> Iterator[Expected]:
    """Yield every delivery of a fiscal year that has a due day, of the sets that the calendar expects."""
    for data_set in data_sets:
        if data_set.due is None or not data_set.is_expected:
            continue
        for period in periods(data_set.period, fiscal_year):
            yield Expected(data_set, period, due_on(data_set.due, period, calendar))


def periods(kind: PeriodKind, fiscal_year: int) -> list[str]:
    """Return the periods of a fiscal year."""
    if kind is PeriodKind.YEAR:
        return [str(fiscal_year)]
    return [f"{fiscal_year}-{month:02d}" for month in range(1, 13)]


def due_on(due: MonthlyDue | YearlyDue, period: str, calendar: WorkCalendar) -> date:
    """Return the day on which a period's delivery is due: a rest day moves to the next working day."""
    if isinstance(due, YearlyDue):
        return _workday_from(due.on(int(period[:4])), calendar)
    year, month = int(period[:4]), int(period[5:7])
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if due.working_day is not None:
        return calendar.due(end, due.working_day).due_on
    if due.calendar_day is None:
        raise ValueError("a monthly due rule names a working day or a calendar day")
    return calendar.due_in_calendar_days(end, due.calendar_day, moves_to_workday=True).due_on


def _workday_from(day: date, calendar: WorkCalendar) -> date:
    return calendar.due_in_calendar_days(day - timedelta(days=1), 1, moves_to_workday=True).due_on


def lines(
    wanted: Iterable[Expected], first_received: Mapping[tuple[str, str], datetime], *, today: date
) -> list[DueDelivery]:
    """Compare the calendar with what was accepted; `first_received` by (data set, period). Ordered by due day."""
    found = []
    for item in wanted:
        received_at = first_received.get((item.data_set.name, item.period))
        found.append(
            DueDelivery(
                data_set=item.data_set.name,
                data_set_title=item.data_set.title,
                sender=item.data_set.sender,
                period=item.period,
                due_on=item.due_on,
                received_at=received_at,
                state=_state(item.due_on, received_at, today),
            )
        )
    return sorted(found, key=lambda line: (line.due_on, line.data_set, line.period))


def _state(due: date, received_at: datetime | None, today: date) -> DueState:
    if received_at is not None:
        return DueState.LATE if received_at.astimezone(CHINA).date() > due else DueState.RECEIVED
    return DueState.MISSING if today > due else DueState.NOT_DUE
