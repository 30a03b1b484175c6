"""Volumes and element tables as they come: header names, codes in parts, numbers for codes, doubled codes."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from contracts.errors import InvalidInput
from services.ingest.code_files import check_mapping, read_cells, read_codes


def read(path, table="functional"):
    return read_codes(read_cells(path), table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_with_a_title_above(tmp_path, encoding):
    path = tmp_path / "volume.csv"
    path.write_bytes(
        "2026年支出功能分类科目,\n科目编码,科目名称\n201,一般公共服务支出\n20101,人大事务\n2010106,人大监督\n".encode(
            encoding
        )
    )
    file = read(path)
    assert [(code.code, code.name, code.level, code.parent_code) for code in file.codes] == [
        ("201", "一般公共服务支出", "类", None),
        ("20101", "人大事务", "款", "201"),
        ("2010106", "人大监督", "项", "20101"),
    ]
    assert file.codes[0].place == "line 3"
    assert file.remarks == ()


def test_codes_printed_in_parts_and_as_numbers(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (
        ["类", "款", "项", "科目名称"],
        [201, None, None, "一般公共服务支出"],
        [201, 1, None, "人大事务"],
        [None, None, 6, "人大监督"],
    ):
        sheet.append(row)
    book.save(tmp_path / "volume.xlsx")
    assert [code.code for code in read(tmp_path / "volume.xlsx").codes] == ["201", "20101", "2010106"]


def test_a_bureaus_own_deeper_codes_are_local(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("代码,名称\n2010106,人大监督\n201010601,联网监督专项\n", encoding="utf-8")
    file = read(path)
    assert [(code.code, code.is_local) for code in file.codes] == [("2010106", False), ("201010601", True)]
    assert file.remarks == ("缺少上级科目：20101。",)


def test_what_is_no_code_is_told_and_left_out(tmp_path):
    path = tmp_path / "volume.csv"
    path.write_text("科目编码,科目名称\n201,一般公共服务支出\n合计,\n2O1,写错\n", encoding="utf-8")
    file = read(path)
    assert len(file.codes) == 1
    assert [remark.split("：")[0] for remark in file.remarks] == ["line 3", "line 4"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("科目编码,科目名称\n201,甲\n201,乙\n", "doubled-code"),
        ("编号,内容\n201,甲\n", "no-code-column"),
        ("科目编码,科目名称\n,\n", "no-codes"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, text, reason):
    path = tmp_path / "volume.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        read(path)
    assert error.value.reason == reason


def test_another_form_is_refused(tmp_path):
    with pytest.raises(InvalidInput) as error:
        read_cells(tmp_path / "volume.pdf")
    assert error.value.reason == "unknown-file-form"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"change": "gone", "from_code": "201", "reason": "x"}, "unknown-change"),
        ({"change": "removed", "from_code": "201", "to_code": "202", "reason": "x"}, "wrong-codes"),
        ({"change": "moved", "from_code": "201", "to_code": "", "reason": "x"}, "wrong-codes"),
        ({"change": "moved", "from_code": "201", "to_code": "202", "reason": ""}, "no-reason"),
    ],
)
def test_a_wrong_mapping_is_refused(row, reason):
    with pytest.raises(InvalidInput) as error:
        check_mapping([row])
    assert error.value.reason == reason
