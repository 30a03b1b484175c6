"""报送日历 in the portal and the API: lines, scores, the agreed due days and who may enter them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from contracts.errors import InvalidInput
from contracts.ingest.calendar_v1 import DueDay, DueState, ListDueDeliveries, SetDueRule
from contracts.ingest.v1 import DeliveryList, DeliveryState, ListDeliveries, Refusal
from contracts.ingest.versions_v1 import GetRowVersions
from gateway import examples
from gateway.calendar_examples import CALENDAR
from gateway.portal.pages.calendar import due_of, gaps, year_rows

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


def delivered(data_set, period, state, sender="czj", **more):
    manifest = examples.MANIFEST.model_copy(update={"data_set": data_set, "period": period})
    values = {"delivery_id": uuid4(), "manifest": manifest, "state": state, "sender": sender}
    return examples.DELIVERY_OPEN.model_copy(update=values | more)


def test_the_night_is_told_by_unit_what_came_and_what_is_missing(door, people):
    refusal = Refusal(file="a.csv", rule="not-a-number", detail="第3行“一千元”不是金额，请改为数字。")
    came = (
        delivered("payment_voucher", "2025-03", DeliveryState.ACCEPTED),
        delivered("payment_voucher", "2025-02", DeliveryState.ACCEPTED),
        delivered("treasury_stock_daily", "2025-03", DeliveryState.REFUSED, "gk", refusals=(refusal,), refusal_count=7),
    )
    door.desk.answers["list_deliveries"] = DeliveryList(total=3, items=came)
    page = people("GET", "/calendar/overnight").text
    told = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
        for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    ]
    assert told[1].startswith("已退回 国库（人民银行）"), "what needs a look stands first"
    assert refusal.detail in told[1]
    assert "等 7 处" in told[1]
    assert told[2].startswith("已接收 县财政局")
    assert "2025-02、2025-03 2 " in told[2]
    assert [row for row in told if "国库库存日报 2025-03 1 2025-04-03 6" in row], told
    assert door.desk.last(ListDeliveries).since == datetime(2025, 4, 7, 9, 30, tzinfo=UTC), "as the office closed"
    assert door.desk.last(ListDueDeliveries).fiscal_year == 2025


def test_the_morning_page_counts_the_night_and_leads_to_it(people):
    page = people("GET", "/").text
    (tile,) = re.findall(r'<a class="tile" href="/calendar/overnight">.*?</a>', page)
    assert re.sub(r"<[^>]+>", "", tile) == "3昨夜以来入账，退回 1"
    assert re.search(r'<a class="tile" href="#missing"><b>\d+</b><span>应报未报</span>', page)


def test_another_beginning_may_be_chosen(door, people):
    people("GET", "/calendar/overnight?day=2025-04-01")
    assert door.desk.last(ListDeliveries).since == datetime(2025, 3, 31, 16, tzinfo=UTC)
    people("GET", "/deliveries?since=2025-04-01T08:00:00%2B08:00&sender=gk&state=refused")
    call = door.desk.last(ListDeliveries)
    assert (call.since, call.sender, call.state) == (datetime(2025, 4, 1, tzinfo=UTC), "gk", DeliveryState.REFUSED)
    people("GET", "/deliveries?since=yesterday&sender=nobody")
    call = door.desk.last(ListDeliveries)
    assert (call.since, call.sender) == (None, None)


def test_a_year_is_a_row_for_each_unit_and_set(people):
    rows = year_rows(CALENDAR.items)
    assert [(row.first.sender, [at for at, line in enumerate(row.months, 1) if line], row.year) for row in rows] == [
        ("czj", [3], None), ("gk", [3], None), ("swj", [4], None),
    ]  # fmt: skip
    yearly = CALENDAR.items[0].model_copy(update={"period": "2025"})
    assert [(row.months, row.year) for row in year_rows([yearly])] == [((None,) * 12, yearly)]
    page = people("GET", "/calendar").text
    assert re.search(
        r'<a class="tag due-late" href="/receipts/[^"]+" title="迟报，应报日期 2025-04-03，迟 2 个工作日">迟</a>', page
    )
    assert "<details><summary>逐期列出" in page
    assert "<details open><summary>逐期列出" in people("GET", "/calendar?state=missing").text


def test_overdue_periods_of_a_set_are_one_line_the_oldest_first():
    def line(data_set, period, due_on):
        return CALENDAR.items[1].model_copy(update={"data_set": data_set, "period": period, "due_on": due_on})

    found = gaps(
        [
            line("a", "2025-02", date(2025, 3, 3)),
            line("b", "2024", date(2025, 1, 9)),
            line("a", "2025-01", date(2025, 2, 5)),
        ]
    )
    assert [[each.period for each in gap.lines] for gap in found] == [["2024"], ["2025-01", "2025-02"]]


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
