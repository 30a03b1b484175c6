"""What is due as an iCalendar file (RFC 5545) for the office's own calendar program. Pure but for the time of making."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from contracts.cases.due_v1 import DueKind, DueList, DueThing

PRODUCT: Final = "-//Budgetwatch//Due calendar//ZH"
KINDS: Final = {DueKind.CASE: "案件", DueKind.REQUEST: "查询申请", DueKind.TASK: "议定事项"}
ALARMS: Final = (timedelta(days=-7), timedelta(days=-2), timedelta(0))
"""Five working days are seven calendar days in a plain week; a program without our calendar cannot count better."""
MORNING: Final = timedelta(hours=9)


def as_ics(due: DueList, *, made_at: datetime) -> bytes:
    """Return one whole-day event for each thing, with reminders on the mornings before and of the day."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "预算联网监督到期事项")
    for thing in due.items:
        calendar.add_component(_event(thing, made_at))
    ics: bytes = calendar.to_ical()
    return ics


def _event(thing: DueThing, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{thing.kind.value}-{thing.subject_id}@budgetwatch")
    event.add("dtstamp", made_at)
    event.add("dtstart", thing.due_on)
    event.add("dtend", thing.due_on + timedelta(days=1))
    provisional = "（暂定）" if thing.is_provisional else ""
    event.add("summary", f"{provisional}{thing.who}：{thing.act}（{thing.number}）")
    event.add("description", f"{KINDS[thing.kind]}：{thing.title}\n依据：{thing.article}\n{thing.explanation}")
    for before in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{thing.act}：{thing.number}")
        alarm.add("trigger", before + MORNING)
        event.add_component(alarm)
    return event
