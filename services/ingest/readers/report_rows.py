"""Rows of a report table: one line for each amount that is there, with its cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.profiles import Profile
from services.ingest.readers.report_cells import (
    Cell,
    Grid,
    NotACodeError,
    NotANumberError,
    amount_in_yuan,
    indentation,
    squeeze,
    subject_code,
    subject_level,
    subject_name,
)
from services.ingest.readers.report_heading import Heading
from services.ingest.readers.workbook_xml import SheetFacts, column_letters

_DIRECTIONS: Final = {"1": "income", "2": "expenditure"}
_SIDES: Final = {"收入": "income", "支出": "expenditure"}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One amount of a report table: a row of `ledger_v1.report_line`. Yuan."""

    fiscal_year: int
    """Year of the report, not of the amount: a draft for 2026 in the report of 2025 has 2025 here."""
    table_no: str
    sheet: str
    title: str
    scope: str
    """`whole` 全市, `own` 市本级."""
    book: str
    direction: str
    subject_code: str | None
    subject_name: str
    subject_level: str | None
    """类 款 项 目; null for totals."""
    measure: str
    measure_year: int
    amount: Decimal
    cell: str
    line_no: int
    """Row of the sheet, from 1."""

    @property
    def place(self) -> str:
        """Where the figure stands, for people and for the receipt reference: `表二(02)!E252`."""
        return f"{self.table_no}({self.sheet.strip()})!{self.cell}"


@dataclass(slots=True)
class TableRows:
    """What the rows of one table came to."""

    lines: list[ReportLine] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unprinted: int = 0
    unprinted_with_amount: int = 0
    repeated_codes: list[str] = field(default_factory=list)
    text_numbers: list[str] = field(default_factory=list)
    """Cells whose number is stored as text."""
    errors: int = 0
    """Error cells inside the columns that are read; each is a refusal."""


def read_rows(
    grid: Grid, heading: Heading, facts: SheetFacts, profile: Profile, *, file: str, fiscal_year: int
) -> TableRows:
    """Read every row below the heading. Problems become refusals; the caller gives up the lines then."""
    reader = _RowReader(grid, heading, facts, profile, file=file, fiscal_year=fiscal_year)
    reader.refuse_dead_cells()
    for row in range(heading.first_row, len(grid)):
        reader.read(row)
    repeats = Counter(code for code in reader.codes if code)
    reader.found.repeated_codes = [code for code, count in repeats.items() if count > 1]
    return reader.found


