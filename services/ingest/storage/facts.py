"""Fact tables: checked rows into a slice by COPY, and one row back out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
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
    if not rows.height:
        return b""
    values = _text(rows.select(_values(data_set, rows)))
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


def _values(data_set: DataSet, rows: pl.DataFrame) -> list[pl.Expr]:
    """The values of a line: a stretch of columns that are empty in all rows is one column of tabs, since each costs as much as a full one."""
    empties = rows.null_count().row(0, named=True)
    values: list[pl.Expr] = []
    gap = 0
    for field in _fields(data_set, rows.columns):
        for name in _names(field):
            if empties[name] == rows.height:
                gap += 1
                continue
            if gap:
                values.append(pl.lit("\t" * (gap - 1)).alias(f"before {name}"))
                gap = 0
            values.append(_typed(field) if name == field.name else pl.col(name))
    # one more column, so that a line ends with the tab before what follows
    return [*values, pl.lit("\t" * gap).alias("")]


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
