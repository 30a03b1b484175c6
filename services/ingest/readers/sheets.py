"""Reads the tables of records of a workbook (.xlsx, .xlsm, .xls, .ods): found by their header, each row with its sheet.

What a workbook may hide is told by the guards before: hidden sheets with figures, error cells, formulas without a value,
links outside, extents that lie. Nothing of it is read in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from contracts.ingest.v1 import Refusal
from contracts.templates import MONEY_UNITS, STATEMENT_SHEET
from services.ingest.datasets.declaration import DataSet, Field
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.forms import FileForm
from services.ingest.readers.header import BLANKS, count_known, map_header, titled_units
from services.ingest.readers.money_units import Told, in_yuan, notes_of, units_of
from services.ingest.readers.ods_guard import inspect_ods
from services.ingest.readers.reading import NOTHING, Announced, FileRefusedError, ReadRow, ReadTable, Stated, TablePart
from services.ingest.readers.report_cells import Cell, squeeze
from services.ingest.readers.sheet_cells import LostDigitsError, cell_text
from services.ingest.readers.statement import PLACE, compare, is_ours, read_statement
from services.ingest.readers.text_file import SHOWN_PLACES
from services.ingest.readers.workbook_guard import Inspection, Note, inspect_workbook
from services.ingest.readers.workbook_xml import SheetFacts, column_letters
from services.ingest.readers.xls_guard import inspect_xls

TOP_ROWS: Final = 10
"""The header stands within the first rows, below a title at most."""
MAX_ROWS: Final = 1_048_576
MAX_CELL: Final = 32_767
"""Characters that a spreadsheet program itself allows in a cell."""
_UNIT: Final = re.compile(r"^[（(]?(?:金额)?单位[:：](?:人民币)?(?P<unit>元|千元|万元|百万元|亿元)[）)]?$")


class SheetReader:
    """The reader of workbooks that hold records."""

    def __init__(self, form: FileForm, inspection: Inspection | None = None) -> None:
        """`inspection`: what the form's guard has found of the very file already."""
        self._form = form
        self._known = inspection

    def read(self, path: Path, data_set: DataSet, *, file_name: str, announced: Announced = NOTHING) -> ReadTable:
        """Open the workbook and map every header; rows are read when asked for."""
        inspection = self._known or inspect(path, self._form, file_name=file_name)
        if inspection.refusals:
            raise FileRefusedError(inspection.refusals)
        notes = list(inspection.notes)
        try:
            workbook = CalamineWorkbook.from_path(path)
            told, stated = _told(workbook, inspection, data_set, announced, file_name)
            tables = list(_tables(workbook, inspection, data_set, told, file_name, notes))
        except CalamineError as error:
            detail = "工作簿无法读取（内部结构损坏或有密码），请用表格软件重新保存后再报送"
            raise FileRefusedError([Refusal(file=file_name, rule="workbook-broken", detail=detail)]) from error
        found = {name for table in tables for name in table.columns}
        order = [item for item in data_set.fields if item.name in found]
        parts = [TablePart(offset, sheet=table.name, units=table.units) for table, offset in _with_offsets(tables)]
        notes += [note for table in tables for note in notes_of(table.units, data_set, table.name)]
        rows = _Rows(file_name, order, tables)
        columns = tuple(item.name for item in order)
        return ReadTable(columns, copy_blocks(rows.all(), len(columns)), parts, notes, stated)


def inspect(path: Path, form: FileForm, *, file_name: str) -> Inspection:
    """Let the guard of a workbook's form look at it."""
    if form is FileForm.XLS:
        return inspect_xls(path, file_name=file_name)
    if form is FileForm.ODS:
        return inspect_ods(path, file_name=file_name)
    return inspect_workbook(path, file_name=file_name, may_be_xlsm=file_name.lower().endswith(".xlsm"))


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with a header. Rows and columns from 0; `first_column` is where calamine's rows begin."""

    name: str
    facts: SheetFacts
    columns: tuple[str, ...]
    places: tuple[int, ...]
    """Column of each of `columns`."""
    header_row: int
    rows: Iterator[list[Cell]]
    """Below the header."""
    height: int
    units: Mapping[str, str]
    """Unit of the money columns that are not in yuan, by field name."""


