"""Lists, counted deadlines, and a calendar that arrives later."""

from __future__ import annotations

from datetime import date, datetime, time
from io import StringIO

import pytest

from chassis.clock import CHINA
from contracts.cases.calendars_v1 import GetCalendarVersion, ListCalendars, MovedKind
from contracts.cases.known_v1 import KnownCases, ListKnownCases
from contracts.cases.limits_v1 import CountLimit
from contracts.cases.requests_v1 import EnterRequest, GetRequest, RequesterKind
from contracts.cases.v1 import CaseList, CaseState, CountDeadline, CountedDeadline, GetCase, ListCases
from contracts.errors import Conflict, NotFound
from contracts.values import MatterClass, Page
from services.cases import calendar_versions, days, proposing, questions
from services.cases.calendars import read_calendar
from services.cases.import_calendar import import_calendar
from services.cases.requests import orders as requests
from services.cases.settings import CasesSettings
from services.cases.storage import calendars
from services.cases.work import Work
from tests.integration.cases.conftest import Desk

pytestmark = pytest.mark.integration

PAPER = """scope,paper_year,day,kind,name,source
national,2027,2027-01-01,holiday,元旦,测试文件一号
local,2027,2027-01-05,holiday,州庆补休,测试通知二号
"""


def listed(desk: Desk, **conditions: object) -> CaseList:
    found: CaseList = desk.do(questions.list_cases, ListCases(actor=desk.actor, **conditions))
    return found


def test_overdue_first_then_by_due_date_and_those_without_a_clock_last(desk: Desk) -> None:
    early = desk.open_case(MatterClass.GENERAL)
    without = desk.open_case(MatterClass.MAJOR)
    desk.pass_to(date(2025, 2, 11))
    late = desk.open_case(MatterClass.GENERAL)

    found = listed(desk)

    assert found.total == 3
    assert [item.case_id for item in found.items] == [early, late, without]
    assert [item.days_left for item in found.items] == [-2, 10, None]
    assert [item.case_id for item in listed(desk, page=Page(limit=1, offset=1)).items] == [late]


def test_cases_are_told_as_they_were_known_at_a_time(desk: Desk) -> None:
    closed, going = desk.open_case(MatterClass.IMPORTANT), desk.open_case(MatterClass.MAJOR)  # 20 January
    for case_id, matter_class in ((closed, MatterClass.IMPORTANT), (going, MatterClass.MAJOR)):
        desk.approve(case_id, matter_class)
        desk.send(case_id)
        desk.receive(case_id)
    desk.pass_to(date(2025, 2, 14))
    desk.answer(closed)
    desk.close(closed)
    desk.pass_to(date(2025, 3, 3))
    desk.open_case(MatterClass.MAJOR)

    def known(on: date, since: date = date(2025, 1, 1)) -> KnownCases:
        at = datetime.combine(on, time(23), CHINA)
        found: KnownCases = desk.do(
            questions.list_known, ListKnownCases(actor=desk.actor, region="532328", since=since, known_at=at)
        )
        return found

    early = known(date(2025, 2, 11))  # ten working days after the receipts ended on 8 February
    assert {item.case_id: (item.state, item.days_left) for item in early.items} == {
        closed: (CaseState.RECEIVED, -2), going: (CaseState.RECEIVED, -2),
    }  # fmt: skip
    assert (early.total, early.later) == (2, 1), "one of them went on, and a third was opened, which is no going on"
    after = known(date(2025, 2, 20))
    assert {item.case_id: (item.state, item.deadline is None) for item in after.items} == {
        closed: (CaseState.CLOSED, True), going: (CaseState.RECEIVED, False),
    }  # fmt: skip
    assert after.later == 0
    assert [item.case_id for item in known(date(2025, 2, 20), since=date(2025, 2, 15)).items] == [going]
    assert known(date(2025, 1, 19)).total == 0


def test_lists_are_filtered_by_state_and_class(desk: Desk) -> None:
    general, major = desk.open_case(MatterClass.GENERAL), desk.open_case(MatterClass.MAJOR)
    desk.approve(major)

    assert [item.case_id for item in listed(desk, state=CaseState.APPROVED).items] == [major]
    assert [item.case_id for item in listed(desk, matter_class=MatterClass.GENERAL).items] == [general]
    assert listed(desk, region="532301").total == 0


def test_a_case_is_found_by_the_words_of_its_numbers_matter_and_unit(desk: Desk) -> None:
    first, second = desk.open_case(MatterClass.MAJOR), desk.open_case(MatterClass.MAJOR)
    desk.approve(second, MatterClass.MAJOR)
    sent = desk.send(second, "sjj")
    shown = {item.case_id: item for item in listed(desk).items}

    def found(words: str) -> set[object]:
        page = listed(desk, words=words)
        assert page.total == len(page.items)
        return {item.case_id for item in page.items}

    assert found(shown[first].number) == {first}
    assert found(f"{sent.document_number} {shown[second].title[:4]}") == {second}
    assert found(shown[first].title) == {first, second}
    assert found("审计局") == {second}, "the unit to which it went"
    assert found("没有这样的事项") == found("%") == set()


