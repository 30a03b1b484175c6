"""科目和区划 in the portal and the API."""

from __future__ import annotations

from contracts.ingest.codes_v1 import ListCodes, ListComparable, ListRegions


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
