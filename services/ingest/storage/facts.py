"""Fact tables: from the stage into a slice, and one row back out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.ingest.checks.stage import STAGE
from services.ingest.checks.values import TRUE_WORDS
from services.ingest.datasets.declaration import DataSet, Field, FieldType
from services.ingest.storage.tables import FACTS, SCHEMA

_SEPARATOR: Final = "E'\\x1f'"
ANALYSE_FROM_ROWS: Final = 1_000
_CASTS: Final = {FieldType.MONEY: "::numeric(18,2)", FieldType.DATE: "::date", FieldType.INTEGER: "::integer"}


def insert_from_stage(session: Session, data_set: DataSet, slice_id: UUID) -> int:
    """Put the stage's rows into the slice with their types; return how many. The stage has passed every check."""
    names = ", ".join(f'"{field.name}"' for field in data_set.fields)
    values = ", ".join(_typed(field) for field in data_set.fields)
    session.execute(text("SET LOCAL datestyle = 'ISO, YMD'"))
    result = session.execute(
        text(
            f"INSERT INTO {SCHEMA}.{data_set.view_name} (slice_id, row_no, row_hash, place, {names})"
            f" SELECT CAST(:slice_id AS uuid), row_no, {_row_hash(data_set)}, place, {values} FROM {STAGE}"
        ),
        {"slice_id": slice_id},
    )
    rows = int(result.rowcount)  # type: ignore[attr-defined]
    if rows >= ANALYSE_FROM_ROWS:
        session.execute(text("SELECT ingest.analyse_facts(:table)"), {"table": data_set.view_name})
    return rows


def fact_row(session: Session, data_set: DataSet, slice_id: UUID, row_no: int) -> dict[str, Any] | None:
    """Return one row of a slice by column name, or null."""
    table = FACTS[data_set.name]
    row = session.execute(select(table).where(table.c.slice_id == slice_id, table.c.row_no == row_no)).mappings()
    found = row.first()
    return None if found is None else dict(found)


def _row_hash(data_set: DataSet) -> str:
    """Hash of a row's texts in the declared order: equal in two receipts where the row did not change."""
    texts = ", ".join(f"coalesce(\"{field.name}\", '')" for field in data_set.fields)
    return f"hashtextextended(concat_ws({_SEPARATOR}, {texts}), 0)"


def _typed(field: Field) -> str:
    column = f'"{field.name}"'
    if field.type is FieldType.MONTH:
        return f"replace({column}, '-', '')"
    if field.type is FieldType.BOOLEAN:
        words = ", ".join(f"'{word}'" for word in sorted(TRUE_WORDS))
        return f"lower({column}) IN ({words})"
    if field.choices:
        return f"CASE {column} {' '.join(_renamings(field))} ELSE {column} END"
    return column + _CASTS.get(field.type, "")


def _renamings(field: Field) -> Iterator[str]:
    for option in field.choices:
        yield f"WHEN '{option.title}' THEN '{option.value}'"
