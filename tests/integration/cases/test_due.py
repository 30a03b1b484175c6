"""What is due, a page at a time, and the reminders at five, two and no working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from contracts.cases.due_v1 import DueKind, DueList, ListDue
from contracts.cases.year_dates_v1 import ListYearDates, RecordYearDate
from contracts.errors import Conflict, InvalidInput
from contracts.reports.issues_v1 import IssueScheduled
from contracts.values import MatterClass, Page
from services.cases import days, due
from services.cases.settings import CasesSettings
from services.cases.storage import briefs, calendars
from services.cases.work import Work
from services.cases.year import orders as year_dates
from tests.integration.cases.conftest import Desk

pytestmark = pytest.mark.integration
NOON = datetime(2025, 1, 10, 4, tzinfo=UTC)


def begin(desk: Desk, day: date) -> int:
    """Let a day begin; return how many reminders it gave."""
    desk.pass_to(day)
    with desk.database.transaction() as session:
        event = days.day_began(calendars.in_force(session), day, None)
        return due.remind(Work.begin(session, desk.clock, CasesSettings()), event)


def listed(desk: Desk, **chosen: object) -> DueList:
    found: DueList = desk.do(due.list_due, ListDue(actor=desk.actor, **chosen))
    return found


def given(desk: Desk) -> list[tuple[int, date]]:
    rows = desk.look.execute("SELECT mark, reminded_on FROM cases.due_reminder ORDER BY reminded_on, mark DESC")
    return [(row[0], row[1]) for row in rows]


def test_each_mark_is_told_once_on_its_day(desk: Desk) -> None:
    desk.open_case(MatterClass.GENERAL)  # due on Saturday 8 February, a make-up workday
    counted = {
        day: begin(desk, date(2025, *day))
        for day in ((1, 20), (1, 24), (1, 26), (1, 27), (2, 5), (2, 6), (2, 7), (2, 8))
    }
    assert counted == {(1, 20): 0, (1, 24): 0, (1, 26): 1, (1, 27): 0, (2, 5): 0, (2, 6): 1, (2, 7): 0, (2, 8): 1}
    assert given(desk) == [(5, date(2025, 1, 26)), (2, date(2025, 2, 6)), (0, date(2025, 2, 8))]
    assert begin(desk, date(2025, 2, 8)) == 0, "the same day told twice"
    assert begin(desk, date(2025, 2, 10)) == 0, "overdue: told on its day"
    thing = listed(desk).items[0]
    assert (thing.days_left, thing.is_reminded, thing.reminded_on) == (-1, True, date(2025, 2, 8))
    assert thing.remind_on == tuple(day for _, day in given(desk)), "what alarms elsewhere go by"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.look.execute("UPDATE cases.due_reminder SET reminded_on = reminded_on")


@pytest.mark.parametrize(
    ("day", "mark"),
    [(date(2025, 1, 27), 5), (date(2025, 2, 7), 2), (date(2025, 2, 10), 0)],
)
def test_a_missed_day_is_caught_up_with_the_nearest_mark_alone(desk: Desk, day: date, mark: int) -> None:
    desk.open_case(MatterClass.GENERAL)
    assert begin(desk, day) == 1
    assert given(desk) == [(mark, day)]


def test_another_day_is_reminded_of_anew_and_what_is_done_no_more(desk: Desk) -> None:
    case_id = desk.open_case(MatterClass.GENERAL)
    begin(desk, date(2025, 2, 6))
    desk.communicate(case_id)
    desk.approve(case_id, MatterClass.GENERAL)
    desk.send(case_id)
    assert begin(desk, date(2025, 2, 8)) == 0
    assert listed(desk).total == 0


def told(desk: Desk, **changes: object) -> None:
    values = {
        "issue_id": UUID(int=7), "title": "云岭县2024年度预算执行审查监督分析年报（快报数）", "region": "999901", "period": "2024-Q4",
        "due_on": date(2025, 1, 22), "is_provisional": False, "explanation": "自期末2024-12-31（当日不计）起第15个工作日",
        "is_out": False, "told_at": NOON,
    } | changes  # fmt: skip
    with desk.database.transaction() as session:
        briefs.keep(session, IssueScheduled.model_validate(values))


def test_a_brief_is_due_until_it_is_out_and_reminded_of_like_everything(desk: Desk) -> None:
    told(desk)
    assert [begin(desk, date(2025, 1, day)) for day in (14, 15, 20, 22)] == [0, 1, 1, 1]
    thing = listed(desk, kind=DueKind.BRIEF).items[0]
    assert (thing.due_on, thing.days_left, thing.article, thing.who) == (date(2025, 1, 22), 0, "第六条", "预算工委")
    told(desk, due_on=date(2025, 1, 23), told_at=NOON + timedelta(hours=2))
    told(desk, due_on=date(2025, 1, 21), told_at=NOON + timedelta(hours=1))
    assert listed(desk).items[0].due_on == date(2025, 1, 23), "a word that was held up changes nothing"
    told(desk, is_out=True, told_at=NOON + timedelta(hours=3))
    assert listed(desk).total == 0
    told(desk, told_at=NOON + timedelta(hours=4))
    assert listed(desk).total == 1, "taken back: it is due again"


def year_begins(desk: Desk, day: date) -> None:
    desk.pass_to(day)
    with desk.database.transaction() as session:
        event = days.day_began(calendars.in_force(session), day, None)
        year_dates.on_day_began(Work.begin(session, desk.clock, CasesSettings()), event)


def test_a_date_of_the_year_is_due_reminded_of_and_done_once(desk: Desk) -> None:
    year_begins(desk, date(2025, 6, 16))  # the ministry's 15 June has passed: a new system does not ask after it
    year_begins(desk, date(2025, 6, 17))
    things = {thing.act: thing for thing in listed(desk, kind=DueKind.YEAR_DATE).items}
    assert [(thing.due_on, thing.who) for thing in things.values()] == [
        (date(2025, 6, 30), "县财政局"), *[(date(2025, 9, 30), "县人民政府")] * 2, *[(date(2025, 12, 31), "县人民政府")] * 2,
    ]  # fmt: skip
    county = things["部署本行政区域编制下一年度预算草案的具体事项"]
    assert (county.number, county.article, county.is_provisional) == ("2025年度", "《预算法实施条例》第二十五条", False)
    assert [begin(desk, date(2025, 6, day)) for day in (20, 23, 26, 30)] == [0, 1, 1, 1]
    shown = {one.name: one for one in desk.do(year_dates.list_year_dates, ListYearDates(actor=desk.actor)).items}
    assert (shown["provincial-supervision"].last_on, shown["provincial-supervision"].line_id) == (None, None)
    assert shown["next-draft-ministry"].line_id is None
    done = RecordYearDate(actor=desk.actor, line_id=county.subject_id, on=date(2025, 6, 27), note="县财政局已部署。")
    for wrong in (date(2025, 7, 1), date(2024, 12, 31)):
        with pytest.raises(InvalidInput):
            desk.do(year_dates.record_year_date, done.model_copy(update={"on": wrong}))
    entered = desk.do(year_dates.record_year_date, done)
    assert [one.done.on for one in entered.items if one.done] == [date(2025, 6, 27)]
    assert county.subject_id not in {thing.subject_id for thing in listed(desk).items}
    with pytest.raises(Conflict):
        desk.do(year_dates.record_year_date, done)
    assert desk.logged() == ["year_date.done"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.look.execute("DELETE FROM cases.year_date_done")


def test_a_page_is_a_page_and_the_counts_are_of_all(desk: Desk) -> None:
    opened: list[UUID] = [desk.open_case(MatterClass.GENERAL) for _ in range(3)]
    desk.pass_to(date(2025, 2, 8))
    opened.append(desk.open_case(MatterClass.GENERAL))
    desk.pass_to(date(2025, 2, 14))
    found = listed(desk, page=Page(limit=2, offset=2))
    assert (found.total, found.overdue, found.due_today, found.due_soon) == (4, 3, 0, 1)
    assert [thing.subject_id for thing in found.items] == [opened[2], opened[3]]
    assert listed(desk, kind=DueKind.TASK).total == 0
