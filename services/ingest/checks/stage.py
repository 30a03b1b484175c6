"""The stage: a temporary table of texts, one row a record, into which a file goes by COPY inside the loader's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.header import BLANKS
from services.ingest.readers.reading import ReadRow, ReadTable

STAGE: Final = "stage"
_BATCH: Final = 2_000
_UNCLEAN: Final = ("\\", "\r", " \t", "\t ", " \n", "\n ", "\u3000", "\u00a0", "\ufeff")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def raw_connection(session: Session) -> psycopg.Connection[tuple[object, ...]]:
    """Return psycopg's connection of the session's transaction, for COPY."""
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the engine is psycopg's
    return driver


def fill(session: Session, data_set: DataSet, table: ReadTable) -> None:
    """Make the stage anew and copy every row into it; blanks around a value are cut, an empty value is NULL."""
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(field.name)) for field in data_set.fields)
    stage = sql.Identifier(STAGE)
    copy = sql.SQL("COPY {} (row_no, place, {}) FROM STDIN (NULL '')").format(
        stage, sql.SQL(", ").join(sql.Identifier(name) for name in table.columns)
    )
    with raw_connection(session).cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(stage))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} (row_no integer, place text, {}) ON COMMIT DROP").format(stage, columns)
        )
        with cursor.copy(copy) as sink:
            rows = iter(table.rows)
            while batch := list(islice(rows, _BATCH)):
                sink.write(copy_block(batch, len(table.columns)))


def copy_block(batch: Sequence[ReadRow], width: int) -> str:
    """Return a batch in COPY's text form.

    Values are joined as they are; only where the whole block shows something to escape or cut is each value looked at
    (a row would cost five times as much otherwise).
    """
    join = "\t".join
    block = "".join([f"{row_no}\t{place}\t{join(values)}\n" for row_no, place, values in batch])
    is_regular = block.count("\t") == len(batch) * (width + 1) and block.count("\n") == len(batch)
    if is_regular and not any(mark in block for mark in _UNCLEAN):
        return block
    return "".join([_clean_line(row) for row in batch])


def _clean_line(row: ReadRow) -> str:
    cells = "\t".join(value.strip(BLANKS).translate(_ESCAPES) for value in row.values)
    return f"{row.row_no}\t{row.place.translate(_ESCAPES)}\t{cells}\n"
