"""Fact tables: checked rows into a slice by COPY, and one row back out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import polars as pl
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from xxhash import xxh3_64_intdigest

from services.ingest.checks.columns import PLACE, ROW_NO
from services.ingest.checks.stage import raw_connection
from services.ingest.checks.values import TRUE_WORDS
from services.ingest.datasets.declaration import DataSet, Field, FieldType
from services.ingest.storage.tables import FACTS, SCHEMA

_SLICE: Final = "slice_id"
_HASH: Final = "row_hash"


def copy_lines(rows: pl.DataFrame, data_set: DataSet, slice_id: UUID) -> bytes:
    """Return checked and covered rows as lines for `copy_rows`: values with their keys, then number, place, hash and slice.

    The hash is of the row's values in the declared order without the empty ones at the end, where the columns stand that
    may be absent: equal in two receipts where the row did not change, in whatever order and form the file brought it.
    Of a personal value it has the masked one and the key, so that nobody can try values until a hash fits.
    """
    values = _text(rows.select(_values(data_set, tuple(rows.columns))))
    lines = values.split(b"\n")[:-1]
    digests = [xxh3_64_intdigest(line.rstrip(b"\t")) for line in lines]
    hashes = pl.Series(_HASH, digests, dtype=pl.UInt64).reinterpret(signed=True)
    places = _text(rows.select(ROW_NO, PLACE, hashes, pl.lit(str(slice_id)).alias(_SLICE))).splitlines(keepends=True)
    whole = lines * 2
    whole[::2], whole[1::2] = lines, places
    return b"".join(whole)


def copy_rows(session: Session, data_set: DataSet, columns: Sequence[str], blocks: Iterable[bytes]) -> None:
    """Put lines of `copy_lines` with a file's `columns` into the fact table; their values have been judged."""
    values = [name for field in _fields(data_set, columns) for name in _names(field)]
    names = (*values, ROW_NO, PLACE, _HASH, _SLICE)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (NULL '')").format(
        sql.Identifier(SCHEMA, data_set.view_name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with raw_connection(session).cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'ISO, YMD'")
        with cursor.copy(statement) as sink:
            for block in blocks:
                sink.write(block)


def has_double_keys(session: Session, data_set: DataSet, slice_id: UUID) -> bool:
    """Tell whether two rows of a slice have the same key."""
    key = ", ".join(f'"{data_set.field(name).compared_name}"' for name in data_set.key)
    statement = text(
        f"SELECT FROM {SCHEMA}.{data_set.view_name} WHERE slice_id = :slice_id"
        f" GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
    )
    return session.execute(statement, {"slice_id": slice_id}).first() is not None


def refresh_statistics(session: Session, data_set: DataSet, rows: int) -> None:
    """Let the planner know of `rows` new rows, where they are many beside those that it knows."""
    session.execute(text("SELECT ingest.analyse_facts(:table, :rows)"), {"table": data_set.view_name, "rows": rows})


def fact_row(session: Session, data_set: DataSet, slice_id: UUID, row_no: int) -> dict[str, Any] | None:
    """Return one row of a slice by column name, or null."""
    table = FACTS[data_set.name]
    row = session.execute(select(table).where(table.c.slice_id == slice_id, table.c.row_no == row_no)).mappings()
    found = row.first()
    return None if found is None else dict(found)


def _text(rows: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    rows.write_csv(target, include_header=False, separator="\t", quote_style="never")
    return target.getvalue()


def _fields(data_set: DataSet, columns: Sequence[str]) -> list[Field]:
    """The fields of a file in the declared order."""
    return [field for field in data_set.fields if field.name in columns]


def _names(field: Field) -> tuple[str, ...]:
    return (field.name, field.key_name) if field.is_personal else (field.name,)


@lru_cache(64)
def _values(data_set: DataSet, columns: tuple[str, ...]) -> list[pl.Expr]:
    """What stands in a line of a file with these columns; made once, since that takes as long as a small block."""
    fields = _fields(data_set, columns)
    # one more column, empty, so that a line ends with the tab before what follows
    return [*(column for field in fields for column in _columns(field)), pl.lit("").alias("")]


def _columns(field: Field) -> tuple[pl.Expr, ...]:
    return (_typed(field), pl.col(field.key_name)) if field.is_personal else (_typed(field),)


def _typed(field: Field) -> pl.Expr:
    """The value as its column's type takes it from a text."""
    column = pl.col(field.name)
    if field.type is FieldType.MONTH:
        return column.str.replace_all("-", "", literal=True)
    if field.type is FieldType.BOOLEAN:
        return column.str.to_lowercase().is_in(list(TRUE_WORDS))
    if field.choices:
        return column.replace({option.title: option.value for option in field.choices})
    return column
