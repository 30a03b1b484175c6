"""The stage: a temporary table of texts, one row a record, into which a file goes by COPY inside the loader's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.reading import Block, ReadTable

STAGE: Final = "stage"
TEMP_BUFFERS: Final = "128MB"
"""A county's month of payments stays in memory; always the same value, since a session may set it once only."""
WORK_MEM: Final = "64MB"
"""The search for double keys hashes every key of a file."""
_BLOCK_BYTES: Final = 4 << 20


def raw_connection(session: Session) -> psycopg.Connection[tuple[object, ...]]:
    """Return psycopg's connection of the session's transaction, for COPY."""
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the engine is psycopg's
    return driver


def fill(session: Session, data_set: DataSet, table: ReadTable) -> None:
    """Make the stage anew and copy every row into it; an empty value is NULL."""
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(field.name)) for field in data_set.fields)
    stage = sql.Identifier(STAGE)
    copy = sql.SQL("COPY {} (row_no, place, {}) FROM STDIN (NULL '')").format(
        stage, sql.SQL(", ").join(sql.Identifier(name) for name in table.columns)
    )
    with raw_connection(session).cursor() as cursor:
        cursor.execute(sql.SQL("SET temp_buffers = {}").format(sql.Literal(TEMP_BUFFERS)))
        cursor.execute(sql.SQL("SET LOCAL work_mem = {}").format(sql.Literal(WORK_MEM)))
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(stage))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} (row_no integer, place text, {}) ON COMMIT DROP").format(stage, columns)
        )
        with cursor.copy(copy) as sink:
            for block in table.blocks:
                sink.write(block.numbered())


def blocks(session: Session, columns: Sequence[str]) -> Iterator[Block]:
    """Yield the stage's rows with number, place and `columns`, a few MiB at a time, as the readers yield a file's."""
    names = sql.SQL(", ").join(map(sql.Identifier, ("row_no", "place", *columns)))
    copy = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (NULL '')").format(names, sql.Identifier(STAGE))
    waiting = bytearray()
    with raw_connection(session).cursor() as cursor, cursor.copy(copy) as source:
        for line in source:
            waiting += line
            if len(waiting) >= _BLOCK_BYTES:
                yield Block(bytes(waiting))
                waiting.clear()
    if waiting:
        yield Block(bytes(waiting))