def _told(
    workbook: CalamineWorkbook, inspection: Inspection, data_set: DataSet, announced: Announced, file_name: str
) -> tuple[list[Told], list[Stated]]:
    """Return what the manifest and the template's statement sheet tell of the whole workbook."""
    told = [Told("清单", announced.money_unit)] if announced.money_unit else []
    facts = inspection.sheets.get(STATEMENT_SHEET)
    if facts is None or facts.state != "visible" or not is_ours(workbook, STATEMENT_SHEET):
        return told, []
    said, rows = read_statement(workbook, facts, data_set, file_name=file_name)
    compare(said, rows, data_set, announced, file_name=file_name)
    if said.unit:
        told.append(Told(PLACE, said.unit))
    has_any = said.rows is not None or said.totals
    return told, [Stated(PLACE, said.rows, said.totals)] if has_any else []


def _tables(
    workbook: CalamineWorkbook,
    inspection: Inspection,
    data_set: DataSet,
    told: Sequence[Told],
    file_name: str,
    notes: list[Note],
) -> Iterator[_Table]:
    refusals: list[Refusal] = []
    has_table = False
    for name in workbook.sheet_names:
        facts = inspection.sheets.get(name)
        if facts is None or facts.state != "visible":
            notes.append(Note("sheet-skipped", f"工作表“{name}”被隐藏或不是数据表，未读取", sheet=name))
            continue
        try:
            table = None if is_ours(workbook, name) else _table(workbook, facts, data_set, told, file_name)
        except FileRefusedError as error:
            refusals += [item.model_copy(update={"sheet": name}) for item in error.refusals]
            continue
        if table is None:
            if facts.value_count and not is_ours(workbook, name):
                detail = f"工作表“{name}”没有与《{data_set.title}》数据集相符的表头，未读取"
                notes.append(Note("sheet-skipped", detail, sheet=name))
            continue
        has_table = True
        yield table
    if refusals:
        raise FileRefusedError(refusals)
    if not has_table:
        detail = f"没有一张工作表的前 {TOP_ROWS} 行中有《{data_set.title}》数据集的表头，请使用该数据集的模板填报后重新报送。"
        raise FileRefusedError([Refusal(file=file_name, rule="no-header", detail=detail)])


def _table(
    workbook: CalamineWorkbook, facts: SheetFacts, data_set: DataSet, told: Sequence[Told], file_name: str
) -> _Table | None:
    sheet = workbook.get_sheet_by_name(facts.name)
    if sheet.start is None:
        return None
    lead: list[Cell] = [""] * sheet.start[1]
    rows: Iterator[list[Cell]] = (lead + row for row in sheet.iter_rows())
    top = list(islice(rows, TOP_ROWS))
    known = [count_known([str(cell) for cell in row], data_set) for row in top]
    wanted = min(2, sum(not item.may_be_absent for item in data_set.fields))
    if not known or max(known) < wanted:
        return None
    header_row = known.index(max(known))
    above = _unit_above(top[:header_row], facts.name, file_name)
    cells = [cell if isinstance(cell, str) else str(cell) for cell in top[header_row]]
    places = tuple(index for index, cell in enumerate(cells) if cell.strip(BLANKS))
    try:
        titles = [cells[index] for index in places]
        columns = map_header(titles, data_set, file_name=file_name)
    except FileRefusedError as error:
        raise FileRefusedError(
            [item.model_copy(update={"row": header_row + 1}) for item in error.refusals], error.count
        ) from error
    units = units_of(titled_units(titles, columns), [*told, *above], data_set, file_name=file_name, row=header_row + 1)
    below = (row for part in (top[header_row + 1 :], rows) for row in part)
    return _Table(facts.name, facts, columns, places, header_row, below, sheet.start[0] + sheet.height, units)


def _unit_above(above: Sequence[Sequence[Cell]], sheet: str, file_name: str) -> list[Told]:
    """Return the unit that a line over the header tells (`单位：万元`); one that is not ours is refused."""
    told: list[Told] = []
    for row, cells in enumerate(above, start=1):
        for column, cell in enumerate(cells, start=1):
            match = _UNIT.match(squeeze(cell))
            if match is not None and match["unit"] in MONEY_UNITS:
                told.append(Told(f"工作表“{sheet}”第{row}行", match["unit"]))
            elif match is not None:
                detail = f"工作表“{sheet}”注明单位为“{match['unit']}”，只能以元或万元报送，请换算后重新报送。"
                refusal = Refusal(
                    file=file_name, row=row, column=column_letters(column), rule="wrong-unit", detail=detail
                )
                raise FileRefusedError([refusal])
    return told


