"""Fact tables: from the stage into a slice, and one row back out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.ingest.checks.stage import STAGE
from services.ingest.checks.values import TRUE_WORDS
from services.ingest.datasets.declaration import DataSet, Field, FieldType
from services.ingest.storage.tables import FACTS, SCHEMA

_SEPARATOR: Final = "E'\\x1f'"
_CASTS: Final = {
    FieldType.MONEY: "::numeric(18,2)",
    FieldType.DATE: "::date",
    FieldType.INTEGER: "::integer",
    FieldType.NUMBER: "::numeric(20,6)",
}


def insert_from_stage(session: Session, data_set: DataSet, slice_id: UUID, *, columns: Sequence[str]) -> int:
    """Put the stage's `columns` into the slice with their types; return how many rows. Every check has passed."""
    fields = [field for field in data_set.fields if field.name in columns]
    names = ", ".join(f'"{field.name}"' for field in fields)
    values = ", ".join(_typed(field) for field in fields)
    session.execute(text("SET LOCAL datestyle = 'ISO, YMD'"))
    result = session.execute(
        text(
            f"INSERT INTO {SCHEMA}.{data_set.view_name} (slice_id, row_no, row_hash, place, {names})"
            f" SELECT CAST(:slice_id AS uuid), row_no, {_row_hash(fields)}, place, {values} FROM {STAGE}"
        ),
        {"slice_id": slice_id},
    )
    rows = int(result.rowcount)  # type: ignore[attr-defined]
    session.execute(text("SELECT ingest.analyse_facts(:table, :rows)"), {"table": data_set.view_name, "rows": rows})
    return rows


def fact_row(session: Session, data_set: DataSet, slice_id: UUID, row_no: int) -> dict[str, Any] | None:
    """Return one row of a slice by column name, or null."""
    table = FACTS[data_set.name]
    row = session.execute(select(table).where(table.c.slice_id == slice_id, table.c.row_no == row_no)).mappings()
    found = row.first()
    return None if found is None else dict(found)


def _row_hash(fields: Sequence[Field]) -> str:
    """Hash of a row's texts in the declared order: equal in two receipts where the row did not change."""
    texts = ", ".join(f"coalesce(\"{field.name}\", '')" for field in fields)
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
