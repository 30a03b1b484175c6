"""Covers what is personal in one file: masked values and keys in the rows, the whole ones sealed beside them.

Identity numbers in free text are masked too; they have no key, and are whole in the original only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from typing import IO, Final, NamedTuple

import polars as pl

from chassis.config import Settings
from services.ingest.checks.columns import unescaped
from services.ingest.datasets.declaration import DataSet, FieldType, Mask
from services.ingest.personal.identity_numbers import SHAPE, without_identity_numbers
from services.ingest.personal.keys import PersonalKeys, keys_of
from services.ingest.personal.masking import masked
from services.ingest.readers.copy_text import escaped
from services.ingest.storage.personal_values import line_of

_MAY_HOLD_NUMBERS: Final = pl.all().str.contains(SHAPE).any()
_MAX_REMEMBERED: Final = 100_000
_IN_MEMORY: Final = 8 << 20
_BLOCK: Final = 1 << 20


class Covered(NamedTuple):
    """What one value becomes."""

    shown: str
    """In COPY's escapes."""
    key: str
    line: str
    """The whole value, sealed, as `personal_values.insert` takes it; empty where the mask hides nothing."""


class ValueCovers:
    """Works on values, and remembers those of the last files: the payees of one file are mostly those of the one before."""

    def __init__(self, keys: PersonalKeys) -> None:
        self._keys = keys
        self._known: dict[tuple[Mask, str], Covered] = {}

    def of(self, mask: Mask, value: str) -> Covered:
        """Return what a value in COPY's escapes becomes."""
        known = self._known.get((mask, value))
        if known is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            known = self._known[mask, value] = self._work(mask, unescaped(value))
        return known

    def _work(self, mask: Mask, value: str) -> Covered:
        shown, key = masked(mask, value), self._keys.key_of(mask, value)
        return Covered(escaped(shown), key, line_of(key, self._keys.seal(key, value)) if shown != value else "")


@cache
def covers_of(settings: Settings) -> ValueCovers:
    """Return the one of a process."""
    return ValueCovers(keys_of(settings))


class Cover:
    """One file: every distinct value is worked on once; only sealed ones are kept."""

    def __init__(self, data_set: DataSet, covers: ValueCovers) -> None:
        self._fields = [field for field in data_set.fields if field.mask is not None]
        self._texts = [field.name for field in data_set.fields if field.type is FieldType.TEXT and field.mask is None]
        self._covers = covers
        self._known: dict[str, dict[str, Covered]] = {field.name: {} for field in self._fields}
        self._sealed: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`

    def cover(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return a block with masked values and beside each its key; texts in COPY's escapes, as they came."""
        columns: list[pl.Series] = []
        for field in self._fields:
            if field.name in rows.columns and field.mask is not None:
                columns += self._column(field.name, field.key_name, field.mask, rows[field.name])
        texts = rows.select(name for name in self._texts if name in rows.columns)
        suspects = texts.select(_MAY_HOLD_NUMBERS).row(0, named=True) if texts.width else {}
        columns += [_without_numbers(texts[name]) for name, is_suspect in suspects.items() if is_suspect]
        return rows.with_columns(columns)

    def sealed(self) -> Iterator[str]:
        """Yield the whole values that a mask hides as blocks of lines for `personal_values.insert`, in the order in which the file has them."""
        self._sealed.seek(0)
        while block := self._sealed.read(_BLOCK):
            yield (block + self._sealed.readline()).decode()

    def close(self) -> None:
        """Forget everything."""
        self._sealed.close()

    def _column(self, name: str, key_name: str, mask: Mask, values: pl.Series) -> tuple[pl.Series, pl.Series]:
        if values.null_count() == len(values):
            return values, values.alias(key_name)
        distinct = values.drop_nulls().unique(maintain_order=True)
        covered = self._values(self._known[name], mask, distinct.to_list())
        # each row's place in `distinct` is found once, for what is shown and for the key
        places = values.cast(pl.Enum(distinct)).to_physical()
        return (
            pl.Series(name, [each.shown for each in covered], dtype=pl.String).gather(places),
            pl.Series(key_name, [each.key for each in covered], dtype=pl.String).gather(places),
        )

    def _values(self, known: dict[str, Covered], mask: Mask, values: list[str]) -> list[Covered]:
        if len(known) >= _MAX_REMEMBERED:
            known.clear()
        new = {value: self._covers.of(mask, value) for value in values if value not in known}
        self._sealed.write("".join([covered.line for covered in new.values()]).encode())
        known |= new
        return [known[value] for value in values]


def _without_numbers(texts: pl.Series) -> pl.Series:
    suspects = texts.filter(texts.str.contains(SHAPE)).unique().to_list()
    return texts.replace(suspects, [without_identity_numbers(text) for text in suspects])
