from __future__ import annotations

from services.alerts.laws.reading import AROUND, excerpt


def test_the_place_with_the_most_words_is_shown():
    body = "预算。" + "甲" * 200 + "预算调整方案，" + "乙" * 200
    shown = excerpt(body, ["预算", "调整方案"])
    assert "预算调整方案" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 3 * AROUND + 2


def test_a_short_article_is_shown_whole():
    assert excerpt("预算\n草案", ["草案"]) == "预算 草案"
    assert excerpt("甲", ["乙"]) == "甲"
