"""数据集目录 in the portal and the API: the list, a card, templates with unit and period."""

from __future__ import annotations

from contracts.ingest.catalogue_v1 import GetTemplate, ListDataSets


def test_the_list_names_sender_due_day_and_what_came_last(people):
    page = people("GET", "/catalogue").text
    for words in ("D25", "政府债务余额", "县财政局", "次月10日前", "/receipts/0195f3a0-0000-7000-8000-000000000002"):
        assert words in page
    assert page.count("template.xlsx") == 1, "a view that nobody sends has no template"


def test_a_sender_that_is_none_means_all(door, people):
    people("GET", "/catalogue?sender=gk")
    assert door.desk.last(ListDataSets).sender == "gk"
    people("GET", "/catalogue?sender=nobody")
    assert door.desk.last(ListDataSets).sender is None


def test_a_card_shows_fields_sums_and_quality(people):
    page = people("GET", "/catalogue/debt_balance").text
    for words in ("期初余额＋本期举借－本期偿还＝期末余额", "DEBT_KIND", "一般债务、专项债务", "98.5 分", "万元"):
        assert words in page


def test_a_template_comes_with_unit_and_period(door, people, connector):
    answer = people("GET", "/catalogue/debt_balance/template.xlsx?period=2025-03&unit=万元&region=532328")
    call = door.desk.last(GetTemplate)
    assert (call.data_set, call.period, call.money_unit, call.region) == ("debt_balance", "2025-03", "万元", "532328")
    assert answer.content == b"PK"
    assert "attachment" in answer.headers["content-disposition"]
    people("GET", "/catalogue/debt_balance/template.xlsx?period=march&region=x")
    assert (door.desk.last(GetTemplate).period, door.desk.last(GetTemplate).region) == (None, None)
    assert connector("GET", "/api/v1/data-sets/debt_balance/template.xlsx?unit=千元").status_code == 422
    assert connector("GET", "/api/v1/data-sets/debt_balance/template.xlsx").content == b"PK"


def test_the_schema_is_served_as_one(door, connector):
    answer = connector("GET", "/api/v1/data-sets/debt_balance/schema.json")
    assert answer.headers["content-type"].startswith("application/schema+json")
    assert answer.json()["title"] == "D25 政府债务余额"
    card = door.desk.answers["get_data_set"]
    door.desk.answers["get_data_set"] = card.model_copy(update={"json_schema": ""})
    assert connector("GET", "/api/v1/data-sets/debt_balance/schema.json").status_code == 404
