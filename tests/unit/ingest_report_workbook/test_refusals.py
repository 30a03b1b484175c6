"""What is refused inside a real workbook: each with its exact place."""

from __future__ import annotations

from datetime import date

import pytest

from services.ingest.readers.report_workbook import read_report_workbook
from tests.support.workbooks import DRAFT_HEADER, WHOLE_HEADER, WHOLE_ROWS, add_table, change_part


@pytest.mark.parametrize("value", ["1,200", "12万", "约5", "五", "1.2.3", "#", "１２", True, date(2025, 1, 1)])
def test_text_in_a_number_column(book, refused, value) -> None:
    book["04"]["F7"] = value
    assert refused(book) == [("not-a-number", "04", 7, "F")]


def test_the_value_that_stood_there_is_shown_and_short(book, read) -> None:
    book["04"]["F7"] = "九" * 500
    (refusal,) = read(book).refusals
    assert refusal.value == "九" * 80
    assert "工作表“04”第 7 行 F 列" in refusal.detail


def test_text_elsewhere_is_none_of_our_business(book, read) -> None:
    book["04"]["G7"] = "见附注"
    assert not read(book).refusals


def test_too_large_an_amount(book, refused) -> None:
    book["04"]["F7"] = 1e13
    assert refused(book) == [("not-a-number", "04", 7, "F")]


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "#N/A", "#DIV/0!"])
@pytest.mark.parametrize("column", ["A", "B", "C", "F"])
def test_an_error_in_a_column_that_is_read(book, read, error, column) -> None:
    cell = book["04"][f"{column}8"]
    cell.value, cell.data_type = error, "e"
    refusals = [refusal for refusal in read(book).refusals if refusal.rule == "error-cell"]
    assert [(refusal.sheet, refusal.row, refusal.column, refusal.value) for refusal in refusals] == [
        ("04", 8, column, error)
    ]


def test_an_error_elsewhere_is_told(book, read) -> None:
    cell = book["04"]["G8"]
    cell.value, cell.data_type = "#DIV/0!", "e"
    workbook = read(book)
    assert not workbook.refusals
    assert [(note.sheet, note.count) for note in workbook.notes if note.kind == "errors-elsewhere"] == [("04", 1)]


def test_a_formula_without_its_value(book, read) -> None:
    book["04"]["F6"] = "=F7+F8"
    (refusal,) = read(book).refusals
    assert (refusal.rule, refusal.sheet, refusal.row, refusal.column) == ("formula-without-value", "04", 6, "F")
    assert refusal.value == "=F7+F8"


def test_a_formula_with_its_value_is_read_and_one_to_another_workbook_told(good_path, read_path) -> None:
    change_part(
        good_path,
        "xl/worksheets/sheet2.xml",
        lambda xml: xml.replace('<c r="F8" t="n"><v>10</v></c>', '<c r="F8"><f>[1]Sheet1!$A$1</f><v>11</v></c>'),
    )
    workbook = read_path(good_path)
    assert not workbook.refusals
    assert [line.amount for line in workbook.lines if line.place == "表四(04)!F8"] == [110_000]
    assert [(note.sheet, note.count) for note in workbook.notes if note.kind == "external-formulas"] == [("04", 1)]


@pytest.mark.parametrize(("cell", "column"), [("F4", "2025年执行数"), ("D4", "2025年预算数"), ("A3", "科目编码")])
def test_a_missing_column(book, refused, cell, column) -> None:
    book["04"][cell] = None
    assert refused(book) == [("column-missing", "04", 3, column)]


def test_a_missing_column_of_the_draft(book, refused) -> None:
    header = (("科目编码", "项目", "说明", "2026年预算数"),)
    add_table(
        book, "23", "2026年县本级一般公共预算支出情况表", "表二十三", header, [(201, "一、一般公共服务支出", "", 6)]
    )
    assert refused(book) == [("column-missing", "23", 3, "2025年执行数")]


def test_the_same_column_twice(book, refused) -> None:
    book["04"]["E4"] = "执行数"
    assert refused(book) == [("column-ambiguous", "04", 3, "F")]


def test_no_header(book, refused) -> None:
    book["04"]["B3"] = "说明"
    assert refused(book) == [("header-missing", "04", 1, None)]


def test_two_lists_side_by_side(book, refused) -> None:
    book["02"]["H3"] = "项目"
    assert refused(book) == [("two-lists", "02", 3, "H")]


def test_no_unit(book, refused) -> None:
    book["04"]["G2"] = None
    assert refused(book) == [("unit-missing", "04", 3, None)]


def test_two_units(book, refused) -> None:
    book["04"]["C2"] = "单位：元"
    assert refused(book) == [("unit-contradictory", "04", 2, "G")]


