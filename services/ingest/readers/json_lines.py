"""Reads JSON lines: one flat object a line, keys as in a CSV header. Whatever JSON leaves open is refused.

RFC 8259 lets parsers take the last of two equal keys, NaN is no JSON at all, and a nested value has no column: each is
told with its line. Numbers stay the text that stands in the file, so that no amount passes through a float.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from contracts.ingest.v1 import Refusal
from services.ingest.datasets.declaration import DataSet, Field
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.header import BLANKS, fold_name, known_names, missing_columns, unknown_column
from services.ingest.readers.money_units import Told, notes_of, rows_in_yuan, units_of
from services.ingest.readers.reading import NOTHING, Announced, FileRefusedError, ReadRow, ReadTable, TablePart
from services.ingest.readers.text_file import SHOWN_PLACES, look_at

_CONTROLS: Final = frozenset(chr(code) for code in range(32) if chr(code) not in "\t\n\r") | {"\x7f"}
MAX_KEYS: Final = 500


class _LineError(Exception):
    def __init__(self, rule: str, detail: str, column: str | None = None) -> None:
        super().__init__(rule)
        self.rule, self.detail, self.column = rule, detail, column


class JsonLinesReader:
    """The reader of the form that programs write."""

    def read(self, path: Path, data_set: DataSet, *, file_name: str, announced: Announced = NOTHING) -> ReadTable:
        """Open the file; rows are read when asked for, and `FileRefusedError` may come at the end of them."""
        text = look_at(path, file_name=file_name)
        columns = tuple(item.name for item in data_set.fields)
        lines = _Lines(file_name, data_set, known_names(data_set))
        rows = lines.rows(path, text.encoding)
        told = [Told("清单", announced.money_unit)] if announced.money_unit else []
        units = units_of(dict.fromkeys(columns, ""), told, data_set, file_name=file_name)
        if not units:
            return ReadTable(columns, copy_blocks(rows, len(columns)))
        rows = rows_in_yuan(rows, columns, units)
        parts = [TablePart(0, units=units)]
        return ReadTable(columns, copy_blocks(rows, len(columns)), parts, notes_of(units, data_set))


@dataclass(slots=True)
class _Lines:
    file_name: str
    data_set: DataSet
    names: dict[str, Field]
    seen: set[str] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)
    count: int = 0

    def rows(self, path: Path, encoding: str) -> Iterator[ReadRow]:
        """Yield the good lines; at the end `FileRefusedError` tells the others."""
        order = [item.name for item in self.data_set.fields]
        found = 0
        with path.open(encoding=encoding) as source:
            for number, line in enumerate(source, start=1):
                if not line.strip(BLANKS):
                    continue
                found += 1
                try:
                    values = self._values(line)
                except _LineError as error:
                    self._refuse(number, error)
                else:
                    self.seen |= values.keys()
                    yield ReadRow(number, f"line {number}", [values.get(name, "") for name in order])
        self._close(found)

    def _values(self, line: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for key, value in _parse(line).items():
            item = self.names.get(fold_name(key))
            if item is None:
                refusal = unknown_column(key, 0, self.data_set, self.file_name)
                raise _LineError(refusal.rule, f"字段“{key[:80]}”不是《{self.data_set.title}》数据集的字段", key)
            if item.name in values:
                raise _LineError(
                    "duplicate-key-in-object", f"字段{item.label}写了两次，请只保留一个", item.standard_name
                )
            values[item.name] = _as_text(value, item)
        return values

    def _refuse(self, number: int, error: _LineError) -> None:
        self.count += 1
        if len(self.refusals) < SHOWN_PLACES:
            detail = f"第{number}行{error.detail}，请改正后重新报送。"
            self.refusals.append(
                Refusal(file=self.file_name, row=number, column=error.column, rule=error.rule, detail=detail)
            )

    def _close(self, found: int) -> None:
        if self.refusals:
            raise FileRefusedError(self.refusals, self.count)
        if not found:
            detail = "文件没有数据行。本期确无数据时请与人大预算工委联系说明，不要报送空文件。"
            raise FileRefusedError([Refusal(file=self.file_name, rule="header-only", detail=detail)])
        missing = missing_columns(self.seen, self.data_set, self.file_name)
        if missing:
            raise FileRefusedError(missing)


def _parse(line: str) -> dict[str, Any]:
    try:
        found = json.loads(
            line.lstrip("\ufeff"),
            object_pairs_hook=_pairs,
            parse_constant=_refuse_constant,
            parse_float=_Number,
            parse_int=_Number,
        )
    except RecursionError:
        raise _LineError("json-too-deep", "的 JSON 嵌套过深，应为一层的对象") from None
    except ValueError:
        raise _LineError("broken-json", '不是完整的 JSON 对象，每行应为一条记录，如 {"FISCAL_YEAR": 2025}') from None
    if not isinstance(found, dict):
        raise _LineError("broken-json", '不是 JSON 对象，每行应为一条记录，如 {"FISCAL_YEAR": 2025}')
    return found


class _Number(str):
    """A number as it is written in the file."""

    __slots__ = ()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs[: MAX_KEYS + 1])
    if len(made) != len(pairs):
        raise _LineError("duplicate-key-in-object", "有同名字段，不同程序会读出不同的值，请只保留一个")
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise _LineError("not-a-number", f"含有 {name}，不是合法的数值")


def _as_text(value: object, item: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if not isinstance(value, str):
        raise _LineError("nested-value", f"的{item.label}是嵌套的对象或数组，应为单个值", item.standard_name)
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise _LineError("control-character", f"的{item.label}含有不完整的字符", item.standard_name)
    if not _CONTROLS.isdisjoint(value):
        raise _LineError("control-character", f"的{item.label}含有控制字符", item.standard_name)
    return value
