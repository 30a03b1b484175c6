"""Maps a header to the fields of a data set: standard names or Chinese titles, in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from contracts.ingest.v1 import Refusal
from contracts.templates import MONEY_UNITS
from services.ingest.datasets.declaration import DataSet, Field, FieldType
from services.ingest.readers.reading import FileRefusedError

_UNIT_SUFFIX: Final = re.compile(r"[(（]\s*(?:单位[:：]\s*)?(元|千元|万元|百万元|亿元)\s*[)）]$")
BLANKS: Final = " \t\r\n\u3000\u00a0\ufeff"
MAX_COLUMNS: Final = 1_000
"""A header of more columns is told as one fault, not column by column; the widest data set has a tenth of them."""
_SHOWN: Final = 80


def known_names(data_set: DataSet) -> dict[str, Field]:
    """Return the fields by every name that a header may use, folded."""
    names = {fold_name(field.title): field for field in data_set.fields}
    return names | {fold_name(field.standard_name): field for field in data_set.fields}


def count_known(cells: Sequence[str], data_set: DataSet) -> int:
    """Count the cells that name a field; used to tell the delimiter."""
    names = known_names(data_set)
    return sum(_without_unit(cell)[0] in names for cell in cells)


def map_header(cells: Sequence[str], data_set: DataSet, *, file_name: str) -> tuple[str, ...]:
    """Return the field names in the header's order.

    `FileRefusedError` with one refusal for each column that is empty, unknown, doubled or missing, or in a unit that is
    none of `MONEY_UNITS`; with one alone where there are more than `MAX_COLUMNS`.
    """
    if len(cells) > MAX_COLUMNS:
        detail = f"表头有 {len(cells):,} 列，《{data_set.title}》数据集只有 {len(data_set.fields)} 列，请核对分隔符和文件内容后重新导出。"
        raise FileRefusedError([_header_refusal(file_name, "too-many-columns", None, detail)])
    names = known_names(data_set)
    refusals: list[Refusal] = []
    found: dict[str, str] = {}
    for number, cell in enumerate(cells, start=1):
        name, unit = _without_unit(cell)
        field = names.get(name)
        if field is None:
            refusals.append(unknown_column(cell, number, data_set, file_name))
        elif field.name in found:
            detail = f"表头第{number}列与前面的列重复表示{field.label}，请删除多余的一列。"
            refusals.append(_header_refusal(file_name, "duplicate-column", cell, detail))
        elif unit not in {"", "元"} and (unit not in MONEY_UNITS or field.type is not FieldType.MONEY):
            detail = f"表头第{number}列{field.label}注明单位为“{unit}”，金额列只能以元或万元报送，其他列不注金额单位，请改正后重新报送。"
            refusals.append(_header_refusal(file_name, "wrong-unit", cell, detail))
        else:
            found[field.name] = cell
    refusals += missing_columns(found, data_set, file_name)
    if refusals:
        raise FileRefusedError(refusals)
    return tuple(found)


def titled_units(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Return the unit behind each title of a mapped header, by field name; an empty text where there is none."""
    return {name: _without_unit(cell)[1] for name, cell in zip(columns, cells, strict=True)}


def missing_columns(found: Collection[str], data_set: DataSet, file_name: str) -> list[Refusal]:
    """Return a refusal for each field that must have a column and is not among `found`."""
    return [
        _header_refusal(
            file_name,
            "missing-column",
            field.standard_name,
            f"表头缺少{field.label}一列，请按《{data_set.title}》数据集的字段表补齐后重新报送。",
        )
        for field in data_set.fields
        if field.name not in found and not field.may_be_absent
    ]


def unknown_column(cell: str, number: int, data_set: DataSet, file_name: str) -> Refusal:
    """Return the refusal of a column that names no field."""
    if not cell.strip(BLANKS):
        return _header_refusal(
            file_name, "empty-column-name", None, f"表头第{number}列没有列名，请补上列名或删除该列后重新报送。"
        )
    detail = f"表头第{number}列“{cell[:_SHOWN]}”不是《{data_set.title}》数据集的字段，请核对列名，多余的列请删除。"
    return _header_refusal(file_name, "unknown-column", cell, detail)


def _header_refusal(file_name: str, rule: str, column: str | None, detail: str) -> Refusal:
    return Refusal(file=file_name, row=1, column=column[:_SHOWN] if column else None, rule=rule, detail=detail)


def fold_name(name: str) -> str:
    """Return a name as it is compared: without blanks around it, without case."""
    return name.strip(BLANKS).casefold()


def _without_unit(cell: str) -> tuple[str, str]:
    """Split `支付金额（万元）` into the folded name and the unit."""
    folded = fold_name(cell)
    match = _UNIT_SUFFIX.search(folded)
    if match is None:
        return folded, ""
    return folded[: match.start()].strip(BLANKS), match.group(1)
