"""A template reads back as it was declared, keeps zeros, hides nothing and holds no formula."""

from __future__ import annotations

import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from contracts.templates import LISTS_SHEET, STATEMENT_SHEET
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType
from services.ingest.readers.header import map_header, titled_units
from services.ingest.readers.money_units import units_of
from services.ingest.readers.statement import Statement, read_statement
from services.ingest.readers.workbook_guard import inspect_workbook
from services.ingest.templates import DATA_SHEET, main, template

TABLES = [data_set for data_set in CATALOGUE.values() if not data_set.is_workbook]
ALL = pytest.mark.parametrize("data_set", TABLES, ids=lambda data_set: data_set.name)


@ALL
def test_the_reader_of_workbooks_finds_every_column(data_set, tmp_path):
    path = tmp_path / "a.xlsx"
    template(data_set).save(path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == [DATA_SHEET, STATEMENT_SHEET, LISTS_SHEET]
    assert all(sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata)
    (header,) = book.get_sheet_by_name(DATA_SHEET).to_python()
    assert map_header(header, data_set, file_name="a.xlsx") == tuple(field.name for field in data_set.fields)
    with zipfile.ZipFile(path) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)


@ALL
def test_columns_are_typed_and_lists_are_whole(data_set, tmp_path):
    path = tmp_path / "a.xlsx"
    template(data_set).save(path)
    book = load_workbook(path)
    sheet, lists = book[DATA_SHEET], book[LISTS_SHEET]
    rules = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
    for field, cell in zip(data_set.fields, sheet[1], strict=True):
        letter = cell.column_letter
        if field.type in {FieldType.CODE, FieldType.TEXT, FieldType.MONTH}:
            assert sheet.column_dimensions[letter].number_format == "@", field.name
        assert field.standard_name in cell.comment.text
        if field.choices:
            column, last = rules[letter].formula1.split("!")[1].replace("$", "").split(":")
            words = [row[0].value for row in lists[f"{column}:{last}"]]
            assert words == [option.title for option in field.choices]
        elif field.type is FieldType.MONEY:
            assert rules[letter].type == "decimal"


@ALL
def test_the_statement_comes_back_as_the_sender_wrote_it(data_set, tmp_path):
    path = tmp_path / "a.xlsx"
    book = template(data_set, region="532328", period="2025-03", unit="万元")
    sheet = book[STATEMENT_SHEET]
    totals = {field.name: Decimal("12.34") + number for number, field in enumerate(data_set.money_fields)}
    titles = {f"控制总额：{field.title}": totals[field.name] for field in data_set.money_fields} | {"数据行数": 3}
    for row in sheet.iter_rows(max_col=2):
        if row[0].value in titles:
            row[1].value = titles[row[0].value]
    book.save(path)
    in_yuan = {name: total * 10_000 for name, total in totals.items()}
    expected = Statement(data_set.name, data_set.schema_version, "532328", "2025-03", "万元", 3, in_yuan)
    facts = inspect_workbook(path).sheets[STATEMENT_SHEET]
    said, rows = read_statement(CalamineWorkbook.from_path(path), facts, data_set, file_name="a.xlsx")
    assert said == expected
    assert rows["数据行数"] == 6


def test_a_template_in_ten_thousands_says_so_on_every_amount(tmp_path):
    data_set = CATALOGUE["three_publics"]
    book = template(data_set, unit="万元")
    heads = [cell.value for cell in book[DATA_SHEET][1]]
    assert [head for head in heads if head.endswith("（万元）")] == [
        "年初预算数（万元）",
        "调整预算数（万元）",
        "累计执行数（万元）",
    ]
    columns = map_header(heads, data_set, file_name="a.xlsx")
    units = units_of(titled_units(heads, columns), [], data_set, file_name="a.xlsx")
    assert units == dict.fromkeys(("initial_budget", "adjusted_budget", "executed"), "万元")


def test_an_official_workbook_has_no_template(tmp_path, capsys):
    assert main(["report_workbook", "--out", str(tmp_path / "a.xlsx")]) == 2
    assert "按财政部门印发的表样" in capsys.readouterr().err
    assert main(["payment_voucher", "--period", "2025-03", "--out", str(tmp_path / "b.xlsx")]) == 0
    assert CalamineWorkbook.from_path(tmp_path / "b.xlsx").get_sheet_by_name(STATEMENT_SHEET).to_python()[3] == [
        "报送期间",
        "2025-03",
        "",
    ]