@pytest.mark.parametrize("unit", ["单位：美元", "单位：万"])
def test_an_unknown_unit(book, refused, unit) -> None:
    book["04"]["G2"] = unit
    assert refused(book) == [("unit-unknown", "04", 2, "G")]


def test_a_wrong_unit_shows_by_another_table(book, read) -> None:
    rows = [(201, "一、一般公共服务支出", 90, 99), *((f"2010{n}", "某款", 10 + n, 5) for n in range(1, 7))]
    now = [(code, name, 1, 1, executed, 1) for code, name, executed, _ in rows]
    book.remove(book["02"])
    add_table(book, "02", "2025年元谋县一般公共预算支出执行情况表", "表二", WHOLE_HEADER, now)
    draft = ("2026年元谋县一般公共预算支出情况表", "表二十一", DRAFT_HEADER, rows)
    add_table(book, "21", *draft)
    assert not read(book).refusals
    book["21"]["D2"] = "单位：元"
    (refusal,) = read(book).refusals
    assert (refusal.rule, refusal.sheet) == ("unit-contradictory", "21")
    assert "正好相差 10000 倍" in refusal.detail


@pytest.mark.parametrize("code", ["2O101", "30101", "2010", "20101a", 201.5, "2-01"])
def test_what_is_no_code(book, refused, code) -> None:
    book["04"]["A6"] = code
    assert refused(book) == [("not-a-code", "04", 6, "A")]


def test_an_amount_without_a_name(book, refused) -> None:
    book["04"]["B8"] = None
    assert refused(book) == [("name-missing", "04", 8, "B")]


def test_a_helper_zero_without_a_name_is_let_pass(book, read) -> None:
    book["04"].append((None, None, 0))
    assert not read(book).refusals


@pytest.mark.parametrize("fiscal_year", [2023, 2026])
def test_a_table_of_another_year(book, refused, fiscal_year) -> None:
    found = refused(book, fiscal_year=fiscal_year)
    assert {("fiscal-year-mismatch", "02", 1, None), ("fiscal-year-mismatch", "04", 1, None)} == set(found)


def test_a_table_of_another_county(book, refused) -> None:
    title = "2025年武定县一般公共预算支出执行情况表"
    add_table(book, "02-2", title, "表二", WHOLE_HEADER, WHOLE_ROWS)
    add_table(book, "02-3", "2025年元谋县一般公共预算收支情况表", "表一", WHOLE_HEADER, WHOLE_ROWS)
    assert refused(book) == [("region-mismatch", "02-2", 1, None)]


def test_a_workbook_of_another_region(book, refused) -> None:
    assert refused(book, region="530700") == [("region-mismatch", "02", 1, None)]


def test_no_known_table(book, refused) -> None:
    for name in ("02", "04"):
        book[name]["B1"] = "职工通讯录"
    assert refused(book) == [("no-known-table", None, None, None)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_stale_sheet(book, read, state) -> None:
    add_table(
        book, "02旧", "2025年元谋县一般公共预算支出执行情况表", "表二", WHOLE_HEADER, WHOLE_ROWS
    ).sheet_state = state
    workbook = read(book)
    assert [(refusal.rule, refusal.sheet) for refusal in workbook.refusals] == [("hidden-sheet", "02旧")]
    assert "取消隐藏" in workbook.refusals[0].detail
    assert not workbook.lines


def test_a_hidden_list_of_words_is_told_only(book, read) -> None:
    hidden = book.create_sheet("下拉")
    hidden["A1"], hidden["A2"], hidden.sheet_state = "是", "否", "hidden"
    workbook = read(book)
    assert not workbook.refusals
    assert [note.sheet for note in workbook.notes if note.kind == "sheet-skipped"] == ["下拉"]


def test_every_fault_is_named_at_once(book, refused) -> None:
    book["02"]["E7"], book["02"]["C8"], book["04"]["A6"] = "约5", "无", "2O101"
    assert refused(book) == [
        ("not-a-number", "02", 7, "E"),
        ("not-a-number", "02", 8, "C"),
        ("not-a-code", "04", 6, "A"),
    ]


@pytest.mark.parametrize("cell", ["F7", "B1"])
def test_refusals_name_the_file_as_the_sender_called_it(book, read, cell) -> None:
    book["04"][cell] = "约5"
    book["02"]["E7"] = "约5"
    workbook = read(book, file_name="附表.xlsx")
    assert {refusal.file for refusal in workbook.refusals} == {"附表.xlsx"}


def test_a_refused_file_is_named_as_the_sender_called_it(tmp_path) -> None:
    path = tmp_path / "0001.assembled"
    path.write_bytes(b"<html></html>")
    workbook = read_report_workbook(path, fiscal_year=2025, region="532328", file_name="附表.xlsx")
    assert [refusal.file for refusal in workbook.refusals] == ["附表.xlsx"]
