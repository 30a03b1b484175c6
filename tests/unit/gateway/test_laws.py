"""The law library's pages, and the articles on a warning's page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.alerts.laws_v1 import GetArticle, GetLawText, SearchArticles
from contracts.errors import NotFound, Unavailable
from gateway import examples, law_examples
from gateway.portal.legal_texts import fact_day
from gateway.portal.render import marked

ALERT = "/alerts/0195f3a0-0000-7000-8000-000000000003"
LAW = "/laws/示例条例/2018-12-29"


@pytest.mark.parametrize(
    ("period", "raised", "day"),
    [("2025", datetime(2026, 3, 1, tzinfo=UTC), date(2025, 12, 31)),
     ("2025", datetime(2025, 4, 8, tzinfo=UTC), date(2025, 4, 8)),
     ("2024-02", datetime(2025, 4, 8, tzinfo=UTC), date(2024, 2, 29)),
     ("2025-03-31", datetime(2025, 4, 8, tzinfo=UTC), date(2025, 3, 31)),
     ("2025-04", datetime(2025, 4, 7, 16, 30, tzinfo=UTC), date(2025, 4, 8))],
)  # fmt: skip
def test_the_day_of_a_fact(period, raised, day):
    assert fact_day(examples.SUMMARY.model_copy(update={"period": period, "raised_at": raised})) == day


def test_a_warning_shows_its_article_as_it_stood_on_the_day(door, people):
    door.desk.answers["get_article"] = law_examples.ARTICLE_TEXT
    page = people("GET", ALERT).text
    asked = door.desk.last(GetArticle)
    assert (asked.on, asked.version, asked.article) == (date(2025, 3, 31), None, "第十三条")
    assert "2025年3月31日适用的条文" in page
    assert "示例文本：报送单位应当做到：" in page
    assert '/2018-12-29/%E7%AC%AC%E5%8D%81%E4%B8%89%E6%9D%A1"><b>《中华人民共和国预算法》第十三条</b>' in page
    assert "当日适用的是" not in page


def test_another_version_than_the_cited_one_is_said(door, people):
    newer = law_examples.VERSION.model_copy(update={"version": date(2025, 1, 1)})
    door.desk.answers["get_article"] = law_examples.ARTICLE_TEXT.model_copy(update={"version": newer})
    page = people("GET", ALERT).text
    assert "2025-01-01 版本" in page
    assert "规则所引为 2018-12-29 版本" in page


def test_a_text_that_is_to_be_loaded_is_said(door, people):
    door.desk.answers["get_article"] = law_examples.TO_BE_LOADED
    assert "待装载：2016-05-01 适用的是《示例条例》1994-03-22 版本" in people("GET", ALERT).text
    page = people("GET", "/laws/示例条例/1994-03-22/第十三条")
    assert page.status_code == 200
    assert "<b>待装载</b>" in page.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [(Unavailable("service-silent", "请稍后重试。"), "法规库暂时没有应答"), (NotFound("article-unknown", "没有第十三条。"), "没有第十三条。")],
)  # fmt: skip
def test_a_library_in_trouble_does_not_take_the_warning_away(door, people, fault, said):
    door.desk.answers["get_article"] = fault
    page = people("GET", ALERT)
    assert page.status_code == 200
    assert said in page.text


def test_the_list_says_what_is_to_be_loaded(people):
    page = people("GET", "/laws").text
    assert "中华人民共和国示例条例" in page
    assert page.count('<span class="tag">待装载</span>') == 1
    assert "1994-03-22</a>" not in page, "what is not loaded has no page of its own"


def test_a_search_asks_for_the_versions_of_today_or_for_all(door, people):
    page = people("GET", "/laws?words=报送 期限&law=示例条例&page=2").text
    call = door.desk.last(SearchArticles)
    assert (call.words, call.law, call.in_force_on, call.page.offset) == (
        "报送 期限",
        "示例条例",
        date(2025, 4, 14),
        20,
    )
    assert "<mark>报送</mark>" in page
    people("GET", "/laws?words=报送&law=没有的法&scope=all")
    call = door.desk.last(SearchArticles)
    assert (call.law, call.in_force_on) == (None, None)


def test_a_text_and_an_article_lead_to_each_other(door, people):
    whole = people("GET", LAW).text
    assert door.desk.last(GetLawText).version == date(2018, 12, 29)
    assert 'id="第十三条"' in whole
    assert 'href="#第十四条"' in whole
    article = people("GET", f"{LAW}/第十三条第二项").text
    assert "所引内容：内容完整。" in article
    assert 'rel="next">第十四条</a>' in article


def test_marking_is_no_way_for_markup():
    assert marked("<b>甲</b>乙", "甲 <b>") == "<mark>&lt;b&gt;</mark><mark>甲</mark>&lt;/b&gt;乙"
    assert marked("a.c abc", "a.c") == "<mark>a.c</mark> abc"


def test_the_api_answers_by_day_and_refuses_what_is_no_day(door, people):
    answer = people("GET", "/api/v1/laws/示例条例/articles/第十三条第二项?on=2025-03-31")
    assert answer.json()["cited"] == "内容完整。"
    assert door.desk.last(GetArticle).on == date(2025, 3, 31)
    assert people("GET", "/api/v1/laws/示例条例/articles/第十三条?on=31.3.2025").status_code == 422
    assert people("GET", "/api/v1/law-articles?words=报送").json()["total"] == 1
    assert people("GET", "/api/v1/law-articles?words=").status_code == 422
    assert people("GET", "/api/v1/laws/示例条例/versions/2018-12-29").json()["law"] == "示例条例"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/laws/%00%00/articles/第一条",
        "/api/v1/law-articles?words=%00",
        "/laws/预算%00法/2018-12-29",
        "/laws?words=%00",
    ],
)
def test_control_characters_are_refused_at_the_door(people, path):
    assert people("GET", path).status_code == 422
