"""The stage: a temporary table of texts, one row a record, into which a file goes by COPY inside the loader's transaction."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.reading import ReadTable

STAGE: Final = "stage"
TEMP_BUFFERS: Final = "128MB"
"""A county's month of payments stays in memory; always the same value, since a session may set it once only."""
WORK_MEM: Final = "64MB"
"""The search for double keys hashes every key of a file."""


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
