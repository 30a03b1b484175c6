"""A debt export as a delivery of D24 (limits) or D25 (balances): the rows of the manifest's region, the rest told.

The export (`debt_export.py`) holds a whole province or prefecture; a slice is one region. Its code is looked for as it is,
then as the export writes a prefecture (`1522`) or a province (`46`), so that a government's own level goes before the whole
that it heads. Only what the table prints becomes a row: balances come without the year's movements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from contracts.ingest.v1 import Refusal
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.debt_export import EXPORT_MARK, DebtPosition, read_debt_export
from services.ingest.readers.reading import Announced, FileRefusedError, ReadRow, ReadTable
from services.ingest.readers.workbook_guard import Inspection, Note

VERSION: Final = "公开表"
"""Version of a limit and kind of creditor of a balance that a disclosure table prints."""
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class _Layout:
    """What of a position becomes an amount of the data set, and what the other fields say."""

    amounts: dict[str, Callable[[DebtPosition], tuple[Decimal | None, str]]]
    """By kind of debt: amount and the column that it stands in."""
    values: Callable[[DebtPosition, str, Decimal], dict[str, str]]
    period: Callable[[DebtPosition], str]


_LAYOUTS: Final = {
    "debt_limit": _Layout(
        {
            "general": lambda found: (found.general_limit, found.columns.get("YBXE_Y1#", "")),
            "special": lambda found: (found.special_limit, found.columns.get("ZXXE_Y1#", "")),
        },
        lambda found, kind, amount: {
            "fiscal_year": str(found.year),
            "debt_kind": kind,
            "version": VERSION,
            "limit_amount": f"{amount:f}",
        },
        lambda found: str(found.year),
    ),
    "debt_balance": _Layout(
        {
            "general": lambda found: (found.general_balance, found.columns.get("YBYE_Y1#", "")),
            "special": lambda found: (found.special_balance, found.columns.get("ZXYE_Y1#", "")),
        },
        lambda found, kind, amount: {
            "ym": f"{found.year}12",
            "debt_kind": kind,
            "creditor_kind": VERSION,
            "closing": f"{amount:f}",
        },
        lambda found: f"{found.year}-12",
    ),
}
DATA_SETS: Final = frozenset(_LAYOUTS)


def is_debt_export(path: Path) -> bool:
    """Tell whether a workbook that its guard has passed bears the export's marks in the first row of a sheet."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return any(_is_marked(workbook, name) for name in workbook.sheet_names)
    except CalamineError:
        return False


def _is_marked(workbook: CalamineWorkbook, name: str) -> bool:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None or sheet.start[0] > 0:
        return False
    first: Sequence[object] = next(sheet.iter_rows(), [])
    return any(isinstance(cell, str) and cell.startswith(EXPORT_MARK) for cell in first[:2])


def open_debt_export(
    path: Path, data_set: DataSet, announced: Announced, *, file_name: str, inspection: Inspection | None = None
) -> ReadTable:
    """Open an export as rows of `data_set`; `FileRefusedError` where it has no row of the region or is of another year."""
    export = read_debt_export(path, file_name=file_name, inspection=inspection)
    layout = _LAYOUTS[data_set.name]
    if not export.positions:
        detail = (
            "导出文件中没有限额余额表（表4-1）；债券使用表中的债券规模是整只债券的规模，在每个项目上重复出现，"
            "不能作为本数据集的金额，请导出限额余额表后重新报送。"
        )
        raise FileRefusedError([Refusal(file=file_name, rule="no-known-table", detail=detail)])
    mine = _position_of(export.positions, announced.region, file_name)
    _check_period(layout.period(mine), announced, mine, file_name)
    columns = tuple(field.name for field in data_set.fields)
    rows = list(_rows(layout, mine, columns))
    if not rows:
        detail = f"限额余额表中“{mine.name}”一行没有《{data_set.title}》的数字，请核对后重新报送。"
        raise FileRefusedError(
            [Refusal(file=file_name, sheet=mine.sheet, row=mine.row, rule="required", detail=detail)]
        )
    notes = _notes(export.positions, mine, bonds=len(export.bonds))
    return ReadTable(columns, copy_blocks(iter(rows), len(columns)), notes=notes)


def _position_of(positions: Sequence[DebtPosition], region: str, file_name: str) -> DebtPosition:
    names = [
        region,
        *([region[:4]] if region.endswith("00") else []),
        *([region[:2]] if region.endswith("0000") else []),
    ]
    for name in names:
        found = [position for position in positions if position.region == name]
        if len(found) > 1:
            rows = "、".join(str(position.row) for position in found)
            detail = f"限额余额表中区划 {name} 出现在第 {rows} 行，无法判定以哪行为准，请改正后重新报送。"
            raise FileRefusedError([Refusal(file=file_name, sheet=found[0].sheet, rule="duplicate-key", detail=detail)])
        if found:
            return found[0]
    shown = "、".join(f"{position.name}（{position.region}）" for position in positions[:_SHOWN])
    detail = f"限额余额表中没有本批次申报的区划 {region}，表中有：{shown}，请核对清单或文件。"
    raise FileRefusedError([Refusal(file=file_name, sheet=positions[0].sheet, rule="other-region", detail=detail)])


def _check_period(period: str, announced: Announced, mine: DebtPosition, file_name: str) -> None:
    if announced.period and announced.period != period:
        detail = f"限额余额表是 {mine.year} 年年末的，应按期间 {period} 报送，本批次申报的期间为 {announced.period}，请更正清单。"
        raise FileRefusedError([Refusal(file=file_name, sheet=mine.sheet, row=2, rule="other-period", detail=detail)])


def _rows(layout: _Layout, mine: DebtPosition, columns: Sequence[str]) -> Iterator[ReadRow]:
    for number, (kind, take) in enumerate(layout.amounts.items(), start=1):
        amount, column = take(mine)
        if amount is not None:
            values = layout.values(mine, kind, amount)
            yield ReadRow(number, f"{mine.sheet}!{column}{mine.row}", [values.get(name, "") for name in columns])


def _notes(positions: Sequence[DebtPosition], mine: DebtPosition, *, bonds: int) -> list[Note]:
    others = len(positions) - 1
    notes = [
        Note(
            "region-taken",
            f"取自“{mine.name}”（{mine.region}）一行，金额已由亿元等原单位换算为元；表中其他 {others} 个地区未入账",
            sheet=mine.sheet,
            count=others,
        )
    ]
    over = [position.name for position in positions if position.is_over_general_limit]
    if over:
        detail = f"表中 {len(positions)} 个地区有 {len(over)} 个一般债务余额超过限额：{'、'.join(over[:_SHOWN])}（预算法第三十五条）"
        notes.append(Note("debt-over-limit", detail, sheet=mine.sheet, count=len(over)))
    if bonds:
        detail = f"债券使用表的 {bonds} 行未入账：债券规模是整只债券的规模，在每个项目上重复出现，不能合计"
        notes.append(Note("sheet-skipped", detail, count=bonds))
    return notes
