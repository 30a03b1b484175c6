"""The clocks of articles 7 and 8, counted in working days from the day after the event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from chassis.workdays import Counted, WorkCalendar
from contracts.cases.v1 import Deadline
from contracts.values import MatterClass
from services.cases.tracks import TRACKS

ARTICLE_7: Final = "第七条"
ARTICLE_8: Final = "第八条"
_ONE_DAY: Final = timedelta(days=1)


def prepare_by(calendar: WorkCalendar, matter_class: MatterClass, confirmed_on: date) -> Deadline | None:
    """Return the clock of article 7 for the query notice, due for sending; null for letters, which have none."""
    within = TRACKS[matter_class].prepare_within
    return None if within is None else count(calendar, confirmed_on, within, ARTICLE_7)


def answer_by(
    calendar: WorkCalendar, matter_class: MatterClass, received_on: date, within: int | None = None
) -> Deadline | None:
    """Return the clock of article 8 from the day of receipt (签收); null for a query notice.

    A returned answer may be asked for sooner (`within`), never later than the article allows.
    """
    limit = TRACKS[matter_class].answer_within
    return None if limit is None else count(calendar, received_on, min(limit, within or limit), ARTICLE_8)


def extended_answer_by(calendar: WorkCalendar, matter_class: MatterClass, received_on: date) -> Deadline | None:
    """Return the extended clock of article 8, again from the day of receipt; null where it may not be extended."""
    within = TRACKS[matter_class].answer_extended_to
    return None if within is None else count(calendar, received_on, within, ARTICLE_8)


def count(calendar: WorkCalendar, started_on: date, working_days: int, article: str) -> Deadline:
    """Count a limit in working days that `article` gives."""
    return _deadline(calendar.due(started_on, working_days), article)


def recount(calendar: WorkCalendar, deadline: Deadline) -> Deadline:
    """Count the same limit again, with the calendar that is in force now."""
    return count(calendar, deadline.started_on, deadline.working_days, deadline.article)


def moved_note(before: Deadline, after: Deadline) -> str | None:
    """Return what the history says of a limit that was counted again; null where its day and its standing are the same."""
    if (before.due_on, before.is_provisional) == (after.due_on, after.is_provisional):
        return None
    return f"工作日历更新，期限由{_due(before)}改为{_due(after)}；原日历：{before.calendar}；现日历：{after.calendar}"


def days_left(calendar: WorkCalendar, deadline: Deadline, today: date) -> int:
    """Return the working days left of a counted limit."""
    return days_until(calendar, deadline.due_on, today)


def days_until(calendar: WorkCalendar, due_on: date, today: date) -> int:
    """Return the working days left, 0 on the due day; negative when overdue, from the first day after it.

    A due date on Friday is overdue by -1 on Saturday already: no working day has passed, but the limit has.
    """
    left = calendar.working_days_between(today, due_on)
    return min(left, -1) if today > due_on else left


def days_before(calendar: WorkCalendar, due_on: date, numbers: Iterable[int]) -> tuple[date, ...]:
    """Return the working days after which so many working days are left up to a due day, in order; of a rest day none after the last."""
    wanted = frozenset(numbers)
    found: list[date] = []
    day, left = due_on, -1
    while left < max(wanted):
        if calendar.is_workday(day):
            left += 1
            if left in wanted:
                found.append(day)
        day -= _ONE_DAY
    return tuple(reversed(found))


def _deadline(counted: Counted, article: str) -> Deadline:
    return Deadline(
        due_on=counted.due_on,
        started_on=counted.started_on,
        working_days=counted.days,
        article=article,
        is_provisional=counted.is_provisional,
        explanation=counted.explanation,
        calendar=counted.calendar,
    )


def _due(deadline: Deadline) -> str:
    return deadline.due_on.isoformat() + ("（暂定）" if deadline.is_provisional else "")