def _with_offsets(tables: Sequence[_Table]) -> Iterator[tuple[_Table, int]]:
    """A single sheet keeps its own row numbers; with several each begins above the last row of the one before."""
    offset = 0
    for table in tables:
        yield table, offset
        offset += table.height


@dataclass(slots=True)
class _Rows:
    file_name: str
    order: Sequence[Field]
    tables: Sequence[_Table]
    refusals: list[Refusal] = field(default_factory=list)
    count: int = 0
    found: int = 0

    def all(self) -> Iterator[ReadRow]:
        """Yield the rows of every sheet; at the end `FileRefusedError` tells what could not be read."""
        for table, offset in _with_offsets(self.tables):
            self._refuse_dead_cells(table)
            yield from self._of(table, offset)
        if self.refusals:
            raise FileRefusedError(self.refusals, self.count)
        if not self.found:
            detail = "工作簿只有表头，没有数据行。本期确无数据时请与人大预算工委联系说明，不要报送空文件。"
            raise FileRefusedError([Refusal(file=self.file_name, rule="header-only", detail=detail)])

    def _of(self, table: _Table, offset: int) -> Iterator[ReadRow]:
        places = dict(zip(table.columns, table.places, strict=True))
        first, last = column_letters(table.places[0] + 1), column_letters(table.places[-1] + 1)
        used = set(table.places)
        factors = [(at, MONEY_UNITS[table.units[f.name]]) for at, f in enumerate(self.order) if f.name in table.units]
        for number, cells in enumerate(table.rows, start=table.header_row + 2):
            if not any(cell != "" for cell in cells):
                continue
            self._refuse_strays(table, number, cells, used)
            self.found += 1
            values = [self._value(table, number, cells, item, places.get(item.name)) for item in self.order]
            for at, factor in factors:
                values[at] = in_yuan(values[at], factor)
            yield ReadRow(number + offset, f"{table.name}!{first}{number}:{last}{number}", values)

    def _value(self, table: _Table, number: int, cells: Sequence[Cell], item: Field, place: int | None) -> str:
        if place is None or place >= len(cells):
            return ""
        try:
            text = cell_text(cells[place], item)
        except LostDigitsError:
            detail = (
                f"第{number}行{item.label}是超过 15 位的数字，表格软件已丢失末尾几位，请把该列设为文本格式后重新填写。"
            )
            self._refuse(table, number, place, "code-as-number", detail)
            return ""
        if len(text) > MAX_CELL or "\x00" in text:
            detail = f"第{number}行{item.label}含有空字符或过长的内容，请核对后重新报送。"
            self._refuse(table, number, place, "control-character", detail)
            return ""
        return text

    def _refuse_strays(self, table: _Table, number: int, cells: Sequence[Cell], used: set[int]) -> None:
        """A value in a column without a title belongs to no field and may not be dropped."""
        for place, cell in enumerate(cells):
            if cell != "" and place not in used:
                detail = (
                    f"第{number}行 {column_letters(place + 1)} 列有内容，但表头中该列没有列名，请补上列名或删除内容。"
                )
                self._refuse(table, number, place, "empty-column-name", detail)
                return

    def _refuse_dead_cells(self, table: _Table) -> None:
        """Errors and formulas without a value: calamine shows both as empty."""
        for (row, column), text in table.facts.errors.items():
            detail = f"第{row}行 {column_letters(column)} 列是错误值 {text}，请修复公式或填入数值后重新报送"
            self._refuse(table, row, column - 1, "error-cell", detail)
        for row, column in table.facts.uncached:
            detail = (
                f"第{row}行 {column_letters(column)} 列是公式，但文件中没有保存计算结果，"
                "请在表格软件中重新计算并保存后再报送"
            )
            self._refuse(table, row, column - 1, "formula-without-value", detail)
        kept = len(table.facts.errors) + len(table.facts.uncached)
        self.count += table.facts.error_count + table.facts.uncached_count - kept

    def _refuse(self, table: _Table, row: int, place: int, rule: str, detail: str) -> None:
        self.count += 1
        if len(self.refusals) < SHOWN_PLACES:
            column = column_letters(place + 1)
            self.refusals.append(
                Refusal(file=self.file_name, sheet=table.name, row=row, column=column, rule=rule, detail=detail)
            )
