"""A spreadsheet's cell as the text that the checks judge: codes stay text, amounts are what the program shows."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from services.ingest.datasets.declaration import Field, FieldType
from services.ingest.readers.report_cells import Cell

EXACT_DIGITS: Final = 15
"""A spreadsheet keeps fifteen significant digits and shows no more."""


class LostDigitsError(ValueError):
    """A number too long for a cell: its last digits are gone already."""


def cell_text(cell: Cell, field: Field) -> str:
    """Return the cell as text, empty for nothing. Raises LostDigitsError."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return _number_text(cell, field)
    if isinstance(cell, datetime):
        return _day_text(cell.date(), field) if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return _day_text(cell, field)
    return str(cell)


def _number_text(cell: float, field: Field) -> str:
    """Return a number as the program shows it in full: 0.1 + 0.2 is `0.3`, 2010101.0 is `2010101`."""
    number = Decimal(f"{cell:.{EXACT_DIGITS}g}")
    if field.type is FieldType.CODE and abs(number) >= Decimal(10) ** EXACT_DIGITS:
        raise LostDigitsError(cell)
    if number == number.to_integral_value():
        return format(number.quantize(Decimal(1)) if abs(number) < Decimal(10) ** 27 else number, "f")
    return format(number, "f")


def _day_text(found: date, field: Field) -> str:
    """A program turns `2025-03` into the first of March when it is typed; in a column of months it is turned back."""
    if field.type is FieldType.MONTH and found.day == 1:
        return f"{found:%Y%m}"
    return found.isoformat()
