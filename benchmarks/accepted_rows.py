"""Accepted payment rows a second, from the completed delivery to its receipt, against plain COPY of the same rows.

Ours: the loader's own handler; it joins and hashes the parts, looks for secrecy marks, keeps the original, reads, checks
every value, sums, hashes each row, loads, writes receipt, event and log entry, commits. Plain: psycopg's COPY of the very
rows that then stand in the table, made ready as text beforehand, into the same table with its primary key, and a commit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from benchmarks import county
from benchmarks.ground import Ground
from benchmarks.measuring import Spread, Table, interleaved, ratio

DATA_SETS: Final = ("payment_application", "payment_voucher")
BLOCK: Final = 1 << 18


def accepted_rows(ground: Ground, *, rows: int, repetitions: int) -> Table:
    """Measure both data sets."""
    lines = [_line(ground, data_set, rows, repetitions) for data_set in DATA_SETS]
    return Table(
        title="Accepted payment rows against plain COPY",
        note=(
            f"One file of {rows:,} rows; from the completed delivery to the receipt, against psycopg `COPY` of the same "
            f"rows into the same table with its primary key. {repetitions} repetitions in turn, into empty tables."
        ),
        columns=("data set", "time, ours : COPY", "rows/s, ours", "rows/s, COPY"),
        rows=tuple(lines),
        headlines=tuple(
            (f"time to accept {rows:,} rows of `{line[0]}`, against plain `COPY` of them", line[1]) for line in lines
        ),
    )


def _line(ground: Ground, data_set: str, rows: int, repetitions: int) -> tuple[str, ...]:
    path = county.one_file(ground.layout.root, data_set, rows)
    load_once(ground, path)
    blocks = _table_as_text(ground, data_set)
    found = interleaved(
        {"ours": lambda: load_once(ground, path), "copy": lambda: _copy_once(ground, data_set, blocks)}, repetitions
    )
    speeds = {name: Spread(tuple(rows / took for took in spread.values)) for name, spread in found.items()}
    return (
        data_set,
        f"{ratio(found['ours'], found['copy']):.2f}",
        speeds["ours"].told(),
        speeds["copy"].told(),
    )


def load_once(ground: Ground, path: Path) -> float:
    """Return the seconds from a completed delivery to its receipt, into empty tables."""
    ground.empty()
    context = ground.context("ingest")
    try:
        event = county.deliver(context, path)
        began = time.perf_counter()
        county.decide(context, event)
        took = time.perf_counter() - began
        county.receipt_of(context, event.delivery_id)
    finally:
        context.db.close()
    return took


def _table_as_text(ground: Ground, data_set: str) -> list[bytes]:
    """Return what now stands in the table in COPY's text form, in blocks."""
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier("ingest", data_set))
    with ground.superuser() as connection, connection.cursor() as cursor, cursor.copy(statement) as source:
        return list(_in_blocks(source))


def _in_blocks(chunks: psycopg.Copy) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= BLOCK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _copy_once(ground: Ground, data_set: str, blocks: list[bytes]) -> float:
    ground.empty()
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier("ingest", data_set))
    with ground.as_role("ingest") as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(statement) as sink:
            for block in blocks:
                sink.write(block)
        connection.commit()
        return time.perf_counter() - began
