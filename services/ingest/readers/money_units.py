"""Amounts in 元 or 万元: which unit a column is in, and each value turned into yuan exactly (预算法 2018 article 19: 以人民币元为单位).

The unit may be told in four places: behind the column's title, above the header, on the template's statement sheet, in the
manifest. What two places tell differently is refused, and so is a table of which some amounts bear 万元 and others nothing:
a unit is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contracts.ingest.v1 import Refusal
from contracts.templates import MONEY_UNITS
from services.ingest.datasets.declaration import DataSet, FieldType
from services.ingest.readers.header import BLANKS
from services.ingest.readers.reading import FileRefusedError, ReadRow
from services.ingest.readers.workbook_guard import Note

YUAN: Final = "元"
_CENT: Final = Decimal("0.01")
_AMOUNT: Final = re.compile(r"-?(?:\d{1,16}(?:\.\d{1,10})?|\.\d{1,10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """The unit that one place tells for every amount of the table."""

    place: str
    """Chinese, as it stands in a refusal: `清单`, `工作表“报送说明”`."""
    unit: str


def units_of(
    header: Mapping[str, str], told: Sequence[Told], data_set: DataSet, *, file_name: str, row: int = 1
) -> dict[str, str]:
    """Return the unit of each money column that is not in yuan, by field name.

    `header` gives the unit behind each column's title, by field name, an empty text where there is none; `row` is the
    header's. `FileRefusedError` (`wrong-unit`) where the places differ or leave it open.
    """
    titled = {name: unit for name, unit in header.items() if data_set.field(name).type is FieldType.MONEY}
    wholes = {item.unit for item in told}
    if len(wholes) > 1:
        said = "，".join(f"{item.place}注明“{item.unit}”" for item in told)
        raise _refused(file_name, f"金额单位前后不一：{said}，请改为一致后重新报送。")
    whole = next(iter(wholes), None)
    if whole is None:
        _refuse_half_told(titled, data_set, file_name, row)
    for name, unit in titled.items():
        if whole is not None and unit not in {"", whole}:
            detail = f"表头{data_set.field(name).label}注明单位为“{unit}”，而{told[0].place}注明“{whole}”，请改为一致后重新报送。"
            raise _refused(file_name, detail, row, data_set.field(name).standard_name)
    units = {name: unit or whole or YUAN for name, unit in titled.items()}
    return {name: unit for name, unit in units.items() if unit != YUAN}


def _refuse_half_told(titled: Mapping[str, str], data_set: DataSet, file_name: str, row: int) -> None:
    silent = [name for name, unit in titled.items() if not unit]
    other = next((unit for unit in titled.values() if unit not in {"", YUAN}), None)
    if silent and other is not None:
        labels = "、".join(data_set.field(name).label for name in silent[:10])
        detail = f"表头有的金额列注明“{other}”，{labels}没有注明单位，请逐列注明，或全表使用同一单位后重新报送。"
        raise _refused(file_name, detail, row, data_set.field(silent[0]).standard_name)


def _refused(file_name: str, detail: str, row: int | None = None, column: str | None = None) -> FileRefusedError:
    return FileRefusedError([Refusal(file=file_name, row=row, column=column, rule="wrong-unit", detail=detail)])


def in_yuan(value: str, factor: Decimal) -> str:
    """Return an amount in yuan, every digit kept; a text that is no plain amount stays as it is, for the checks to name."""
    plain = value.strip(BLANKS)
    if _AMOUNT.fullmatch(plain) is None:
        return value
    yuan = Decimal(plain) * factor
    cents = yuan.quantize(_CENT)
    return f"{cents:f}" if cents == yuan else f"{yuan.normalize():f}"


def rows_in_yuan(rows: Iterator[ReadRow], columns: Sequence[str], units: Mapping[str, str]) -> Iterator[ReadRow]:
    """Turn the columns of `units` into yuan."""
    factors = [(place, MONEY_UNITS[units[name]]) for place, name in enumerate(columns) if name in units]
    for row in rows:
        values = list(row.values)
        for place, factor in factors:
            values[place] = in_yuan(values[place], factor)
        yield row._replace(values=values)


def notes_of(units: Mapping[str, str], data_set: DataSet, sheet: str | None = None) -> list[Note]:
    """Return what the receipt says of amounts that were turned into yuan."""
    if not units:
        return []
    titles = "、".join(data_set.field(name).title for name in units)
    unit = "、".join(dict.fromkeys(units.values()))
    detail = f"金额列（{titles}）以{unit}报送，已逐值精确换算为元入账"
    return [Note("money-unit", detail, sheet=sheet, count=len(units))]
