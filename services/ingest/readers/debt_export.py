"""Reader of the finance ministry's debt disclosure exports (表4-1 限额及余额, 表4-2 债券使用): 预算法 (2018) articles 14 and 35.

Their form is not that of a budget report: three rows of machine metadata stand above the title, the third of them names
each column by a tag (`YBXE_Y1#` general limit, `ZQGM_AMT#` size of the bond), and `VALID#` in the first column marks what
is a record. So columns are found by their tags, never by position or by the merged titles. Amounts are in 亿元 and become
yuan. Nothing is summed here: the size of a bond repeats on every project that it pays for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from contracts.ingest.v1 import Refusal
from services.ingest.readers.reading import FileRefusedError
from services.ingest.readers.report_cells import Cell, Grid, NotANumberError, amount_in_yuan, squeeze
from services.ingest.readers.workbook_guard import Inspection, inspect_workbook
from services.ingest.readers.workbook_xml import SheetFacts, column_letters

UNITS: Final = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
EXPORT_MARK: Final = "DEBT_T_XXGK_"
"""Begins the kind of every table of the disclosure system, in the first row."""
RECORD_MARK: Final = "VALID#"
TAG_ROWS: Final = 3
_UNIT: Final = re.compile(r"^[（(]?(?:金额)?单位[:：](?P<unit>[^）)]+)[）)]?$")
_YEAR: Final = re.compile(r"^SET_YEAR#(?P<year>\d{4})$")
_LIMITS: Final = "DEBT_T_XXGK_XEYE"
_PROJECTS: Final = "DEBT_T_XXGK_ZQSY"


@dataclass(frozen=True, slots=True)
class DebtPosition:
    """One region's limits and balances at the end of `year`; yuan. Null: the table does not print the figure."""

    region: str
    """Code as printed: 2 digits a province, 4 a prefecture, 6 a county or the own level of a prefecture (…00)."""
    name: str
    year: int
    general_limit: Decimal | None
    special_limit: Decimal | None
    general_balance: Decimal | None
    special_balance: Decimal | None
    sheet: str
    row: int
    columns: Mapping[str, str]
    """Letters of the columns by their tags."""

    @property
    def place(self) -> str:
        """Where the row stands."""
        return f"{self.sheet}!{self.row}"

    @property
    def is_over_general_limit(self) -> bool:
        """Whether the general debt is above its limit (预算法 article 35: 余额 within 限额)."""
        limit, balance = self.general_limit, self.general_balance
        return limit is not None and balance is not None and balance > limit


@dataclass(frozen=True, slots=True)
class BondUse:
    """One bond of one project. `bond_amount` is the whole bond and repeats on each of its projects: never sum it."""

    project_code: str
    project_name: str
    kind: str
    issued_in: str
    """`2021-08`."""
    bond_amount: Decimal
    is_continuation: bool
    """The printed row leaves the project's name blank: one more bond of the project above."""
    place: str


@dataclass(frozen=True, slots=True)
class DebtExport:
    """What an export holds."""

    positions: tuple[DebtPosition, ...]
    bonds: tuple[BondUse, ...]


def read_debt_export(path: Path, *, file_name: str | None = None, inspection: Inspection | None = None) -> DebtExport:
    """Read an export. Raises FileRefusedError for what is no such export or cannot be read without a guess."""
    file = file_name or path.name
    inspection = inspection or inspect_workbook(path, file_name=file)
    if inspection.refusals:
        raise FileRefusedError(inspection.refusals)
    positions: list[DebtPosition] = []
    bonds: list[BondUse] = []
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name, facts in inspection.sheets.items():
                grid = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                kind = str(grid[0][1]).strip() if grid and len(grid[0]) > 1 else ""
                if kind == _LIMITS:
                    positions += _Sheet(grid, facts, file).positions()
                elif kind == _PROJECTS:
                    bonds += _Sheet(grid, facts, file).bonds()
    except CalamineError as error:
        detail = "工作簿无法读取（内部结构损坏），请重新导出后报送。"
        raise FileRefusedError([Refusal(file=file, rule="workbook-broken", detail=detail)]) from error
    if not positions and not bonds:
        detail = "不是政府债务公开表的导出文件（没有限额余额表或债券使用表），请核对是否报错了文件。"
        raise FileRefusedError([Refusal(file=file, rule="no-known-table", detail=detail)])
    return DebtExport(tuple(positions), tuple(bonds))