def test_a_deadline_is_counted_on_request(desk: Desk) -> None:
    call = CountDeadline(actor=desk.actor, started_on=date(2025, 1, 20), working_days=15)
    counted: CountedDeadline = desk.do(questions.count_deadline, call)

    assert counted.deadline.due_on == date(2025, 2, 14)
    assert "春节" in counted.deadline.explanation


def test_a_new_calendar_recounts_open_clocks_and_keeps_the_old_date(desk: Desk) -> None:
    desk.pass_to(date(2026, 12, 28))
    case_id = desk.open_case(MatterClass.GENERAL)
    provisional = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case_id)).summary.deadline
    assert (provisional.due_on, provisional.is_provisional) == (date(2027, 1, 11), True)

    file = read_calendar(StringIO(PAPER), version="2027-1")
    with desk.database.transaction() as session:
        lines = import_calendar(session, file, now=desk.clock.now(), today=desk.today)

    case = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case_id))
    assert (case.summary.deadline.due_on, case.summary.deadline.is_provisional) == (date(2027, 1, 13), False)
    assert case.summary.deadline.calendar.startswith("导入表 2027-1；地方假日 1 天；chinesecalendar ")
    assert case.history[-1].act == "recount"
    assert "由2027-01-11（暂定）改为2027-01-13" in case.history[-1].note
    assert lines == [f"{case.summary.number}：{case.history[-1].note}"]
    assert desk.logged()[-1] == "calendar.import"
    (version,) = desk.do(calendar_versions.list_calendars, ListCalendars(actor=desk.actor)).items
    assert (version.version, version.moved, version.is_in_force) == ("2027-1", 1, True)
    shown = desk.do(calendar_versions.get_calendar_version, GetCalendarVersion(actor=desk.actor, version="2027-1"))
    (moved,) = shown.moved
    assert (moved.kind, moved.subject_id, moved.note) == (MovedKind.CASE, case_id, case.history[-1].note)
    assert [(day.day, day.was_working, day.is_working, day.is_local, day.source) for day in shown.days] == [
        (date(2027, 1, 1), True, False, False, "测试文件一号"),
        (date(2027, 1, 5), True, False, True, "测试通知二号"),
    ]
    with pytest.raises(NotFound):
        desk.do(calendar_versions.get_calendar_version, GetCalendarVersion(actor=desk.actor, version="2028-1"))
    with pytest.raises(Conflict), desk.database.transaction() as session:
        import_calendar(session, file, now=desk.clock.now(), today=desk.today)


def test_a_new_calendar_recounts_query_requests_and_takes_back_a_proposal_to_remind(desk: Desk) -> None:
    desk.pass_to(date(2026, 12, 28))
    call = EnterRequest(
        actor=desk.actor, kind=RequesterKind.MEMBER, requester="赵某", subject="教育支出执行情况", purpose="准备专题询问", received_on=desk.today
    )  # fmt: skip
    request = desk.do(requests.enter_request, call)
    assert (request.deadline.due_on, request.deadline.is_provisional) == (date(2027, 1, 4), True)
    case_id = desk.open_case(MatterClass.IMPORTANT)
    desk.approve(case_id, MatterClass.IMPORTANT)
    desk.send(case_id)
    desk.receive(case_id)
    desk.pass_to(date(2027, 1, 12))
    with desk.database.transaction() as session:
        began = days.day_began(calendars.in_force(session), desk.today, None)
        assert proposing.propose_reminders(Work.begin(session, desk.clock, CasesSettings()), began) == 1
    file = read_calendar(StringIO(PAPER), version="2027-1")
    with desk.database.transaction() as session:
        lines = import_calendar(session, file, now=desk.clock.now(), today=desk.today)

    moved = desk.do(requests.get_request, GetRequest(actor=desk.actor, request_id=request.request_id))
    assert (moved.deadline.due_on, moved.deadline.is_provisional) == (date(2027, 1, 6), False)
    assert (moved.history[-1].act, moved.history[-1].seat, moved.state) == ("recount", "system:cases", request.state)
    assert "由2027-01-04（暂定）改为2027-01-06" in moved.history[-1].note
    assert len(lines) == 2
    shown = desk.do(calendar_versions.get_calendar_version, GetCalendarVersion(actor=desk.actor, version="2027-1"))
    assert [(one.kind, one.number) for one in shown.moved] == [
        (MovedKind.CASE, lines[0].partition("：")[0]),
        (MovedKind.REQUEST, request.number),
    ]
    assert (shown.summary.moved, shown.moved[1].note) == (2, moved.history[-1].note)
    case = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case_id))
    assert (case.summary.deadline.due_on, case.reminder_proposed_on) == (date(2027, 1, 13), None)


def test_a_limit_of_a_law_is_counted_on_request(desk: Desk) -> None:
    call = CountLimit(actor=desk.actor, limit="department-approval", event_on=date(2025, 2, 20))
    assert desk.do(questions.count_limit, call).due_on == date(2025, 3, 12)
    with pytest.raises(NotFound):
        desk.do(questions.count_limit, call.model_copy(update={"limit": "none"}))
