"""科目和区划 in the portal and the API."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.ingest.codes_v1 import ListCodes, ListComparable, ListGrowth, ListRegions
from gateway.code_examples import COMPARABLE, GROWTH
from gateway.portal.pages.codes import month_a_year_before


def test_the_page_shows_sources_changes_and_unknown_codes(people):
    page = people("GET", "/codes?year=2026").text
    for words in ("教育支出", "不完整，表中没有的不能认定为不存在", "2101902", "新增", "2059999", "/rows/214"):
        assert words in page


def test_nonsense_in_the_filter_means_this_year_and_the_first_table(door, people):
    people("GET", "/codes?year=26&table=all&query=教育")
    call = door.desk.last(ListCodes)
    assert (call.fiscal_year, call.code_table, call.query) == (2025, "functional", "教育")


def test_regions_begin_with_the_home_county(door, people):
    assert "元马镇" in people("GET", "/regions").text
    assert door.desk.last(ListRegions).parent == "532328"
    people("GET", "/regions?query=元马")
    assert (door.desk.last(ListRegions).parent, door.desk.last(ListRegions).query) == (None, "元马")


def test_the_api_asks_for_a_year_and_a_table(door, people):
    assert people("GET", "/api/v1/codes?year=2026").status_code == 422
    assert people("GET", "/api/v1/codes?year=2026&table=revenue").json()["total"] == 1
    people("GET", "/api/v1/codes/comparable?period=2025-12&direction=income")
    assert door.desk.last(ListComparable).region is None


def test_comparable_figures_lead_to_their_rows(door, people):
    gone = COMPARABLE.items[0].model_copy(
        update={"subject_code": "2101902", "row_no": 7, "comparable_code": None, "comparable_name": None}
        | {"change": None, "share": None, "basis": None, "comparable_cumulative_amount": None}
    )
    shown = COMPARABLE.model_copy(update={"items": (*COMPARABLE.items, gone), "total": 2})
    door.desk.answers["list_comparable"] = shown
    page = people("GET", "/codes/comparable?period=2025-12").text
    for words in ("按 2026 年科目", "教育支出", "一般公共预算", "未变", "仅供核对", "/rows/2", "无对照", "/rows/7"):
        assert words in page
    people("GET", "/codes/comparable?period=2025-12&direction=income&region=532328")
    call = door.desk.last(ListComparable)
    assert (call.period, call.direction, call.region) == ("2025-12", "income", "532328")


def test_growth_on_a_comparable_basis_tells_what_is_not_decided(door, people):
    page = people("GET", "/codes/growth?period=2026-03").text
    for words in ("+20.00", "50,000.00", "调整、更名", "待定", "本年无此科目", "/rows/2", "同口径"):
        assert words in page, words
    call = door.desk.last(ListGrowth)
    assert (call.period, call.direction, call.region) == ("2026-03", "expenditure", None)
    door.desk.answers["list_growth"] = GROWTH.model_copy(update={"has_last_year": False})
    assert "上年同月的执行月报没有收到" in people("GET", "/codes/growth?period=26&direction=income&region=532328").text
    call = door.desk.last(ListGrowth)
    assert (call.period, call.direction, call.region) == ("2025-03", "income", "532328")
    assert people("GET", "/api/v1/codes/growth?period=2026-03&direction=income").json()["total"] == 2


def test_nonsense_asks_for_last_years_expenditure_of_every_region(door, people):
    assert people("GET", "/codes/comparable?period=2025-13&direction=up&region=x").status_code == 200
    call = door.desk.last(ListComparable)
    assert (call.period, call.direction, call.region) == ("2024-03", "expenditure", None)


def test_a_month_without_reports_says_so(door, people):
    door.desk.answers["list_comparable"] = COMPARABLE.model_copy(update={"items": (), "total": 0})
    assert "没有收到预算支出执行月报" in people("GET", "/codes/comparable").text


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 1, 1), "2024-12"), (date(2026, 2, 1), "2025-01"), (date(2026, 12, 31), "2025-11")]
)
def test_the_month_a_year_before_the_one_that_ended_last(today, month):
    assert month_a_year_before(today) == month
