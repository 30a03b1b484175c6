"""Reminders at five, two and no working days left, dates of the year, and numbers given at once: all through the gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from icalendar import Calendar

from chassis.workdays import WorkCalendar
from deploy.stack.layout import StackError
from deploy.stack.portal import Portal
from tests.acceptance.test_article_08_answers import raised_ago
from tests.support.days import day, today
from tests.support.duties import enter_duty

pytestmark = pytest.mark.acceptance
HEAD, LEADER = "周某", "郑某"
RULE = "W-R04"
AT_ONCE = 5


@pytest.fixture
def office(workbook) -> Iterator[Portal]:
    with workbook.portal("A-01") as portal:
        enter_duty(portal, duty="head", name=HEAD, post="预算工委主任")
        enter_duty(portal, duty="vice_chair", name=LEADER, post="常委会副主任")
        yield portal


def approved(stack: Any, office: Portal, on: date) -> str:
    """Confirm a warning that opens a case of its own and record the consent, all on one day; return the case's address."""
    state = ""
    while state != "opened":  # a warning of an open case's matter goes into that case
        alert_id, _ = raised_ago(stack, RULE, (today() - on).days)
        order = {"decision": "confirmed", "reason": "核对属实，须请说明。", "decided_on": on.isoformat()}
        url = f"/api/v1/cases/{office.post(f'/api/v1/alerts/{alert_id}/disposal', **order)['case_id']}"
        state = office.get(url)["summary"]["state"]
    approver = office.get(url)["summary"]["approver"]
    name = LEADER if approver == "vice_chair" else HEAD
    office.post(f"{url}/approval", approver=approver, approver_name=name, approved_on=on.isoformat())
    return url


def received(stack: Any, office: Portal, on: date) -> dict[str, Any]:
    """A letter that the unit signed for on a day: its clock of article 8 ends ten working days later."""
    url = approved(stack, office, on)
    office.post(f"{url}/sending", sent_on=on.isoformat())
    return dict(office.post(f"{url}/receipt", received_on=on.isoformat(), signed_for_by="办公室 卫某"))


def signed_for_with(left: int) -> date:
    """The day of a receipt whose ten working days end `left` working days from today."""
    calendar, on = WorkCalendar(), today()
    while calendar.working_days_between(today(), calendar.due(on, 10).due_on) > left:
        on -= timedelta(days=1)
    return on


@pytest.mark.timeout(600)  # the day is told within a minute
def test_what_is_due_in_five_two_and_no_working_days_is_reminded_of_this_morning(
    workbook, office, artefacts, eventually
):
    last = 0 if WorkCalendar().is_workday(today()) else 1  # nothing falls due on a rest day
    left = {days: received(workbook, office, signed_for_with(days))["summary"] for days in (6, 5, 2, last)}
    assert {days: case["days_left"] for days, case in left.items()} == {days: days for days in left}

    def lines() -> dict[str, dict[str, Any]]:
        return {one["subject_id"]: one for one in office.get("/api/v1/due", limit=500)["items"]}

    assert {lines()[case["case_id"]]["reminded_on"] for case in left.values()} == {None}, "entered after this morning"
    with workbook.connect() as connection:  # the morning comes again: the process that tells the day runs as it does
        connection.execute("DELETE FROM cases.day_told WHERE day = %s", (today(),))
    eventually(lambda: lines()[left[last]["case_id"]]["reminded_on"] is not None, 90)
    found = lines()
    assert {days: found[case["case_id"]]["reminded_on"] for days, case in left.items()} == {
        6: None, 5: day(), 2: day(), last: day(),
    }  # fmt: skip
    assert [found[left[days]["case_id"]]["is_reminded"] for days in left] == [days in {5, 2, 0} for days in left]
    file = office.download("/api/v1/due.ics", artefacts / "reminders.ics")
    events = {str(event["uid"]): event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    for case in left.values():
        event = events[f"case-{case['case_id']}@budgetwatch"]
        assert event.decoded("dtstart").isoformat() == case["deadline"]["due_on"]
        assert len(event.walk("VALARM")) == 3


def test_a_date_of_the_year_is_due_until_it_is_entered_as_done(workbook, office):
    items = office.get("/api/v1/year-dates")["items"]
    assert [(one["name"], one["line_id"]) for one in items if one["last_on"] is None] == [
        ("provincial-supervision", None)
    ]
    open_ones = [one for one in items if one["line_id"] and not one["done"]]
    assert {one["name"] for one in open_ones} >= {"state-assets-report", "government-debt-report"}
    chosen = next(one for one in open_ones if one["name"] == "state-assets-report")
    [line] = [
        one for one in office.get("/api/v1/due", kind="year_date")["items"] if one["subject_id"] == chosen["line_id"]
    ]
    assert (line["who"], line["due_on"]) == ("县人民政府", f"{today().year}-12-31")
    office.post(f"/api/v1/year-dates/{chosen['line_id']}/done", on=day(), note="本次常委会会议听取（演示）。")
    left = {one["subject_id"] for one in office.get("/api/v1/due", kind="year_date")["items"]}
    assert chosen["line_id"] not in left
    with workbook.client("W-03", headers={"Origin": workbook.url()}) as seat:
        seat.post("/api/v1/session")
        other = next(one for one in open_ones if one["name"] == "government-debt-report")
        entry = {"on": day(), "note": "无权登记。"}
        assert seat.post(f"/api/v1/year-dates/{other['line_id']}/done", json=entry).status_code == 403


def test_letters_that_are_sent_at_once_take_numbers_without_a_gap(workbook, office):
    urls = [approved(workbook, office, today()) for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE + 1)

    def send(url: str, on: str) -> dict[str, Any]:
        start.wait(30)
        sent: dict[str, Any] = office.post(f"{url}/sending", sent_on=on)
        return sent

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        refused = pool.submit(send, urls[0], (today() + timedelta(days=1)).isoformat())
        sent = [pool.submit(send, url, day()) for url in urls]
        letters = [one.result(60) for one in sent]
    with pytest.raises(StackError, match=r"409|422"):  # a day to come, or a letter that has been sent by then
        refused.result()
    by_series: dict[str, list[int]] = {}
    for letter in letters:
        series, number = re.fullmatch(r"(.+〕)(\d+)号", letter["document_number"]).groups()
        by_series.setdefault(series, []).append(int(number))
    for series, numbers in by_series.items():
        assert sorted(numbers) == list(range(min(numbers), min(numbers) + len(numbers))), series
