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
        "remind_on": (date(2025, 1, 24), date(2025, 2, 5), date(2025, 2, 7)),
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
        timedelta(days=-14, hours=9),  # over the Spring Festival
        timedelta(days=-2, hours=9),
        timedelta(hours=9),
    ]
    assert str(second["summary"]).startswith("（暂定）")
    assert len({str(event["uid"]) for event in (first, second)}) == 2
    assert all(len(line) <= 75 for line in as_ics(due, made_at=made).split(b"\r\n"))


@pytest.mark.parametrize("title", ["甲" * 300, "a" * 74 + "乙" * 9, "𠮷" * 80, "\\;,\n" * 30, "丙\r\n丁", ""])
def test_long_and_odd_texts_come_back_as_they_were(title: str) -> None:
    due = DueList(today=date(2025, 1, 21), items=(thing(title=title),))
    raw = as_ics(due, made_at=datetime(2025, 1, 21, 1, 0, tzinfo=UTC))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["description"]) == f"案件：{title}\n依据：第八条\n{due.items[0].explanation}".replace("\r", "")


def test_nothing_due_is_an_empty_calendar() -> None:
    calendar = Calendar.from_ical(as_ics(DueList(today=date(2025, 1, 21), items=()), made_at=datetime.now(UTC)))
    assert calendar.walk("VEVENT") == []


def test_a_program_that_has_the_file_is_told_so_until_something_changes(door, people) -> None:
    first = people("GET", "/api/v1/due.ics")
    assert first.content.startswith(b"BEGIN:VCALENDAR")
    tag = first.headers["etag"]
    again = people("GET", "/api/v1/due.ics", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    door.desk.answers["list_due"] = DueList(today=date(2025, 1, 21), items=(thing(),))
    changed = people("GET", "/api/v1/due.ics", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] == tag) == (200, False)


def test_agreed_matters_are_read_line_by_line_and_a_bad_line_is_named() -> None:
    assert tasks_of("县审计局；2025-06-30；补报数据；含上年\n\n县财政局;2025-07-01;接入资产数据") == (
        {"owner": "县审计局", "due_on": "2025-06-30", "matter": "补报数据；含上年"},
        {"owner": "县财政局", "due_on": "2025-07-01", "matter": "接入资产数据"},
    )
    for bad in ("县审计局；补报数据", "县审计局；六月底；补报数据"):
        with pytest.raises(InvalidInput, match="第2行"):
            tasks_of(f"县审计局；2025-06-30；补报\n{bad}")
