"""报送日历 in the portal and the API: lines, scores, the agreed due days and who may enter them."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import InvalidInput
from contracts.ingest.calendar_v1 import DueDay, DueState, ListDueDeliveries, SetDueRule
from contracts.ingest.versions_v1 import GetRowVersions
from gateway.portal.pages.calendar import due_of

RULE = {
    "data_set": "payment_voucher",
    "kind": "working_day",
    "on": "5",
    "valid_from": "2025-05-01",
    "basis": "第一次联席会议纪要",
}


def test_the_calendar_shows_states_days_and_scores(people):
    page = people("GET", "/calendar").text
    for words in ("逾期未报", "迟报", "国库库存日报", "71.5", "系统默认，待联席会议议定"):
        assert words in page


def test_filters_reach_the_service_and_nonsense_means_all(door, people):
    people("GET", "/calendar?year=2024&sender=gk&state=missing")
    call = door.desk.last(ListDueDeliveries)
    assert (call.fiscal_year, call.sender, call.state) == (2024, "gk", DueState.MISSING)
    people("GET", "/calendar?year=24&sender=nobody&state=lost")
    call = door.desk.last(ListDueDeliveries)
    assert (call.fiscal_year, call.sender, call.state) == (None, None, None)


def test_the_administrator_enters_what_was_agreed(door, people):
    assert people("POST", "/calendar/rules", data=RULE).headers["location"] == "/calendar/rules?done=due-rule"
    call = door.desk.last(SetDueRule)
    assert (call.data_set, call.due, call.valid_from) == ("payment_voucher", DueDay(working_day=5), date(2025, 5, 1))


def test_a_day_that_does_not_fit_its_kind_comes_back_with_what_was_typed(people):
    answer = people("POST", "/calendar/rules", data=RULE | {"kind": "this_year"})
    assert answer.status_code == 422
    assert "“几日”与期限种类不符" in answer.text
    assert 'value="第一次联席会议纪要"' in answer.text


@pytest.mark.parametrize(
    ("kind", "on", "due"),
    [
        ("calendar_day", "10", {"calendar_day": 10}),
        ("this_year", "03-31", {"month": 3, "day": 31, "years_later": 0}),
        ("next_year", "1-31", {"month": 1, "day": 31, "years_later": 1}),
        ("none", "", None),
    ],
)
def test_due_days_of_the_form(kind, on, due):
    assert due_of(kind, on) == due


@pytest.mark.parametrize(("kind", "on"), [("working_day", ""), ("working_day", "03-31"), ("next_year", "3"), ("", "3")])
def test_due_days_that_do_not_fit(kind, on):
    with pytest.raises(InvalidInput):
        due_of(kind, on)


def test_the_delivery_page_shows_its_quality_with_places(people):
    page = people("GET", "/deliveries/0195f3a0-0000-7000-8000-000000000001").text
    assert "86.4 分" in page
    assert "用途等没有汉字" in page
    assert "第 214 行（用途）" in page


def test_the_row_shows_its_versions_and_the_day_reaches_the_service(door, people):
    page = people("GET", "/receipts/0195f3a0-0000-7000-8000-000000000002/rows/214?as_of=2025-04-30").text
    assert "该行沿革" in page[page.index("<main") : page.index("</main>")]
    assert "该行沿革" not in page[: page.index("<main")]
    assert "三月份有一笔支出列错科目" in page
    assert door.desk.last(GetRowVersions).as_of == date(2025, 4, 30)
    people("GET", "/receipts/0195f3a0-0000-7000-8000-000000000002/rows/214?as_of=yesterday")
    assert door.desk.last(GetRowVersions).as_of is None
