"""What is read: titles, headers, units, codes, names, levels; and what is only told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.workbooks import (
    DRAFT_HEADER,
    OWN_HEADER,
    OWN_ROWS,
    WHOLE_HEADER,
    WHOLE_ROWS,
    add_table,
)


def amounts(workbook, **wanted):
    return {
        (line.subject_code, line.measure): line.amount
        for line in workbook.lines
        if all(getattr(line, name) == value for name, value in wanted.items())
    }


def test_a_line_says_everything(book, read) -> None:
    workbook = read(book)
    assert not workbook.refusals
    (line,) = [
        line
        for line in workbook.lines
        if (line.sheet, line.subject_code, line.measure) == ("04", "2010101", "adjusted_budget")
    ]
    assert (line.fiscal_year, line.table_no, line.title) == (2025, "表四", "2025年县本级一般公共预算支出执行情况表")
    assert (line.scope, line.book, line.direction) == ("own", "general", "expenditure")
    assert (line.subject_name, line.subject_level) == ("行政运行", "项")
    assert (line.measure_year, line.amount, line.cell, line.line_no) == (2025, Decimal("420000.00"), "E7", 7)
    assert line.place == "表四(04)!E7"


def test_scopes_measures_and_levels(book, read) -> None:
    workbook = read(book)
    assert {(line.sheet, line.scope) for line in workbook.lines} == {("02", "whole"), ("04", "own")}
    assert {(line.measure, line.measure_year) for line in workbook.lines if line.sheet == "02"} == {
        ("prior_final", 2024),
        ("budget", 2025),
        ("executed", 2025),
    }
    assert {line.subject_code: line.subject_level for line in workbook.lines} == {
        "201": "类",
        "20101": "款",
        "2010101": "项",
        "2010102": "项",
    }
    assert all(isinstance(line.amount, Decimal) for line in workbook.lines)


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [("单位：元", "41"), ("单位:千元", "41000"), ("（单位：万元）", "410000"), ("\xa0单位：亿元", "4100000000")],
)
def test_the_unit_is_converted_once(read, book, unit, yuan) -> None:
    book.remove(book["02"])
    book["04"]["G2"] = unit
    assert amounts(read(book))["2010101", "executed"] == Decimal(yuan)


def test_unit_in_the_header_counts_too(read, book) -> None:
    sheet = book["04"]
    sheet["G2"] = None
    sheet["F4"] = "执行数（万元）"
    assert amounts(read(book), sheet="04")["2010101", "executed"] == 410_000


def test_fractions_of_the_unit_reach_the_cent(read, book) -> None:
    book["04"]["F7"] = 1903197.989274
    assert amounts(read(book), sheet="04")["2010101", "executed"] == Decimal("19031979892.74")


def test_a_table_that_is_shifted_reads_the_same(read, book) -> None:
    expected = amounts(read(book), sheet="04")
    book.remove(book["04"])
    title = "2025年县本级一般公共预算支出执行情况表"
    add_table(book, "04", title, "表四", OWN_HEADER, OWN_ROWS, shift=3)
    assert amounts(read(book), sheet="04") == expected


def test_helper_columns_and_far_blank_cells_do_no_harm(read, book) -> None:
    expected = amounts(read(book), sheet="02")
    sheet = book["02"]
    sheet.insert_cols(5)  # between 预算数 and 执行数, under 2025年, with a number for a title as in Lijiang's 01-1
    sheet["E4"] = 3
    for row in range(5, 9):
        sheet.cell(row, 5, row * 11)
    sheet.cell(6, 16_382).number_format = "0.00"
    assert amounts(read(book), sheet="02") == expected


def test_merged_headers_read_like_plain_ones(read, book) -> None:
    expected = amounts(read(book))
    book["04"].merge_cells("D3:F3")
    book["04"].merge_cells("A3:A4")
    book["04"].merge_cells("B3:B4")
    assert amounts(read(book)) == expected


def test_the_draft_of_next_year_carries_this_years_execution(read, book) -> None:
    rows = [(201, "一、一般公共服务支出", 51, 60), (20101, "  人大事务", 51, 60)]
    add_table(book, "23", "2026年县本级一般公共预算支出情况表", "表二十三", DRAFT_HEADER, rows)
    lines = [line for line in read(book).lines if line.sheet == "23" and line.subject_code == "201"]
    assert {(line.measure, line.measure_year, line.fiscal_year): line.amount for line in lines} == {
        ("prior_executed", 2025, 2025): 510_000,
        ("budget", 2026, 2025): 600_000,
    }


def test_a_sheet_of_income_is_known_by_its_codes(read, book) -> None:
    rows = [(101, "一、税收收入", 1, 2, 3, 1), ("10101", "   增值税", 1, 2, 3, 1), (None, "收入合计", 1, 2, 3, 1)]
    add_table(book, "01-1 ", "2025年元谋县一般公共预算收支情况表", "表一", WHOLE_HEADER, rows)
    lines = [line for line in read(book).lines if line.table_no == "表一"]
    assert {line.direction for line in lines} == {"income"}
    total = [line for line in lines if line.subject_name == "收入合计"]
    assert {(line.subject_code, line.subject_level) for line in total} == {(None, None)}
    assert total[0].place == "表一(01-1)!C7"


def test_levels_of_a_table_without_codes_come_from_indentation(read, book) -> None:
    header = (("项     目", "2024年决算数", "2025年", None), (None, None, "预算数", "执行数"))
    rows = [
        ("二、失业保险基金收入", 10, 10, 10),
        ("    其中：保险费收入", 6, 6, 6),
        ("          利息收入", 4, 4, 4),
        ("三、工伤保险基金收入", 5, 5, 5),
        ("收入小计", 15, 15, 15),
        ("  其中：保险费收入", 6, 6, 6),
    ]
    add_table(book, "14", "2025年元谋县社会保险基金预算收入执行情况表", "表十四", header, rows)
    lines = [line for line in read(book).lines if line.sheet == "14" and line.measure == "executed"]
    assert [(line.subject_name, line.subject_level, line.subject_code) for line in lines] == [
        ("失业保险基金收入", "款", None),
        ("保险费收入", "项", None),
        ("利息收入", "项", None),
        ("工伤保险基金收入", "款", None),
        ("收入小计", None, None),
        ("保险费收入", None, None),
    ]
    assert {(line.book, line.direction) for line in lines} == {("insurance", "income")}


def test_blank_cells_and_dashes_give_no_line(read, book) -> None:
    for cell, value in (("C8", None), ("D8", "—"), ("E8", " "), ("F8", "-")):
        book["04"][cell] = value
    workbook = read(book)
    assert not workbook.refusals
    assert not [line for line in workbook.lines if line.sheet == "04" and line.line_no == 8]


def test_zero_stays(read, book) -> None:
    book["04"]["F8"] = 0
    assert amounts(read(book), sheet="04")["2010102", "executed"] == 0


def test_a_plain_number_stored_as_text_is_read_and_told(read, book) -> None:
    book["04"]["F8"] = "12"
    workbook = read(book)
    assert amounts(workbook, sheet="04")["2010102", "executed"] == 120_000
    assert [note.detail for note in workbook.notes if note.kind == "numbers-as-text"] == [
        "数字以文本形式存放，按数字读取：F8"
    ]


@pytest.mark.parametrize(("amount", "words"), [(0, "金额均为零"), (7, "其中 1 行有金额")])
def test_rows_flagged_not_to_be_printed_are_read_and_told(read, book, amount, words) -> None:
    sheet = book["04"]
    sheet["H4"] = "打印"
    sheet["H7"], sheet["H8"] = "是", "否"
    for column in "CDEF":
        sheet[f"{column}8"] = amount
    workbook = read(book)
    assert amounts(workbook, sheet="04")["2010102", "executed"] == amount * 10_000
    (note,) = [note for note in workbook.notes if note.kind == "unprinted-rows"]
    assert (note.sheet, note.count) == ("04", 1)
    assert words in note.detail


def test_sheets_that_are_not_read_are_told_with_the_reason(read, book) -> None:
    book.create_sheet("封面", 0)["B3"] = "元谋县"
    contents = book.create_sheet("目录", 1)
    contents["A1"] = "目   录"
    contents["A2"] = "2025年元谋县一般公共预算支出执行情况表"
    book.create_sheet("05")["A1"] = "2025年县本级预备费安排情况表"
    book.create_sheet("99")["A1"] = "2025年元谋县某种新的情况表"
    workbook = read(book)
    assert not workbook.refusals
    skipped = {note.sheet: note.detail for note in workbook.notes if note.kind == "sheet-skipped"}
    assert skipped["封面"] == "未读取：不是数据表"
    assert skipped["目录"] == "未读取：目录页"
    assert "预备费" in skipped["05"]
    assert "不在已知格式之内" in skipped["99"]


def test_the_unit_of_each_sheet_is_told(read, book) -> None:
    notes = {note.sheet: note.detail for note in read(book).notes if note.kind == "unit"}
    assert notes == {"02": "单位：万元，已换算为元", "04": "单位：万元，已换算为元"}


def test_a_repeated_code_is_told(read, book) -> None:
    book["04"].append((2010102, "     一般行政管理事务", 1, 1, 1, 1))
    (note,) = [note for note in read(book).notes if note.kind == "repeated-codes"]
    assert "2010102" in note.detail


def test_a_footnote_is_no_line(read, book) -> None:
    book["02"].append((None, "注：执行数为快报数。"))
    assert not [line for line in read(book).lines if line.subject_name.startswith("注")]


def test_another_city_needs_no_code(read, book) -> None:
    for sheet, title in (
        ("02", "2025年楚雄市一般公共预算支出执行情况表"),
        ("04", "2025年楚雄市本级一般公共预算支出执行情况表"),
    ):
        book[sheet]["B1"] = title
    workbook = read(book, region="532301")
    assert not workbook.refusals
    assert {(line.sheet, line.scope) for line in workbook.lines} == {("02", "whole"), ("04", "own")}


def test_rows_are_kept_apart_by_their_cells(read, book) -> None:
    lines = read(book).lines
    assert len({(line.sheet, line.cell) for line in lines}) == len(lines) == 4 * 3 + 4 * 4
    assert len(WHOLE_ROWS) == len(OWN_ROWS) == 4
