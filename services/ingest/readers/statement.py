"""The statement sheet of our Excel template: what the sender says of the rows, compared with the manifest and the rows.

Read where a workbook is read. A line that is left empty states nothing; a line that cannot be read, or that differs from
what the manifest announces, is refused with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final

from python_calamine import CalamineWorkbook

from contracts.ingest.v1 import Refusal
from contracts.templates import LABELS, LIST_HEAD, LISTS_SHEET, MONEY_UNITS, NO_LISTS, STATEMENT_SHEET, TOTAL_PREFIX
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.reading import Announced, FileRefusedError
from services.ingest.readers.report_cells import Cell
from services.ingest.readers.workbook_xml import SheetFacts

PLACE: Final = f"工作表“{STATEMENT_SHEET}”"
_MAX_LINES: Final = 300
_LABEL, _VALUE = 0, 1


@dataclass(frozen=True, slots=True)
class Statement:
    """What the sender states on the template's second sheet. Totals are in yuan, by field name."""

    data_set: str = ""
    schema_version: int | None = None
    region: str = ""
    period: str = ""
    unit: str = ""
    rows: int | None = None
    totals: dict[str, Decimal] = field(default_factory=dict)


def is_ours(workbook: CalamineWorkbook, name: str) -> bool:
    """Tell whether a sheet is one that our template puts beside the data: the statement or the lists."""
    if name == STATEMENT_SHEET:
        return any(label == LABELS["unit"] for label, _ in _lines(workbook, name))
    if name != LISTS_SHEET:
        return False
    heads = [label for label, _ in islice(_lines(workbook, name), 1)]
    return bool(heads) and heads[0].startswith((LIST_HEAD, NO_LISTS))


def read_statement(
    workbook: CalamineWorkbook, facts: SheetFacts, data_set: DataSet, *, file_name: str
) -> tuple[Statement, dict[str, int]]:
    """Return what the sheet states and the row of each label. `FileRefusedError` names each line that cannot be read."""
    lines = {label: (row, value) for row, (label, value) in enumerate(_lines(workbook, facts.name), start=1) if label}
    taken = _Taken(lines, file_name)
    taken.refuse_dead(facts)
    unit = taken.text("unit")
    if unit and unit not in MONEY_UNITS:
        taken.refuse(LABELS["unit"], "wrong-unit", f"金额单位只能是元或万元，现为“{unit}”，请换用相应的模板")
    factor = MONEY_UNITS.get(unit, Decimal(1))
    totals = {item.name: taken.amount(f"{TOTAL_PREFIX}{item.title}") for item in data_set.money_fields}
    made = Statement(
        data_set=taken.text("data_set"),
        schema_version=taken.whole("schema_version"),
        region=taken.text("region"),
        period=taken.text("period"),
        unit=unit,
        rows=taken.whole("rows"),
        totals={name: total * factor for name, total in totals.items() if total is not None},
    )
    if taken.refusals:
        raise FileRefusedError(taken.refusals)
    return made, {label: row for label, (row, _) in lines.items()}


def compare(said: Statement, rows: dict[str, int], data_set: DataSet, announced: Announced, *, file_name: str) -> None:
    """`FileRefusedError` where the sheet belongs to another data set, version, region or period than is announced."""
    wrong: list[tuple[str, str, str]] = []
    if said.data_set and said.data_set != data_set.name:
        detail = f"模板是数据集 {said.data_set[:40]} 的，本批次申报的是《{data_set.title}》（{data_set.name}），请核对是否用错了模板"
        wrong.append(("data_set", said.data_set, detail))
    oldest, newest = data_set.oldest_version, data_set.schema_version
    if said.schema_version is not None and not oldest <= said.schema_version <= newest:
        taken = f"{newest}" if oldest == newest else f"{newest}（{oldest} 起的仍可使用）"
        detail = f"模板版本为 {said.schema_version}，现行版本为 {taken}，请下载现行模板重新填报"
        wrong.append(("schema_version", str(said.schema_version), detail))
    if said.region and announced.region and said.region != announced.region:
        wrong.append(("region", said.region, f"区划代码与本批次申报的区划 {announced.region} 不一致，请核对"))
    if said.period and announced.period and said.period.replace("-", "") != announced.period.replace("-", ""):
        wrong.append(("period", said.period, f"报送期间与本批次申报的期间 {announced.period} 不一致，请核对"))
    if wrong:
        raise FileRefusedError(
            [
                _refusal(file_name, rows[LABELS[name]], "statement-mismatch", detail, value)
                for name, value, detail in wrong
            ]
        )


def _refusal(file_name: str, row: int | None, rule: str, detail: str, value: str | None = None) -> Refusal:
    place = f"{PLACE}第{row}行" if row else PLACE
    return Refusal(
        file=file_name,
        sheet=STATEMENT_SHEET,
        row=row,
        column="B",
        value=value[:80] if value else None,
        rule=rule,
        detail=f"{place}{detail}后重新报送。",
    )


@dataclass(slots=True)
class _Taken:
    """Takes values out of the lines and collects what cannot be read."""

    lines: dict[str, tuple[int, str]]
    file_name: str
    refusals: list[Refusal] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.lines.get(LABELS[name], (0, ""))[1]

    def whole(self, name: str) -> int | None:
        text = self.text(name)
        if text and not (text.isascii() and text.isdigit()):
            self.refuse(LABELS[name], "not-a-whole-number", f"{LABELS[name]}应为整数，现为“{text[:40]}”，请改正")
            return None
        return int(text) if text else None

    def amount(self, label: str) -> Decimal | None:
        _, text = self.lines.get(label, (0, ""))
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self.refuse(label, "not-a-number", f"“{label}”应为数值，现为“{text[:40]}”，请改正")
            return None
        return found

    def refuse(self, label: str, rule: str, detail: str) -> None:
        row, value = self.lines.get(label, (None, None))
        self.refusals.append(_refusal(self.file_name, row, rule, detail, value))

    def refuse_dead(self, facts: SheetFacts) -> None:
        dead = sorted({row for row, column in (*facts.errors, *facts.uncached) if column == _VALUE + 1})
        self.refusals += [
            _refusal(self.file_name, row, "formula-without-value", "是错误值或没有计算结果的公式，请填入数值")
            for row in dead[:20]
        ]


def _lines(workbook: CalamineWorkbook, name: str) -> Iterable[tuple[str, str]]:
    """Yield label and value of each row from the first, as far as a statement can reach."""
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None or sheet.start[0] > _MAX_LINES:
        return
    first_row, first_column = sheet.start
    yield from (("", "") for _ in range(first_row))
    for cells in islice(sheet.iter_rows(), _MAX_LINES):
        yield _text(cells, _LABEL - first_column), _text(cells, _VALUE - first_column)


def _text(cells: Sequence[Cell], place: int) -> str:
    if not 0 <= place < len(cells):
        return ""
    cell = cells[place]
    if isinstance(cell, date):  # a period typed as 2025-03 may become a day
        return f"{cell:%Y-%m}"
    if isinstance(cell, float) and not isinstance(cell, bool):
        number = Decimal(f"{cell:.15g}")
        return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
    return str(cell).strip()
