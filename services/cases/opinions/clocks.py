"""The clocks of an opinion: handing it over, answering it. Pure.

The 代表法 gives months from the hand-over; its text is not at hand (待装载), so the limits come from `limits.py` with that mark. No
law is known to us that says within how many days an opinion is handed over: that is the office's own agreement. A limit in months
that ends on a rest day is not moved: a unit's lateness is judged by it (domain.md 5.1).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from chassis.workdays import Counted, WorkCalendar
from contracts.cases.opinions_v1 import OpinionClock, OpinionLimit
from contracts.errors import InvalidInput
from services.cases import limits

AGREED: Final = "未规定期限，按办公室约定"


def hand_over_by(calendar: WorkCalendar, started_on: date, working_days: int) -> OpinionClock:
    """Return the office's own clock for handing over, from the day of receipt or of 不满意."""
    return _agreed(calendar, started_on, working_days)


def answer_by(
    calendar: WorkCalendar, forwarded_on: date, limit: OpinionLimit, working_days: int | None
) -> OpinionClock:
    """Return the clock of the answer, from the day of the hand-over; `InvalidInput` where days and limit do not fit."""
    if limit is OpinionLimit.AGREED:
        if working_days is None:
            raise InvalidInput("days-missing", "选择“办公室约定”的，请写明约定的工作日数。")
        return _agreed(calendar, forwarded_on, working_days)
    if working_days is not None:
        raise InvalidInput("days-not-wanted", "工作日数只在选择“办公室约定”时填写；法定期限不另填天数。")
    law = limits.BY_NAME[limit.value]
    counted = limits.counted(calendar, law, forwarded_on)
    return _clock(limit, law.number, counted, f"《{law.law}》{law.article}")


def recount(calendar: WorkCalendar, clock: OpinionClock) -> OpinionClock:
    """Count an agreed limit again with the calendar in force now; months stay, no calendar moves them."""
    if clock.limit is not OpinionLimit.AGREED:
        return clock
    return _agreed(calendar, clock.started_on, clock.number)


def moved_note(before: OpinionClock, after: OpinionClock) -> str | None:
    """Return what the history says of a limit that was counted again; null where its day and its standing are the same."""
    if (before.due_on, before.is_provisional) == (after.due_on, after.is_provisional):
        return None
    return f"工作日历更新，期限由{_due(before)}改为{_due(after)}；原日历：{before.calendar}；现日历：{after.calendar}"


def _agreed(calendar: WorkCalendar, started_on: date, working_days: int) -> OpinionClock:
    return _clock(OpinionLimit.AGREED, working_days, calendar.due(started_on, working_days), AGREED)


def _clock(limit: OpinionLimit, number: int, counted: Counted, article: str) -> OpinionClock:
    return OpinionClock(
        limit=limit,
        number=number,
        started_on=counted.started_on,
        due_on=counted.due_on,
        article=article,
        is_provisional=counted.is_provisional,
        explanation=counted.explanation,
        calendar=counted.calendar,
    )


def _due(clock: OpinionClock) -> str:
    return clock.due_on.isoformat() + ("（暂定）" if clock.is_provisional else "")
