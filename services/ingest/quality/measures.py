"""What is measured in the rows of a slice, as predicates over its fact table, made from the data set's declaration. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.ingest.datasets.declaration import CodeTable, DataSet, Field, FieldType

ODD: Final = r"[\u0001-\u001f\u007f\u200b-\u200f\u2028-\u202e\ufeff\ufffd\ue000-\uf8ff]|\?\?|锟斤拷"
"""Control and invisible characters, private ones, and the traces of a wrong encoding (PostgreSQL regular expression)."""
CHINESE: Final = r"[\u3400-\u9fff]"
MEASURES: Final = ("empty", "odd_characters", "no_chinese", "date_order", "unknown_code")


@dataclass(frozen=True, slots=True)
class Test:
    """One field of one measure: SQL over the fact table `f`."""

    measure: str
    title: str
    """Chinese title of the field, for the place."""
    looked_at: str
    """Holds for a row in which there is something to judge."""
    is_faulty: str
    """Holds, of those, for a faulty one."""


def tests_of(data_set: DataSet) -> Iterator[Test]:
    """Yield every test of a data set; `unknown_code` reads the parameters `year` and `region`."""
    for field in data_set.fields:
        yield from _tests_of_field(field)
    for earlier, later in data_set.date_order:
        title = f"{data_set.field(earlier).title}晚于{data_set.field(later).title}"
        both = f"f.{earlier} IS NOT NULL AND f.{later} IS NOT NULL"
        yield Test("date_order", title, both, f"f.{earlier} > f.{later}")


def _tests_of_field(field: Field) -> Iterator[Test]:
    column = f"f.{field.name}"
    is_there = f"{column} IS NOT NULL"
    if field.is_wanted:
        yield Test("empty", field.title, "true", f"{column} IS NULL")
    if field.type is FieldType.TEXT and field.is_in_view:
        yield Test("odd_characters", field.title, is_there, f"{column} ~ '{ODD}'")
    if field.has_chinese:
        yield Test("no_chinese", field.title, is_there, f"{column} !~ '{CHINESE}'")
    if field.code_table is not None:
        table = f"'{field.code_table}'"
        if field.code_table is CodeTable.BY_DIRECTION:
            table = "CASE f.direction WHEN 'income' THEN 'revenue' ELSE 'functional' END"
        known = f"(code_table, code) = ({table}, {column})"
        yield Test(
            "unknown_code",
            field.title,
            f"{is_there} AND {table} IN (SELECT code_table FROM whole)",
            f"NOT EXISTS (SELECT FROM known WHERE {known})",
        )


CODES: Final = """\
WITH whole AS (
    SELECT code_table FROM ledger_v1.classification_volume
    WHERE fiscal_year = :year AND is_complete AND region IS NULL
), known AS MATERIALIZED (
    SELECT DISTINCT code_table, code FROM ledger_v1.classification
    WHERE fiscal_year = :year AND (region IS NULL OR region = :region)
)
"""
"""A code is unknown only where the year's whole volume is at hand: what a part does not list may be right."""


def counting_query(data_set: DataSet, table: str) -> tuple[str, list[str]]:
    """Return one pass over the slice, and the measures of its pairs of columns (looked at, faulty)."""
    parts, names = [], []
    for measure in MEASURES:
        tests = [test for test in tests_of(data_set) if test.measure == measure]
        if not tests:
            continue
        names.append(measure)
        looked = " + ".join(f"count(*) FILTER (WHERE {test.looked_at})" for test in tests)
        faulty = " + ".join(f"count(*) FILTER (WHERE {test.looked_at} AND {test.is_faulty})" for test in tests)
        parts += [looked, faulty]
    return f"{CODES}SELECT {', '.join(parts or ['count(*)'])} FROM {table} f WHERE f.slice_id = :slice_id", names


def places_query(data_set: DataSet, measure: str, table: str) -> str:
    """Return the first rows that a measure found faulty: row, place, title."""
    found = " UNION ALL ".join(
        f"(SELECT f.row_no, f.place, '{test.title}' AS title FROM {table} f WHERE f.slice_id = :slice_id"
        f" AND {test.looked_at} AND {test.is_faulty} ORDER BY f.row_no LIMIT :places)"
        for test in tests_of(data_set)
        if test.measure == measure
    )
    return f"{CODES}SELECT row_no, place, title FROM ({found}) AS found ORDER BY row_no, title LIMIT :places"
