"""A unit's columns become standard fields; what cannot be turned is told with row and column, never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connector.configuration import ConfigurationError
from connector.mapping import FieldRule, MappingFile, MappingProblems, Turned, field_value, load_mapping, turn

HEADER = ["科目编码", "科目名称", "本月数\n（万元）", "账套"]


def mapping(**changes: object) -> MappingFile:
    said: dict[str, object] = {
        "data_set": "expenditure_execution",
        "header_row": 3,
        "skip_rows": {"科目名称": ["合计"]},
        "control_totals": ["month_amount"],
        "fields": {
            "subject_code": "科目编码",
            "month_amount": {"column": "本月数(万元)", "unit": "万元", "required": True},
            "book": {"column": "账套", "codes": {"一般公共预算": "general"}},
            "mof_div_code": {"constant": "532328"},
            "ym": {"period": "%Y%m"},
        },
    }
    return MappingFile.model_validate(said | changes)


def turned(rows: list[list[object]], **changes: object) -> tuple[list[list[str]], Turned]:
    taken: list[list[str]] = []
    numbered = ((number, row) for number, row in enumerate(rows, start=4))
    said = turn(mapping(**changes), HEADER, numbered, name="a.xlsx", period="2025-03", take=taken.append)  # type: ignore[arg-type]
    return taken, said


def test_rows_come_out_in_the_order_of_the_fields_with_totals_in_yuan():
    rows, said = turned(
        [
            [2010101.0, "行政运行", 12.3456, "一般公共预算"],
            ["", "", None, ""],
            ["", " 合计 ", 12.3456, ""],
            ["2050201", "学前教育", "-1,000.5", "一般公共预算"],
        ]
    )
    assert rows == [
        ["2010101", "123456.00", "general", "532328", "202503"],
        ["2050201", "-10005000.00", "general", "532328", "202503"],
    ]
    assert (said.rows, said.totals) == (2, {"month_amount": Decimal("-9881544.00")})


def test_all_bad_cells_are_told_at_once_with_row_and_column():
    with pytest.raises(MappingProblems) as caught:
        turned([["1", "甲", "一千", "基金"], ["2", "乙", None, "一般公共预算"]])
    told = [str(problem) for problem in caught.value.problems]
    assert [text.split("列")[0] for text in told] == [
        "第 4 行 “本月数(万元)”",
        "第 4 行 “账套”",
        "第 5 行 “本月数(万元)”",
    ]
    assert "一般公共预算" in told[1]


def test_a_missing_or_doubled_column_is_told_before_any_row():
    with pytest.raises(MappingProblems, match=r"a\.xlsx") as caught:
        turned([], fields={"a": "没有的列"}, control_totals=())
    assert "科目编码" in str(caught.value.problems[0])
    with pytest.raises(MappingProblems) as caught:
        turn(mapping(), [*HEADER, "账套"], iter([]), name="a", period="2025-03", take=print)
    assert "不止一列" in caught.value.problems[0].detail


@pytest.mark.parametrize(
    ("rule", "cell", "text"),
    [
        ({"unit": "元"}, 0.1 + 0.2, "0.30"),
        ({"unit": "元"}, "１，２３４．５", "1234.50"),
        ({"unit": "亿元"}, Decimal("0.00000001"), "1.00"),
        ({"date": "%Y年%m月%d日"}, "2025年3月5日", "2025-03-05"),
        ({"date": "%Y/%m/%d"}, datetime(2025, 3, 5, 8, 30, tzinfo=UTC), "2025-03-05"),
        ({"date": "%Y/%m/%d"}, date(2025, 3, 5), "2025-03-05"),
        ({"zero_pad": 6}, 532.0, "000532"),
        ({"default": "0"}, "\u3000", "0"),
        ({}, True, "是"),
        ({}, " 0012 ", "0012"),
    ],
)
def test_values_that_can_be_turned(rule, cell, text):
    assert field_value(FieldRule(column="x", **rule), cell, period="2025") == text


@pytest.mark.parametrize(
    ("rule", "cell"),
    [
        ({"unit": "元"}, "1.005"),
        ({"unit": "万元"}, 0.0000001),
        ({"unit": "元"}, "NaN"),
        ({"unit": "亿元"}, "999999999"),
        ({"date": "%Y-%m-%d"}, "2025-02-30"),
        ({"zero_pad": 3}, "1234"),
        ({"zero_pad": 3}, "１２"),
        ({"required": True}, ""),
    ],
)
def test_values_that_cannot(rule, cell):
    with pytest.raises(ValueError, match="。"):
        field_value(FieldRule(column="x", **rule), cell, period="2025")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("data_set: agency\nfields: {a: {column: x, constant: y}}", "只能写一个"),
        ("data_set: agency\nfields: {a: {column: x, unit: 角}}", "unit 应为"),
        ("data_set: agency\nfields: {a: x}\ncontrol_totals: [a]", "control_totals 中的 a"),
        ("data_set: agency\nfields: {a: x}\nfeilds: {}", "feilds：没有这一项"),
        ("data_set: agency\nfields:\n a: [", "第 3 行"),
        ("fields: {a: x}", "data_set：缺少"),
    ],
)
def test_a_wrong_mapping_file_says_where(tmp_path: Path, text: str, place: str):
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"m\.yaml") as caught:
        load_mapping(path)
    assert place in str(caught.value)
