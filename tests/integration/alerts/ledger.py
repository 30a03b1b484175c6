"""Puts rows into the ledger as the loader does: delivery, receipt, slice, facts; a new slice supersedes the old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from contracts.ingest.v1 import SliceAccepted
from contracts.values import Origin
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import DataSet
from services.ingest.personal.keys import PersonalKeys
from services.ingest.personal.masking import masked

Row = Mapping[str, Any]
KEYS = PersonalKeys("match", {1: "cipher"})
START = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)


@dataclass
class Ledger:
    """One region's ledger; tests on one database keep apart by region."""

    connection: psycopg.Connection[Any]
    region: str
    year: int = 2025
    accepted: int = 0

    def accept(self, data_set: str, period: str, rows: Sequence[Row], *, origin: str = "official") -> SliceAccepted:
        """Accept `rows` (fields by name; missing ones are null) as the newest slice of its kind; return the event."""
        self.accepted += 1
        ids = {name: uuid4() for name in ("delivery_id", "receipt_id", "slice_id")}
        at = START + timedelta(minutes=self.accepted)
        sha256 = uuid4().hex * 2
        place = {"data_set": data_set, "sender": "czj", "region": self.region, "period": period}
        with self.connection.transaction():
            self._insert(
                "delivery",
                ids
                | place
                | {"state": "accepted", "size": 1, "sha256": sha256, "manifest": "{}", "opened_at": at}
                | {
                    "file_name": f"{data_set}_{period}.csv",
                    "manifest_sha256": sha256,
                    "part_size": 1,
                    "opened_by": "C-czj",
                },
                leave_out=("receipt_id", "slice_id"),
            )
            self._insert(
                "receipt",
                ids
                | {"number": uuid4().hex, "received_at": at, "accepted_at": at, "row_count": len(rows), "totals": "{}"},
                leave_out=("slice_id",),
            )
            self.connection.execute(
                "UPDATE ingest.slice SET superseded_at = %s WHERE data_set = %s AND region = %s AND period = %s"
                " AND superseded_at IS NULL",
                [at, data_set, self.region, period],
            )
            if len(period) == 10:  # a day of a month that has come: its rows of the day are no longer the month's
                self.connection.execute(
                    "INSERT INTO ingest.replaced_day SELECT slice_id, CAST(%s AS date), %s, %s FROM ingest.slice"
                    " WHERE data_set = %s AND region = %s AND period = %s AND superseded_at IS NULL ON CONFLICT DO NOTHING",
                    [period, at, ids["receipt_id"], data_set, self.region, period[:7]],
                )
            self._insert("slice", ids | place | {"origin": origin, "accepted_at": at}, leave_out=("delivery_id",))
            self._copy(data_set, ids["slice_id"], rows)
        return SliceAccepted(**ids, **place, rows=len(rows), sha256=sha256, origin=Origin(origin))

    def months(self, data_set: str, rows: Sequence[Row], *, day: str, year: int | None = None) -> list[SliceAccepted]:
        """Accept twelve monthly slices, each row in the month of its date field `day`."""
        year = year or self.year
        return [
            self.accept(data_set, f"{year}-{month:02}", [row for row in rows if row[day].month == month])
            for month in range(1, 13)
        ]

    def _insert(self, table: str, values: Row, *, leave_out: Sequence[str]) -> None:
        kept = {name: value for name, value in values.items() if name not in leave_out}
        self.connection.execute(
            sql.SQL("INSERT INTO ingest.{} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, kept)),
                sql.SQL(", ").join(sql.Placeholder() for _ in kept),
            ),
            list(kept.values()),
        )

    def _copy(self, data_set: str, slice_id: UUID, rows: Sequence[Row]) -> None:
        declaration = CATALOGUE[data_set]
        names = [field.name for field in declaration.fields]
        if unknown := {name for row in rows for name in row} - set(names):
            raise KeyError(f"{data_set} has no {unknown}")
        rows = [_covered(declaration, row) for row in rows]
        names += [field.key_name for field in declaration.fields if field.is_personal]
        columns = ["slice_id", "row_no", "row_hash", "place", *names]
        statement = sql.SQL("COPY ingest.{} ({}) FROM STDIN").format(
            sql.Identifier(declaration.view_name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self.connection.cursor().copy(statement) as copy:
            for number, row in enumerate(rows, 1):
                copy.write_row([slice_id, number, 0, f"line {number + 1}", *(row.get(name) for name in names)])


def _covered(data_set: DataSet, row: Row) -> Row:
    """A row as the ledger has it: of a personal value the masked one and its key."""
    covered = dict(row)
    for field in data_set.fields:
        value = row.get(field.name)
        if field.mask is not None and value is not None:
            covered[field.name], covered[field.key_name] = masked(field.mask, value), KEYS.key_of(field.mask, value)
    return covered
