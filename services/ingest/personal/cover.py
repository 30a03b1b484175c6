"""Covers what is personal in one file: masked values and keys in the rows, the whole ones sealed beside them.

Identity numbers in free text are masked too; they have no key, and are whole in the original only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Final

import polars as pl

from services.ingest.checks.columns import unescaped
from services.ingest.datasets.declaration import DataSet, Field, FieldType
from services.ingest.personal.identity_numbers import SHAPE, without_identity_numbers
from services.ingest.personal.keys import PersonalKeys, Sealed
from services.ingest.personal.masking import masked
from services.ingest.readers.copy_text import escaped

_MAX_REMEMBERED: Final = 200_000
_IN_MEMORY: Final = 8 << 20
_Known = dict[str, tuple[str, str]]


class Cover:
    """One file: every distinct value is worked on once; only sealed ones are kept."""

    def __init__(self, data_set: DataSet, keys: PersonalKeys) -> None:
        self._fields = [field for field in data_set.fields if field.mask is not None]
        self._texts = [field.name for field in data_set.fields if field.type is FieldType.TEXT and field.mask is None]
        self._keys = keys
        self._known: dict[str, _Known] = {field.name: {} for field in self._fields}
        self._sealed: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`

    def cover(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return a block with masked values and beside each its key; texts in COPY's escapes, as they came."""
        columns: list[pl.Series] = []
        for field in self._fields:
            if field.name in rows.columns:
                columns += self._column(field, rows[field.name])
        for name in self._texts:
            if name in rows.columns and rows[name].str.contains(SHAPE).any():
                columns.append(_without_numbers(rows[name]))
        return rows.with_columns(columns)

    def sealed(self) -> Iterator[tuple[str, Sealed]]:
        """Yield the whole values that a mask hides, each with its key, in the order in which the file has them."""
        self._sealed.seek(0)
        for line in self._sealed:
            key, number, text = line.split()
            yield key.decode(), Sealed(int(number), bytes.fromhex(text.decode()))

    def close(self) -> None:
        """Forget everything."""
        self._sealed.close()

    def _column(self, field: Field, values: pl.Series) -> tuple[pl.Series, pl.Series]:
        known = self._known[field.name]
        if len(known) > _MAX_REMEMBERED:
            known.clear()
        distinct = values.unique(maintain_order=True).drop_nulls().to_list()
        for value in distinct:
            if value not in known:
                known[value] = self._work(field, unescaped(value))
        shown, keys = [known[value][0] for value in distinct], [known[value][1] for value in distinct]
        return (
            values.replace_strict(distinct, shown, default=None, return_dtype=pl.String),
            values.replace_strict(distinct, keys, default=None, return_dtype=pl.String).alias(field.key_name),
        )

    def _work(self, field: Field, value: str) -> tuple[str, str]:
        assert field.mask is not None  # noqa: S101 - only such fields are worked on
        shown, key = masked(field.mask, value), self._keys.key_of(field.mask, value)
        if shown != value:
            sealed = self._keys.seal(key, value)
            line = f"{key} {sealed.cipher_key} {sealed.ciphertext.hex()}\n"
            self._sealed.write(line.encode())
        return escaped(shown), key


def _without_numbers(texts: pl.Series) -> pl.Series:
    suspects = texts.filter(texts.str.contains(SHAPE)).unique().to_list()
    return texts.replace(suspects, [without_identity_numbers(text) for text in suspects])