class _Sheet:
    """One table: its tags, its unit, its records."""

    def __init__(self, grid: Grid, facts: SheetFacts, file: str) -> None:
        self._grid, self._facts, self._file = grid, facts, file
        if len(grid) <= TAG_ROWS:
            raise self._refused("header-missing", "缺少导出文件的元数据行，请重新导出后报送", 1)
        self._tags = {str(cell): column for column, cell in enumerate(grid[TAG_ROWS - 1]) if str(cell).endswith("#")}
        self._year = self._find_year()
        self._factor = self._find_unit()
        self._refuse_dead_cells()

    def positions(self) -> Iterator[DebtPosition]:
        """Yield the regions; subtotals of regions bear no mark and are no records."""
        self._require("AD_CODE#", "AD_NAME#", "YBXE_Y1#", "YBYE_Y1#")
        for row, cells in self._records():
            yield DebtPosition(
                region=_code(cells[self._tags["AD_CODE#"]]),
                name=squeeze(cells[self._tags["AD_NAME#"]]),
                year=self._year,
                general_limit=self._amount(row, cells, "YBXE_Y1#"),
                special_limit=self._amount(row, cells, "ZXXE_Y1#"),
                general_balance=self._amount(row, cells, "YBYE_Y1#"),
                special_balance=self._amount(row, cells, "ZXYE_Y1#"),
                sheet=self._facts.name.strip(),
                row=row + 1,
                columns={tag: column_letters(column + 1) for tag, column in self._tags.items()},
            )

    def bonds(self) -> Iterator[BondUse]:
        """Yield each bond of each project; a blank name goes on with the project above."""
        self._require("XM_NAME#", "XM_CODE#", "ZWLB_NAME#", "ZQGM_AMT#", "FX_DATE#")
        last: Mapping[str, str] = {}
        for row, cells in self._records(with_continuations=True):
            texts = {tag: _text(cells[column]) for tag, column in self._tags.items()}
            is_continuation = not texts["XM_NAME#"]
            if is_continuation and not last:
                raise self._refused("name-missing", "第一行没有项目名称，请补上后重新报送", row + 1)
            if is_continuation and texts.get("XM_ID#") != last.get("XM_ID#"):
                raise self._refused("name-missing", "没有项目名称，而项目编号与上一行不同，请补上后重新报送", row + 1)
            named = last if is_continuation else texts
            amount = self._amount(row, cells, "ZQGM_AMT#")
            if amount is None:
                raise self._refused("not-a-number", "没有债券规模，请补上后重新报送", row + 1, "ZQGM_AMT#")
            yield BondUse(
                project_code=named["XM_CODE#"],
                project_name=named["XM_NAME#"],
                kind=texts["ZWLB_NAME#"] or named["ZWLB_NAME#"],
                issued_in=texts["FX_DATE#"],
                bond_amount=amount,
                is_continuation=is_continuation,
                place=self._place(row),
            )
            last = named

    def _records(self, *, with_continuations: bool = False) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield the marked rows; a further bond of a project bears no mark, no name, and the project's identity."""
        for row in range(TAG_ROWS, len(self._grid)):
            cells = self._grid[row]
            is_continuation = with_continuations and cells[0] == "" and self._is_continuation(cells)
            if cells[0] == RECORD_MARK or is_continuation:
                yield row, cells

    def _is_continuation(self, cells: Sequence[Cell]) -> bool:
        return cells[self._tags["XM_NAME#"]] == "" and cells[self._tags["ZQGM_AMT#"]] != ""

    def _amount(self, row: int, cells: Sequence[Cell], tag: str) -> Decimal | None:
        column = self._tags.get(tag)
        if column is None:
            return None
        try:
            return amount_in_yuan(cells[column], self._factor)
        except NotANumberError:
            raise self._refused("not-a-number", "不是数字，请改正后重新报送", row + 1, tag) from None

    def _find_year(self) -> int:
        years = {match["year"] for cell in self._grid[1] if (match := _YEAR.match(str(cell)))}
        if len(years) != 1:
            raise self._refused("fiscal-year-mismatch", "元数据行没有唯一的年度（SET_YEAR#），请重新导出后报送", 2)
        return int(years.pop())

    def _find_unit(self) -> int:
        units = {
            match["unit"]
            for cells in self._grid[TAG_ROWS : TAG_ROWS + 6]
            for cell in cells
            if (match := _UNIT.match(squeeze(cell)))
        }
        if len(units) != 1 or not units <= UNITS.keys():
            raise self._refused(
                "unit-missing", "没有写明唯一的金额单位（如“单位：亿元”），请补上后重新报送", TAG_ROWS + 3
            )
        return UNITS[units.pop()]

    def _require(self, *tags: str) -> None:
        for tag in tags:
            if tag not in self._tags:
                raise self._refused("column-missing", f"缺少 {tag} 列，请重新导出后报送", TAG_ROWS, tag)

    def _refuse_dead_cells(self) -> None:
        for row, column in (*self._facts.errors, *self._facts.uncached):
            raise self._refused(
                "error-cell", f"{column_letters(column)} 列是错误值或没有计算结果，请改正后重新报送", row
            )

    def _place(self, row: int) -> str:
        return f"{self._facts.name.strip()}!{row + 1}"

    def _refused(self, rule: str, detail: str, row: int, column: str | None = None) -> FileRefusedError:
        whole = f"工作表“{self._facts.name}”第{row}行{detail}。"
        refusal = Refusal(file=self._file, sheet=self._facts.name, row=row, column=column, rule=rule, detail=whole)
        return FileRefusedError([refusal])


def _code(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def _text(cell: Cell) -> str:
    return squeeze(cell) if isinstance(cell, str) else str(cell)
