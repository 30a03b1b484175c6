"""Real payments from the completed upload to the published slice, beside what one would write otherwise.

Plain: `COPY` of the very same files into a table with the same columns and a primary key. pandas: `read_csv` and `to_sql` into that
table. frictionless: `validate` with types, required fields and the key, and nothing loaded.
"""

from __future__ import annotations

import csv
import importlib.util
import time
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from benchmarks import county, real_files
from benchmarks.ground import Ground
from benchmarks.measuring import Spread, Table, interleaved, ratio
from chassis.config import Settings
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import FieldType

PLAIN: Final = "ingest.plain_payment"
SLOW_ROWS: Final = 20_000
"""Rows, about, that the slow ones get."""
BLOCK: Final = 1 << 20
_SQL_TYPES: Final = {FieldType.MONEY: "numeric(18,2)", FieldType.DATE: "date"}
_FRICTIONLESS: Final = {FieldType.MONEY: "number", FieldType.DATE: "date"}


def real_payments(ground: Ground, *, rows: int | None, repetitions: int) -> Table:
    """Measure at least `rows` rows in whole files, or every file."""
    source = real_files.archive()
    if source is None:
        return _absent()
    files = real_files.mapped(ground.layout.root, source, rows)
    total = sum(map(real_files.rows_of, files))
    few = _few(files)
    several = interleaved({"ours": lambda: _ours(ground, files), "COPY": lambda: _copy(ground, files)}, repetitions)
    speeds = {name: _speeds(spread, total) for name, spread in several.items()}
    slow = {"pandas + to_sql": lambda: _pandas(ground, few), "frictionless validate": lambda: _frictionless(few)}
    counted = sum(map(real_files.rows_of, few))
    lines = [("plain COPY", speeds["COPY"])]
    lines += [(name, _speeds(Spread((measure(),)), counted)) for name, measure in slow.items() if _is_there(name)]
    ours = speeds["ours"]
    return Table(
        title="Real payments: from the completed upload to the published slice",
        note=(
            f"{total:,} payments of an English council (foreign data) in {len(files)} files, mapped beforehand; {repetitions} "
            f"repetitions in turn. Ours: every check, personal values sealed, lineage, receipt, event. pandas and frictionless: {counted:,} rows, once."
        ),
        columns=("beside", "rows/s, ours : other", "rows/s, ours", "rows/s, other"),
        rows=tuple((name, f"{ratio(ours, other):.2f}", ours.told(), other.told()) for name, other in lines),
        headlines=tuple(
            (f"accepted real payments a second, against {name}", f"{ratio(ours, other):.2f}") for name, other in lines
        ),
    )


def _absent() -> Table:
    note = "Not measured: the files do not lie beside the project (`BW_SHARED`)."
    return Table("Real payments: from the completed upload to the published slice", note, ("beside",), ())


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(name.split(maxsplit=1)[0]) is not None


def _speeds(spread: Spread, rows: int) -> Spread:
    return Spread(tuple(rows / took for took in spread.values))


def _few(files: list[Path]) -> list[Path]:
    """Return the first files with `SLOW_ROWS` rows."""
    found, rows = [], 0
    for path in files:
        found.append(path)
        rows += real_files.rows_of(path)
        if rows >= SLOW_ROWS:
            break
    return found


def _ours(ground: Ground, files: list[Path]) -> float:
    """Return the seconds of the loader's own handler over all files, into empty tables."""
    ground.empty()
    context = ground.context("ingest")
    took = 0.0
    try:
        for path in files:
            event = county.deliver(context, path)
            began = time.perf_counter()
            county.decide(context, event)
            took += time.perf_counter() - began
            county.receipt_of(context, event.delivery_id)
    finally:
        context.db.close()
    return took


def _copy(ground: Ground, files: list[Path]) -> float:
    """Return the seconds of `COPY` of the same bytes, a transaction a file."""
    took = 0.0
    with _plain_table(ground) as connection:
        for path in files:
            began = time.perf_counter()
            names = sql.SQL(", ").join(map(sql.Identifier, _header(path)))
            statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER true)").format(sql.SQL(PLAIN), names)
            with connection.cursor() as cursor, cursor.copy(statement) as sink, path.open("rb") as source:
                while block := source.read(BLOCK):
                    sink.write(block)
            connection.commit()
            took += time.perf_counter() - began
    return took


def _pandas(ground: Ground, files: list[Path]) -> float:
    pandas: Any = importlib.import_module("pandas")
    _plain_table(ground).close()
    engine = create_engine(Settings(**ground.values("ingest")).database_url())
    schema, _, name = PLAIN.partition(".")
    began = time.perf_counter()
    for path in files:
        frame = pandas.read_csv(path, dtype=str).rename(columns=str.lower)
        frame["create_date"] = pandas.to_datetime(frame["create_date"]).dt.date
        for amount in ("pay_app_amt", "xpay_amt"):
            frame[amount] = pandas.to_numeric(frame[amount])
        frame.to_sql(name, engine, schema=schema, if_exists="append", index=False)
    took = time.perf_counter() - began
    engine.dispose()
    return took


def _frictionless(files: list[Path]) -> float:
    frictionless: Any = importlib.import_module("frictionless")
    data_set = find_data_set(real_files.DATA_SET)
    began = time.perf_counter()
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
    return time.perf_counter() - began


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
