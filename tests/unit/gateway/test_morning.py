"""今日事项 and 总览: the gravest first, what arrived by data set, every amount with its unit."""

from __future__ import annotations

import re

import pytest

from contracts.cases.due_v1 import DueList, ListDue
from contracts.errors import Unavailable
from contracts.ingest.calendar_v1 import ListDueDeliveries
from contracts.values import MatterClass
from gateway import desk_examples, examples, office_examples


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def matter(level: MatterClass, title: str):
    first = desk_examples.MORNING.items[0]
    return first.model_copy(
        update={"warning": first.warning.model_copy(update={"level": level, "title": title}), "fact": f"事实：{title}"}
    )


def test_major_matters_are_read_first_and_worth_orders_those_of_one_level(door, people):
    by_worth = (
        matter(MatterClass.GENERAL, "甲"), matter(MatterClass.IMPORTANT, "乙"), matter(MatterClass.MAJOR, "丙"),
        matter(MatterClass.IMPORTANT, "丁"), matter(MatterClass.MAJOR, "戊"),
    )  # fmt: skip
    door.desk.answers["get_morning"] = desk_examples.MORNING.model_copy(update={"items": by_worth})
    page = people("GET", "/morning").text
    assert re.findall("事实：(.)", page) == ["丙", "戊", "乙", "丁", "甲"]


def test_what_arrived_is_a_line_for_each_data_set_and_leads_to_what_is_missing(people):
    page = people("GET", "/morning").text
    (card,) = re.findall(r"<h2>新到数据.*?</section>", page, re.DOTALL)
    assert 'href="/calendar/overnight"' in card
    assert "支付凭证 县财政局 2025-01 至 2025-03 入账 3" in words(card)


def test_a_silent_ingest_does_not_take_the_matters_away(door, people):
    door.desk.answers["get_overview"] = Unavailable("service-silent", "请稍后重试。")
    page = people("GET", "/morning").text
    assert "数据接收服务暂时没有应答" in page
    assert desk_examples.MORNING.items[0].fact in page


@pytest.mark.parametrize("overdue", [0, 3, 40])
def test_a_backlog_hides_no_day_that_is_near(door, people, overdue):
    first = office_examples.DUE.items[0]
    late, near = (
        first.model_copy(update={"is_reminded": True, "days_left": days, "title": title})
        for days, title in ((-30, "旧事"), (0, "今日到期的事"))
    )
    things = [late] * overdue + [near]

    def answer(call: ListDue) -> DueList:
        page = things[call.page.offset : call.page.offset + call.page.limit]
        return office_examples.DUE.model_copy(update={"items": tuple(page), "total": len(things), "overdue": overdue})

    door.desk.answers["list_due"] = answer
    page = people("GET", "/morning").text
    assert page.count("今日到期的事") == 1
    assert page.count("旧事") == min(overdue, 10)


def test_what_is_missing_is_looked_for_up_to_the_present_year(door, people):
    door.desk.answers["get_overview"] = examples.OVERVIEW.model_copy(update={"fiscal_year": 2023})
    page = people("GET", "/calendar/overnight").text
    asked = [call.fiscal_year for call in door.desk.asked if isinstance(call, ListDueDeliveries)]
    assert sorted(asked) == [2023, 2024, 2025]
    assert "2023、2024、2025 年度" in page


def test_the_overview_tells_what_is_missing_by_data_set(door, people):
    line = examples.OVERVIEW.missing[0]
    missing = tuple(line.model_copy(update={"period": f"2025-{month:02d}"}) for month in (1, 2, 3))
    door.desk.answers["get_overview"] = examples.OVERVIEW.model_copy(update={"missing": missing})
    (card,) = re.findall(r'id="missing">.*?</section>', people("GET", "/").text, re.DOTALL)
    assert f"{line.data_set_title} " in words(card)
    assert "2025-01 至 2025-03（3 期）" in card
    assert card.count("<tr>") == 2


def test_the_amounts_of_the_overviews_warnings_have_a_unit(people):
    page = people("GET", "/").text
    (card,) = re.findall(r"<h2>待处置预警.*?</section>", page, re.DOTALL)
    assert "金额（万元）" in card
