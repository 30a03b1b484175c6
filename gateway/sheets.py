"""A register as a spreadsheet: title, when and by which conditions it was exported, head, rows; every text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from starlette.responses import Response

from gateway.downloads import disposition

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "电子表格",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "contentMediaType": MEDIA_TYPE}}},
    }
}
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its width in characters."""

    head: str
    width: int


def sheet(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, on: date, conditions: Mapping[str, str]
) -> bytes:
    """Return an XLSX: title, day of the export with conditions (by their names) and count, heads, rows; frozen under the heads."""
    lines = list(rows)
    chosen = "，".join(f"{name}：{value}" for name, value in conditions.items() if value) or "全部"
    book = Workbook()
    page = book.worksheets[0]
    page.title = title[:31]
    _put(page, 1, 1, title).font = Font(bold=True, size=14)
    _put(
        page, 2, 1, f"导出日期：{on.year}年{on.month}月{on.day}日　条件：{chosen}　共{len(lines)}条"
    ).alignment = Alignment()
    for place, column in enumerate(columns, start=1):
        _put(page, 3, place, column.head).font = Font(bold=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    for number, row in enumerate(lines, start=4):
        for place, value in enumerate(row, start=1):
            _put(page, number, place, value)
    page.freeze_panes = "A4"
    page.print_title_rows = "1:3"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def download(content: bytes, name: str) -> Response:
    """Return the sheet as an attachment."""
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": disposition(name)})


def _put(page: Any, row: int, place: int, value: Cell) -> Any:
    cell = page.cell(row, place)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    cell.alignment = Alignment(vertical="top", wrap_text=row > 2)
    return cell
