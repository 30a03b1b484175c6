"""The error report of a refused delivery, for the people who mend it: XLSX and CSV, in Chinese."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from contracts.errors import Precondition
from contracts.ingest.rule_titles import rule_title
from contracts.ingest.v1 import Delivery, DeliveryState, Refusal, RefusalReport
from services.ingest.reports.safe_cells import safe_text

TITLES: Final = ("序号", "文件", "工作表", "行", "列", "内容", "规则", "原因和改正办法")
WIDTHS: Final = (6, 32, 16, 8, 22, 28, 22, 80)
_MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_Row = Sequence[str | int | None]


def refusal_report(delivery: Delivery, form: str) -> RefusalReport:
    """Return the report; `Precondition` where the delivery was not refused."""
    if delivery.state is not DeliveryState.REFUSED:
        raise Precondition("delivery-not-refused", "该批次没有被退回，没有差错清单。", str(delivery.delivery_id))
    rows = [_row(number, refusal) for number, refusal in enumerate(delivery.refusals, start=1)]
    content = _csv(rows) if form == "csv" else _xlsx(rows, delivery)
    name = f"差错清单_{delivery.manifest.file_name}.{form}"
    return RefusalReport(file_name=name, media_type=_MEDIA[form], content=base64.b64encode(content))


def _row(number: int, refusal: Refusal) -> _Row:
    rule = rule_title(refusal.rule)
    texts = [refusal.file, refusal.sheet, refusal.row, refusal.column, refusal.value, rule, refusal.detail]
    return [number, *(safe_text(item) if isinstance(item, str) else item for item in texts)]


def _csv(rows: Sequence[_Row]) -> bytes:
    """UTF-8 with its mark, as spreadsheet programs want it; every text in quotes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(TITLES)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[_Row], delivery: Delivery) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "差错清单"
    more = "" if delivery.refusal_count == len(rows) else f"，列出前 {len(rows)} 处"
    _write(sheet, 1, [f"差错清单：{safe_text(delivery.manifest.file_name)}（共 {delivery.refusal_count} 处{more}）"])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _write(sheet, 2, TITLES)
    for number, row in enumerate(rows, start=3):
        _write(sheet, number, row)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(2, column).font = Font(bold=True)
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, number: int, row: _Row) -> None:
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes a leading = for a formula
            cell.quotePrefix = value.startswith("'")
            cell.alignment = Alignment(wrap_text=number > 2, vertical="top")
