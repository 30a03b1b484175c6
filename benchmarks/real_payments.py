"""Real payments from the completed upload to the published slice, beside what one would write otherwise.

Plain: `COPY` of the very same files into a table with the same columns and a primary key. pandas: `read_csv` and `to_sql` into that
table. frictionless: `validate` with types, required fields and the key, and nothing loaded.
"""

from __future__ import annotations

import csv
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from benchmarks import county, real_files
from benchmarks.ground import Ground
from benchmarks.measuring import Spread, Stopwatch, Table, interleaved, ratio
from chassis.clock import SystemClock
from chassis.config import Settings
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import FieldType

PLAIN: Final = "ingest.plain_payment"
SLOW_ROWS: Final = 20_000
"""Rows, about, that the slow ones get."""
JOINED_ROWS: Final = 200_000
"""Rows, about, of the one file."""
BLOCK: Final = 1 << 20
_SQL_TYPES: Final = {FieldType.MONEY: "numeric(18,2)", FieldType.DATE: "date"}
_FRICTIONLESS: Final = {FieldType.MONEY: "number", FieldType.DATE: "date"}


def real_payments(ground: Ground, *, rows: int | None, repetitions: int) -> Table:
    """Measure at least `rows` rows in whole files, or every file; then one file of many rows, and what the slow ones can do."""
    source = real_files.archive()
    if source is None:
        return _absent()
    files, left_out = _of_the_past(real_files.mapped(ground.layout.root, source, rows))
    one = [real_files.joined(ground.layout.root, files, JOINED_ROWS)]
    few = _few(files)
    total, counted = _rows(files), _rows(few)
    by_file = _speeds(ground, files, {"COPY": _copy}, repetitions)
    in_one = _speeds(ground, one, {"COPY": _copy}, repetitions)
    slow = {"pandas + to_sql": _pandas, "frictionless validate": _frictionless}
    slow = {name: measure for name, measure in slow.items() if _is_there(name)}
    beside = _speeds(ground, few, slow, 1) if slow else {}
    a_row = 1 / in_one["ours"].took.median
    a_file = max(0.0, (total / by_file["ours"].took.median - total * a_row) / len(files))
    lines = [
        (f"plain COPY, {len(files)} files", by_file["ours"], by_file["COPY"]),
        (f"plain COPY, one file of {_rows(one):,} rows", in_one["ours"], in_one["COPY"]),
        *((name, beside["ours"], beside[name]) for name in slow),
    ]
    return Table(
        title="Real payments: from the completed upload to the published slice",
        note=(
            f"{total:,} payments of an English council (foreign data) in {len(files)} files, mapped beforehand; {repetitions} "
            f"repetitions in turn. Ours: every check, personal values sealed, lineage, receipt, event: {a_row * 1e6:.1f} microseconds "
            f"a row and {a_file * 1e3:.0f} ms a file. Processor: of this process and of PostgreSQL, which other work on the machine "
            f"moves less than the clock. pandas and frictionless: {counted:,} rows, once, ours on the same beside them.{left_out}"
        ),
        columns=(
            "beside",
            "rows/s, ours : other",
            "rows a processor second, ours : other",
            "rows/s, ours",
            "rows/s, other",
            "rows a processor second, ours",
            "rows a processor second, other",
        ),
        rows=tuple(
            (
                name,
                f"{ratio(ours.took, other.took):.2f}",
                f"{ratio(ours.worked, other.worked):.2f}",
                *(each.told() for each in (ours.took, other.took, ours.worked, other.worked)),
            )
            for name, ours, other in lines
        ),
        headlines=tuple(
            (f"accepted real payments a second, against {name}", f"{ratio(ours.took, other.took):.2f}")
            for name, ours, other in lines
        ),
    )


def _of_the_past(files: list[Path]) -> tuple[list[Path], str]:
    """Return the files without days to come, which the ledger refuses, and a sentence on the others for the note."""
    today = SystemClock().today().isoformat()
    kept = [path for path in files if real_files.latest_day(path) <= today]
    others = [path for path in files if path not in kept]
    if not others:
        return kept, ""
    names = ", ".join(f"{path.stem} ({real_files.rows_of(path):,} rows)" for path in others)
    return kept, f" Left out on every side, since they have days to come and the ledger refuses them: {names}."


@dataclass(frozen=True, slots=True)
class Speeds:
    """Rows a second."""

    took: Spread
    """On the clock."""
    worked: Spread
    """Of processor time."""


Measure = Callable[[Ground, list[Path], Stopwatch], None]


