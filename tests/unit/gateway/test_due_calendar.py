"""The .ics file: readable by the library's own parser, whole days, reminders, text that needs escaping."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from contracts.cases.due_v1 import DueKind, DueList, DueThing
from contracts.errors import InvalidInput
from gateway.due_calendar import as_ics
from gateway.portal.pages.meetings import tasks_of


def thing(**changes: object) -> DueThing:
    values = {
        "kind": DueKind.CASE, "subject_id": uuid4(), "number": "元人预案〔2025〕1号", "title": "超预算支出；教育, 卫生\n两项", "who": "县财政局",
        "act": "复函", "due_on": date(2025, 2, 7), "days_left": 3, "is_reminded": False, "article": "第八条", "is_provisional": False,
        "explanation": "自2025年1月20日的次日起算10个工作日。",
    } | changes  # fmt: skip
    return DueThing.model_validate(values)


def test_every_thing_is_a_whole_day_with_three_reminders() -> None:
    made = datetime(2025, 1, 21, 1, 0, tzinfo=UTC)
    due = DueList(today=date(2025, 1, 21), items=(thing(), thing(is_provisional=True, kind=DueKind.TASK)))
    calendar = Calendar.from_ical(as_ics(due, made_at=made))
    first, second = calendar.walk("VEVENT")
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (date(2025, 2, 7), date(2025, 2, 8))
    assert str(first["summary"]) == "县财政局：复函（元人预案〔2025〕1号）"
    assert "超预算支出；教育, 卫生\n两项" in str(first["description"])
    assert [alarm.decoded("trigger") for alarm in first.walk("VALARM")] == [
        timedelta(days=-7, hours=9),
        timedelta(days=-2, hours=9),
        timedelta(hours=9),
    ]
    assert str(second["summary"]).startswith("（暂定）")
    assert len({str(event["uid"]) for event in (first, second)}) == 2
    assert all(len(line) <= 75 for line in as_ics(due, made_at=made).split(b"\r\n"))


def test_nothing_due_is_an_empty_calendar() -> None:
    calendar = Calendar.from_ical(as_ics(DueList(today=date(2025, 1, 21), items=()), made_at=datetime.now(UTC)))
    assert calendar.walk("VEVENT") == []


def test_agreed_matters_are_read_line_by_line_and_a_bad_line_is_named() -> None:
    assert tasks_of("县审计局；2025-06-30；补报数据；含上年\n\n县财政局;2025-07-01;接入资产数据") == (
        {"owner": "县审计局", "due_on": "2025-06-30", "matter": "补报数据；含上年"},
        {"owner": "县财政局", "due_on": "2025-07-01", "matter": "接入资产数据"},
    )
    for bad in ("县审计局；补报数据", "县审计局；六月底；补报数据"):
        with pytest.raises(InvalidInput, match="第2行"):
            tasks_of(f"县审计局；2025-06-30；补报\n{bad}")
