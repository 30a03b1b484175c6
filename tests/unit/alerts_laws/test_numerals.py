from __future__ import annotations

import pytest

from services.alerts.laws.numerals import Citation, number_of, parse_citation


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零一", 101), ("一百一十", 110), ("二百零四", 204),
     ("一千二百六十", 1260), ("一千零一", 1001)],
)  # fmt: skip
def test_a_numeral_is_read(text, value):
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "零", "一二", "五项", "12"])
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(ValueError, match="不是可识别的数字"):
        number_of(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [("第十三条", Citation(13)), ("第一百二十条之一", Citation(120, 1)), ("第九十五条第二项", Citation(95, 0, None, 2)),
     ("第五十二条第三款", Citation(52, 0, 3)), ("第 九 条 第一款第十一项", Citation(9, 0, 1, 11))],
)  # fmt: skip
def test_a_citation_is_read(text, place):
    assert parse_citation(text) == place


@pytest.mark.parametrize("text", ["第13条", "十三条", "第十三条第二", "第十三条及第十四条", "第一二条"])
def test_what_is_no_citation_is_refused(text):
    with pytest.raises(ValueError):
        parse_citation(text)