class _RowReader:
    def __init__(
        self, grid: Grid, heading: Heading, facts: SheetFacts, profile: Profile, *, file: str, fiscal_year: int
    ) -> None:
        self.found = TableRows()
        self.codes: list[str | None] = []
        self._grid = grid
        self._heading = heading
        self._facts = facts
        self._profile = profile
        self._file = file
        self._fiscal_year = fiscal_year
        self._direction = _SIDES.get(heading.title.side) or self._main_direction()
        self._depths = _Depths(profile)

    def refuse_dead_cells(self) -> None:
        """Refuse errors and formulas without a value in the columns that are read: calamine shows both as empty."""
        used = {column.index for column in self._heading.measures} | {self._heading.name_column}
        if self._heading.code_column is not None:
            used.add(self._heading.code_column)
        for (row, column), text in self._facts.errors.items():
            if column - 1 in used and row > self._heading.first_row:
                self.found.errors += 1
                detail = f"是错误值 {text}，请修复公式或填入数值后重新报送"
                self._refuse(row - 1, column - 1, "error-cell", detail, text)
        for (row, column), formula in self._facts.uncached.items():
            if column - 1 in used and row > self._heading.first_row:
                detail = "是公式，但文件中没有保存计算结果，请在表格软件中重新计算并保存后再报送"
                self._refuse(row - 1, column - 1, "formula-without-value", detail, formula)

    def read(self, row: int) -> None:
        name_cell = self._cell(row, self._heading.name_column)
        code, is_code_good = self._code(row)
        amounts = [
            (column, amount)
            for column in self._heading.measures
            if (amount := self._amount(row, column.index)) is not None
        ]
        self._count_flag(row, has_amount=any(amount for _, amount in amounts))
        name = subject_name(name_cell) if isinstance(name_cell, str) else ""
        if not name:
            if code is not None or any(amount for _, amount in amounts):
                detail = "有编码或金额，却没有项目名称，请补上后重新报送"
                self._refuse(row, self._heading.name_column, "name-missing", detail, str(name_cell))
            return
        self.codes.append(code)
        if not is_code_good:
            return
        level = subject_level(code) if code else self._depths.level(str(name_cell), name, self._heading)
        for column, amount in amounts:
            self.found.lines.append(
                ReportLine(
                    fiscal_year=self._fiscal_year,
                    table_no=self._heading.table_no or self._facts.name.strip(),
                    sheet=self._facts.name,
                    title=self._heading.title.text,
                    scope=self._heading.scope,
                    book=self._heading.title.form.book,
                    direction=self._line_direction(code),
                    subject_code=code,
                    subject_name=name,
                    subject_level=level,
                    measure=column.measure,
                    measure_year=column.year,
                    amount=amount,
                    cell=f"{column_letters(column.index + 1)}{row + 1}",
                    line_no=row + 1,
                )
            )

    def _cell(self, row: int, column: int) -> Cell:
        cells = self._grid[row]
        return cells[column] if column < len(cells) else ""

    def _code(self, row: int) -> tuple[str | None, bool]:
        if self._heading.code_column is None:
            return None, True
        cell = self._cell(row, self._heading.code_column)
        try:
            return subject_code(cell), True
        except NotACodeError:
            detail = "不是科目编码（应为 3、5、7 或更多位数字，以 1 或 2 开头），请改正后重新报送"
            self._refuse(row, self._heading.code_column, "not-a-code", detail, str(cell))
            return None, False

    def _amount(self, row: int, column: int) -> Decimal | None:
        cell = self._cell(row, column)
        try:
            amount = amount_in_yuan(cell, self._heading.factor)
        except NotANumberError:
            detail = "不是数字，金额列只能填数字（不带逗号、单位、文字），请改正后重新报送"
            self._refuse(row, column, "not-a-number", detail, str(cell))
            return None
        if amount is not None and isinstance(cell, str):
            self.found.text_numbers.append(f"{column_letters(column + 1)}{row + 1}")
        return amount

    def _count_flag(self, row: int, *, has_amount: bool) -> None:
        if self._heading.flag_column is not None and squeeze(self._cell(row, self._heading.flag_column)) == "否":
            self.found.unprinted += 1
            self.found.unprinted_with_amount += has_amount

    def _line_direction(self, code: str | None) -> str:
        if code is None or self._heading.title.side in _SIDES:
            return self._direction
        return _DIRECTIONS[code[0]]

    def _main_direction(self) -> str:
        """A table of both sides says which one a sheet holds by its codes only; totals have none."""
        firsts: Counter[str] = Counter()
        if self._heading.code_column is not None:
            for row in range(self._heading.first_row, len(self._grid)):
                cell = self._cell(row, self._heading.code_column)
                firsts.update(str(cell).strip()[:1])
        return "income" if firsts["1"] > firsts["2"] else "expenditure"

    def _refuse(self, row: int, column: int, rule: str, detail: str, value: str) -> None:
        letters = column_letters(column + 1)
        place = f"工作表“{self._facts.name}”第 {row + 1} 行 {letters} 列"
        self.found.refusals.append(
            Refusal(
                file=self._file,
                sheet=self._facts.name,
                row=row + 1,
                column=letters,
                value=value[:80] or None,
                rule=rule,
                detail=f"{place}{detail}",
            )
        )


class _Depths:
    """Levels of lines without codes, by how far their names are indented, down to the line that closes the list."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._open: list[int] = []
        self._is_closed = False

    def level(self, text: str, name: str, heading: Heading) -> str | None:
        levels = heading.title.form.levels
        width = indentation(text)
        is_total = self._profile.total_line.search(name) is not None
        is_left_of_list = bool(self._open) and width < self._open[0]
        self._is_closed = self._is_closed or is_total or is_left_of_list
        if self._is_closed or not levels:
            return None
        while self._open and self._open[-1] >= width:
            self._open.pop()
        self._open.append(width)
        return levels[len(self._open) - 1] if len(self._open) <= len(levels) else None
