"""A service's part of the monthly export (article 11): a query by COPY into a gzip file and from there into the blob store.

Rows stream: what is in memory is a chunk, however many there are. No time stands in the file, so that the same rows give the
same bytes and the same name.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import psycopg
from sqlalchemy.orm import Session

from chassis.blobs import Blobs
from contracts.exports import ExportedTable, ExportRequested


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table of a part: its name, and the query; `%(begins)s` and `%(ends)s` are the month's."""

    name: str
    query: str


def rows_between(name: str, source: str, moment: str, order: str) -> ExportTable:
    """Return the export of the rows of `source` whose `moment` lies in the month. The names are the program's own."""
    where = f"{moment} >= %(begins)s AND {moment} < %(ends)s"
    return ExportTable(name, f"SELECT * FROM {source} WHERE {where} ORDER BY {order}")


def export_month(
    session: Session, blobs: Blobs, tables: Iterable[ExportTable], event: ExportRequested
) -> tuple[ExportedTable, ...]:
    """Write every table of a month; they are of one moment where the session's transaction is."""
    window = {"begins": event.begins, "ends": event.ends}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv.gz"
        return tuple(_exported(session, blobs, table, window, path) for table in tables)


def _exported(session: Session, blobs: Blobs, table: ExportTable, window: dict[str, Any], path: Path) -> ExportedTable:
    connection = cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
    statement = f"COPY ({table.query}) TO STDOUT WITH (FORMAT csv, HEADER)"
    with (
        connection.cursor() as cursor,
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as target,
    ):
        with cursor.copy(statement.encode(), window) as copy:
            for chunk in copy:
                target.write(bytes(chunk))
        rows = cursor.rowcount
    return ExportedTable(name=table.name, sha256=blobs.put(path), rows=rows)
