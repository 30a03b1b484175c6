from datetime import date
from decimal import Decimal

import pytest

from services.reports.wording import (
    blank_date,
    chinese_date,
    chinese_ordinal,
    growth,
    growth_phrase,
    in_sentence,
    pace_phrase,
    percent,
    points_phrase,
    share,
    sums_after_rounding,
    title_lines,
    wan_table,
    wan_text,
)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("112.3", "100", ("同比增长", "12.3%")),
        ("87.7", "100", ("同比下降", "12.3%")),
        ("100.04", "100", ("与上年同期持平", "")),
        ("100.05", "100", ("同比增长", "0.1%")),
        ("5", "0", ("上年同期无此项收入", "")),
        ("5", "-3", ("上年同期为负", "")),
    ],
)
def test_growth_never_stands_with_a_minus_and_words_replace_a_base_that_is_not_positive(now, before, expected):
    assert growth_phrase(growth(Decimal(now), Decimal(before)), Decimal(before)) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("67.8", "69.0", ("较上年同期下降", "1.2个百分点")),
        ("69.0", "67.8", ("较上年同期提高", "1.2个百分点")),
        ("69.04", "69.0", ("与上年同期持平", "")),
    ],
)
def test_a_ratio_changes_by_points(now, before, expected):
    assert points_phrase(Decimal(now), Decimal(before)) == expected


@pytest.mark.parametrize(
    ("done", "months", "expected"),
    [
        ("25", 3, ("与时序进度持平", "")),
        ("25.05", 3, ("快于时序进度", "0.1个百分点")),
        ("70", 9, ("慢于时序进度", "5.0个百分点")),
    ],
)
def test_pace_is_measured_against_the_months_gone_by(done, months, expected):
    assert pace_phrase(Decimal(done), months=months) == expected


@pytest.mark.parametrize(
    ("yuan", "text", "table"),
    [
        ("1276500000", "127,650", "127,650.00"),
        ("999999", "100.00", "100.00"),
        ("1000000", "100", "100.00"),
        ("-24160000", "-2,416", "-2,416.00"),
        ("-0.004", "0.00", "0.00"),
    ],
)
def test_ten_thousands_have_decimals_in_tables_and_only_when_small_in_text(yuan, text, table):
    assert (wan_text(Decimal(yuan)), wan_table(Decimal(yuan))) == (text, table)


def test_percent_has_one_decimal_rounded_half_up():
    assert [percent(Decimal(value)) for value in ("12.25", "12.34", "-0.04")] == ["12.3%", "12.3%", "0.0%"]


def test_share_of_nothing_is_nothing():
    assert share(Decimal(1), Decimal(0)) is None
    assert share(Decimal(1), Decimal(4)) == 25


@pytest.mark.parametrize(
    ("parts", "total", "adds_up"), [(("5000", "5000"), "10000", True), (("49", "49"), "98", False)]
)
def test_rounded_parts_are_compared_with_the_rounded_total(parts, total, adds_up):
    assert sums_after_rounding(map(Decimal, parts), Decimal(total)) is adds_up


def test_dates_have_no_leading_zeros_and_a_draft_has_blanks():
    assert chinese_date(date(2026, 3, 5)) == "2026年3月5日"
    assert blank_date(date(2026, 3, 5)) == "2026年\u3000月\u3000日"


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_heading_numbers(number, text):
    assert chinese_ordinal(number) == text


def test_a_title_is_broken_between_its_parts_and_else_evenly_without_hanging_marks():
    assert title_lines(("短标题",)) == ("短标题",)
    assert title_lines(("元谋县2025年前三季度", "预算执行审查监督分析简报")) == (
        "元谋县2025年前三季度",
        "预算执行审查监督分析简报",
    )
    long = "关于一般公共预算支出执行数超过调整预算数（二十一项）问题的函"
    lines = title_lines(("关于", long.removeprefix("关于")))
    assert "".join(lines) == long
    assert all(len(line) <= 20 for line in lines)
    assert not any(line[0] in "）的、，" or line[-1] == "（" for line in lines)


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("该文号资金已于2025-04-05下达完毕", "该文号资金已于2025年4月5日下达完毕"),
        ("支付最多的月份为2025-12，", "支付最多的月份为2025年12月，"),
        ("应为 411,812,829.11 元，实报 -3 元", "应为411,812,829.11元，实报-3元"),
        ("回执-2026-000086、2025-13、A2025-04-05、2024-2025年", "回执-2026-000086、2025-13、A2025-04-05、2024-2025年"),
    ],
)
def test_days_of_a_systems_sentence_are_written_as_a_document_does(told, written):
    assert in_sentence(told) == written
