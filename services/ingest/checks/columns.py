"""Judges whole columns of a file that is good, a block at a time: fast where nothing is wrong, silent about what is.

A vectorised screen passes over plainly good values, `values.judge` judges each remaining distinct one. At the first fault
`FaultyError` ends it, and `content.check_stage` names every fault with its place. A test holds that the screen never
passes over a bad value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from services.ingest.checks.values import TOTAL_WORDS, Frame, judge
from services.ingest.datasets.declaration import Field, FieldType
from services.ingest.readers.reading import Block

ROW_NO: Final = "row_no"
PLACE: Final = "place"
MAX_KEYS: Final = 8_000_000
"""Keys of larger files are compared in the database: their hashes here would take more than 64 MiB."""
_MAX_REMEMBERED: Final = 50_000
_PLAIN: Final = {
    FieldType.MONEY: r"^-?(?:[0-9]{1,16}(?:\.[0-9]{1,2})?|\.[0-9]{1,2})$",
    FieldType.INTEGER: "^-?[0-9]{1,9}$",
    FieldType.NUMBER: r"^-?[0-9]{1,14}(?:\.[0-9]{1,6})?$",
    FieldType.CODE: "^[0-9A-Za-z]+(?:[-_/][0-9A-Za-z]+)*$",
}
_MONEY: Final = pl.Decimal(38, 2)
_ESCAPED: Final = re.compile(r"\\(.)")
_UNESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r"}


class FaultyError(Exception):
    """Something in the file is not good; what and where is told by `content.check_stage`."""


def frame_of(block: Block, columns: Sequence[str]) -> pl.DataFrame:
    """Return a block's rows: number, place, then the columns as texts in COPY's escapes; an empty value is null."""
    head = () if block.first is not None else (ROW_NO, PLACE)
    try:
        rows = pl.read_csv(
            block.lines,
            has_header=False,
            separator="\t",
            quote_char=None,
            infer_schema=False,
            schema=dict.fromkeys((*head, *columns), pl.String),
        )
    except PolarsError as error:
        raise FaultyError from error
    if block.first is None:
        return rows.with_columns(pl.col(ROW_NO).cast(pl.Int64))
    lines = pl.int_range(block.first + block.lag, block.first + block.lag + rows.height)
    numbers = pl.select((lines - block.lag).alias(ROW_NO), pl.format("line {}", lines).alias(PLACE))
    return numbers.hstack(rows, in_place=True)


class ColumnChecks:
    """One file: what its blocks have shown so far."""

    def __init__(self, frame: Frame, columns: Sequence[str], *, must_compare_keys: bool = True) -> None:
        data_set = frame.data_set
        self.rows = 0
        self.totals = {field.name: Decimal("0.00") for field in data_set.money_fields}
        """Sums of the money fields by field name; yuan."""
        self._frame = frame
        self._fields = [field for field in data_set.fields if field.name in columns]
        self._looks = {field.name: _any_suspect(field) for field in self._fields if not has_few_values(field)}
        self._key = data_set.key if must_compare_keys else ()
        key = [pl.col(name).fill_null("") for name in data_set.key]
        self._hash = pl.concat_str(key, separator="\t").hash()
        self._keys: list[pl.Series] = []
        self._good: dict[str, set[str]] = {field.name: set() for field in self._fields}

    def check(self, rows: pl.DataFrame) -> None:
        """Judge a block of `frame_of`; `FaultyError` at any fault."""
        empties = rows.null_count().row(0, named=True)
        if any(field.is_required and empties[field.name] for field in self._fields):
            raise FaultyError
        # most columns of most files are empty, and each look at one costs more than the number of its rows says
        filled = [field for field in self._fields if empties[field.name] < rows.height]
        odd = rows.select(self._looks[field.name] for field in filled if field.name in self._looks)
        for field in filled:
            if field.name not in self._looks:
                self._judge_each(field, rows[field.name].unique())
            elif odd[field.name][0]:
                self._judge_each(field, rows.filter(suspicion(field))[field.name].unique())
        self.rows += rows.height
        self._add_sums(rows, [field.name for field in filled if field.type is FieldType.MONEY])
        if self._key and self.rows <= MAX_KEYS:
            self._keys.append(rows.select(self._hash).to_series())

    def _judge_each(self, field: Field, values: pl.Series) -> None:
        good = self._good[field.name]
        if len(good) > _MAX_REMEMBERED:
            good.clear()
        for value in values:
            if value is not None and value not in good:
                if judge(field, unescaped(value), self._frame) is not None:
                    raise FaultyError
                good.add(value)

    def _add_sums(self, rows: pl.DataFrame, names: Sequence[str]) -> None:
        for name, total in rows.select(pl.col(names).cast(_MONEY).sum()).row(0, named=True).items() if names else ():
            self.totals[name] += total

    @property
    def has_too_many_keys(self) -> bool:
        """Whether the keys are to be compared in the database instead."""
        return bool(self._key) and self.rows > MAX_KEYS

    def compare_keys(self) -> None:
        """`FaultyError` where two rows may have the same key: equal hashes are looked at by `content.check_stage`."""
        if not self._keys or self.has_too_many_keys:
            return
        hashes = pl.concat(self._keys, rechunk=True).sort()
        self._keys.clear()
        if (hashes == hashes.shift(1)).any():
            raise FaultyError


def has_few_values(field: Field) -> bool:
    """Tell whether each distinct value of the field is judged: they are few by nature, or depend on more than their shape."""
    if field.pattern is not None or field.must_match is not None or field.choices or field.lengths:
        return True
    return field.type in {FieldType.DATE, FieldType.MONTH, FieldType.BOOLEAN}


def suspicion(field: Field) -> pl.Expr:
    """Return the expression that is true for every value that needs a look."""
    column = pl.col(field.name)
    if has_few_values(field):
        return column.is_not_null()
    if field.type is FieldType.TEXT:
        return ((column.str.len_chars() > field.max_length) | column.is_in(list(TOTAL_WORDS))).fill_null(value=False)
    is_odd = ~column.str.contains(_PLAIN[field.type])
    if field.type is FieldType.CODE:
        is_odd |= column.str.len_bytes() > field.max_length
    return is_odd.fill_null(value=False)


@cache
def _any_suspect(field: Field) -> pl.Expr:
    """Return the expression that tells whether any value needs a look; built once, since that takes as long as a small block."""
    return suspicion(field).any()


def unescaped(value: str) -> str:
    """Return a value without COPY's escapes."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[1], match[1]), value)