def _speeds(ground: Ground, files: list[Path], others: Mapping[str, Measure], repetitions: int) -> dict[str, Speeds]:
    """Return the speeds of ours and of the others over the same files, in turn."""
    worked: dict[str, list[float]] = defaultdict(list)

    def one(name: str, measure: Measure) -> float:
        with ground.superuser() as connection:
            watch = Stopwatch(connection)
            measure(ground, files, watch)
        worked[name].append(rows / watch.worked)
        return rows / watch.took

    rows = _rows(files)
    measures: dict[str, Measure] = {"ours": _ours, **others}
    found = interleaved({name: partial(one, name, measure) for name, measure in measures.items()}, repetitions)
    return {name: Speeds(took, Spread(tuple(worked[name]))) for name, took in found.items()}


def _rows(files: list[Path]) -> int:
    return sum(map(real_files.rows_of, files))


def _absent() -> Table:
    note = "Not measured: the files do not lie beside the project (`BW_SHARED`)."
    return Table("Real payments: from the completed upload to the published slice", note, ("beside",), ())


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(name.split(maxsplit=1)[0]) is not None


def _few(files: list[Path]) -> list[Path]:
    """Return the first files with `SLOW_ROWS` rows."""
    found, rows = [], 0
    for path in files:
        found.append(path)
        rows += real_files.rows_of(path)
        if rows >= SLOW_ROWS:
            break
    return found


def _ours(ground: Ground, files: list[Path], watch: Stopwatch) -> None:
    """Run the loader's own handler over all files, into empty tables."""
    ground.empty()
    context = ground.context("ingest")
    try:
        for path in files:
            event = county.deliver(context, path)
            with watch.running():
                county.decide(context, event)
            county.receipt_of(context, event.delivery_id)
    finally:
        context.db.close()


def _copy(ground: Ground, files: list[Path], watch: Stopwatch) -> None:
    """`COPY` the same bytes, a transaction a file."""
    with _plain_table(ground) as connection:
        for path in files:
            with watch.running():
                names = sql.SQL(", ").join(map(sql.Identifier, _header(path)))
                statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER true)").format(sql.SQL(PLAIN), names)
                with connection.cursor() as cursor, cursor.copy(statement) as sink, path.open("rb") as source:
                    while block := source.read(BLOCK):
                        sink.write(block)
                connection.commit()


def _pandas(ground: Ground, files: list[Path], watch: Stopwatch) -> None:
    pandas: Any = importlib.import_module("pandas")
    _plain_table(ground).close()
    engine = create_engine(Settings(**ground.values("ingest")).database_url())
    schema, _, name = PLAIN.partition(".")
    with watch.running():
        for path in files:
            frame = pandas.read_csv(path, dtype=str).rename(columns=str.lower)
            frame["create_date"] = pandas.to_datetime(frame["create_date"]).dt.date
            for amount in ("pay_app_amt", "xpay_amt"):
                frame[amount] = pandas.to_numeric(frame[amount])
            frame.to_sql(name, engine, schema=schema, if_exists="append", index=False)
    engine.dispose()


def _frictionless(_ground: Ground, files: list[Path], watch: Stopwatch) -> None:
    frictionless: Any = importlib.import_module("frictionless")
    data_set = find_data_set(real_files.DATA_SET)
    with watch.running():
        for path in files:
            fields = [
                {
                    "name": name.upper(),
                    "type": _FRICTIONLESS.get(data_set.field(name).type, "string"),
                    "constraints": {"required": data_set.field(name).is_required},
                }
                for name in _header(path)
            ]
            schema = frictionless.Schema.from_descriptor({"fields": fields, "primaryKey": ["PAY_APP_ID"]})
            resource = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema)
            report = frictionless.validate(resource)
            if not report.valid:
                raise RuntimeError(f"{path.name}: {report.flatten(['rowNumber', 'fieldName', 'note'])[:3]}")


def _plain_table(ground: Ground) -> psycopg.Connection[Any]:
    """Make the plain table anew and return a connection of the service's role."""
    ground.empty()
    data_set = find_data_set(real_files.DATA_SET)
    columns = ", ".join(
        f"{field.name} {_SQL_TYPES.get(field.type, 'text')}" for field in data_set.fields if not field.may_be_absent
    )
    with ground.superuser() as connection:
        connection.execute(f"DROP TABLE IF EXISTS {PLAIN}")
        connection.execute(f"CREATE TABLE {PLAIN} ({columns}, PRIMARY KEY (pay_app_id))")
        connection.execute(f"GRANT SELECT, INSERT ON {PLAIN} TO bw_ingest")
    return ground.as_role("ingest")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as source:
        return [name.lower() for name in next(csv.reader(source))]
