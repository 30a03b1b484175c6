"""Money, shares and dates as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.alerts.wording import WordingError, fill, plain


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{x:wan}", Decimal(40), "40.00元"),
        ("{x:wan}", Decimal("999.99"), "999.99元"),
        ("{x:wan}", Decimal(1000), "0.10万元"),
        ("{x:wan}", Decimal("9999.99"), "1.00万元"),
        ("{x:wan}", Decimal("123949.99"), "12.4万元"),
        ("{x:wan}", Decimal(123950), "12.4万元"),
        ("{x:wan}", Decimal(124500), "12.5万元"),
        ("{x:wan}", Decimal(-24160000), "-2,416.0万元"),
        ("{x:wan}", Decimal(125000000), "1.25亿元"),
        ("{x:yuan}", Decimal("1234567.5"), "1,234,567.50元"),
        ("{x:percent}", Decimal("0.1235"), "12.4%"),
        ("{x:days}", Decimal(31), "31"),
        ("{x:count}", 1200, "1,200"),
        ("{x:date}", "2025-03-04", "2025年3月4日"),
        ("{x:period}", "2025", "2025年"),
        ("{x:period}", "2025-03", "2025年3月"),
        ("{x:period}", "2025-03-04", "2025年3月4日"),
        ("共{x}条", 3, "共3条"),
    ],
)
def test_formats(template, value, expected):
    assert fill(template, {"x": value}) == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "需要 x"),
        ({"x": None}, "需要 x"),
        ({"x": "many"}, "不能按 wan 格式写出"),
        ({"x": True}, "不能按 wan 格式写出"),
    ],
)
def test_a_value_that_does_not_fit_is_told(values, message):
    with pytest.raises(WordingError, match=message):
        fill("{x:wan}", values)


def test_a_value_is_never_read_as_a_template():
    assert fill("{x}", {"x": "{y:wan}", "y": 1}) == "{y:wan}"


def test_figures_are_plain():
    assert [plain(value) for value in (Decimal("1E+3"), Decimal("0.10"), 7, True, "甲")] == [
        "1000",
        "0.10",
        "7",
        "是",
        "甲",
    ]
