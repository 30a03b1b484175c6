"""What size costs: memory of the loader and time a row whatever the file, a project's payments among all, the correction of a day."""

from __future__ import annotations

import calendar
import csv
import json
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import county
from benchmarks.ground import Ground, only_warnings
from benchmarks.measuring import Spread, Table, most_resident
from contracts.ingest.v1 import DeliveryCompleted
from services.ingest.datasets import find_data_set

DATA_SET: Final = "payment_application"
BASE: Final = 100_000
"""Rows of the generated file that larger ones repeat, each time with other keys and in other projects."""
PROJECTS: Final = 50
"""Projects whose payments are asked for."""
_DAY_ROWS: Final = 1_000
_YEAR: Final = county.YEAR
_CODES: Final = (
    "SELECT DISTINCT pro_code FROM ledger_v1.payment_application WHERE pro_code IS NOT NULL ORDER BY 1 LIMIT %s"
)
_PAYMENTS: Final = "SELECT * FROM ledger_v1.payment_application WHERE pro_code = %s"


def loading_size(ground: Ground, *, sizes: Sequence[int]) -> Table:
    """Load files of growing size, each in a loader process of its own into empty tables; ask the last for single projects."""
    base = county.one_file(ground.layout.root, DATA_SET, BASE)
    lines = []
    first = 0.0
    for size in sizes:
        took, peak = _load_alone(ground, _repeated(ground.layout.root, base, size))
        asked = _projects(ground)
        first = first or took / size
        lines.append(
            (
                f"{size:,}",
                f"{took / size / first:.2f}",
                f"{took / size * 1e6:.1f}",
                f"{peak:,.0f}",
                asked.told("{:.1f}"),
            )
        )
    return Table(
        title="Size: a file of payments",
        note=(
            "One file in a loader process of its own: from the completed delivery to the receipt, and the most memory that was resident. "
            f"Then all payments of one project through the ledger's view, {PROJECTS} projects."
        ),
        columns=("rows", "time a row, against the first", "microseconds a row", "resident MiB", "ms a project"),
        rows=tuple(lines),
        headlines=(
            (f"loading: time a row at {sizes[-1]:,} rows against {sizes[0]:,}", lines[-1][1]),
            (
                f"memory of the loader at {sizes[-1]:,} rows, of 512 MiB",
                f"{float(lines[-1][3].replace(',', '')) / 512:.2f}",
            ),
        ),
    )


def correction_of_a_day(ground: Ground, *, years: Sequence[int], repetitions: int) -> Table:
    """Correct days of ledgers of growing size: the day is the same, the year around it is not."""
    lines = []
    first = 0.0
    for rows in years:
        took = _correct(ground, rows, repetitions)
        first = first or took.median
        lines.append((f"{rows:,}", f"{took.median / first:.2f}", took.told("{:.0f}")))
    return Table(
        title="Size: the correction of a day",
        note=f"{_DAY_ROWS:,} payments of one day, delivered again into years of growing size; from the completed delivery to the receipt, {repetitions} days.",
        columns=("payments of the year", "time, against the first", "ms"),
        rows=tuple(lines),
        headlines=(
            (f"correction of a day: time in a year of {years[-1]:,} payments against {years[0]:,}", lines[-1][1]),
        ),
    )


def _load_alone(ground: Ground, path: Path) -> tuple[float, float]:
    """Return seconds and the most MiB that were resident."""
    ground.empty()
    context = ground.context("ingest")
    event = county.deliver(context, path)
    queue = multiprocessing.get_context("spawn").Queue()
    child = multiprocessing.get_context("spawn").Process(target=_decide, args=(ground, event, queue))
    child.start()
    found: tuple[float, float] = queue.get()
    child.join()
    county.receipt_of(context, event.delivery_id)
    context.db.close()
    return found


def _decide(ground: Ground, event: DeliveryCompleted, queue: multiprocessing.Queue[tuple[float, float]]) -> None:
    only_warnings()
    context = ground.context("ingest")
    began = time.perf_counter()
    county.decide(context, event)
    took = time.perf_counter() - began
    queue.put((took, most_resident()))


def _projects(ground: Ground) -> Spread:
    with ground.as_role("alerts") as connection:
        codes = connection.execute(_CODES, (PROJECTS,)).fetchall()
        took = []
        for (code,) in codes:
            began = time.perf_counter()
            connection.execute(_PAYMENTS, (code,)).fetchall()
            took.append((time.perf_counter() - began) * 1e3)
    return Spread(tuple(took))


def _repeated(root: Path, base: Path, rows: int) -> Path:
    """Return a file of `rows` rows: the base's again and again, with other keys and projects each time."""
    folder = root / "files" / f"repeated-{rows}-{base.parent.parent.name}"
    if not folder.exists():
        half = folder.with_suffix(".half") / base.parent.name
        half.mkdir(parents=True, exist_ok=True)
        with base.open(encoding="utf-8", newline="") as source:
            header, *lines = csv.reader(source)
        project = header.index("PRO_CODE")
        with (half / base.name).open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(header)
            for number in range(rows):
                turn, line = divmod(number, len(lines))
                cells = list(lines[line])
                cells[0] += f"-{turn}"
                cells[project] = cells[project] and f"{cells[project]}{turn:02d}"
                writer.writerow(cells)
        write_manifest(base, half / base.name, rows=rows)
        half.parent.rename(folder)
    return next(folder.glob("*/*.csv"))


def write_manifest(base: Path, path: Path, *, rows: int, period: str | None = None) -> None:
    """Write what the base's manifest says, for other rows."""
    said = json.loads(base.with_name(f"{base.name}.manifest.json").read_text(encoding="utf-8"))
    said |= {"rows": rows, "control_totals": {}} | ({"period": period} if period else {})
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(said), encoding="utf-8")


def _correct(ground: Ground, rows: int, repetitions: int) -> Spread:
    """Load a year by the month, then deliver days of it again; milliseconds of each."""
    ground.empty()
    context = ground.context("ingest")
    base = county.one_file(ground.layout.root, DATA_SET, BASE)
    folder = ground.folder / "czj"
    folder.mkdir(exist_ok=True)
    for month in range(1, 13):
        days = calendar.monthrange(_YEAR, month)[1]
        path = _of_days(base, folder, f"{_YEAR}-{month:02d}", rows // 12, days)
        county.decide(context, county.deliver(context, path))
    with ground.superuser() as connection:
        connection.execute("CHECKPOINT")
    took = []
    for day in range(1, repetitions + 1):
        path = _of_days(base, folder, f"{_YEAR}-03-{day:02d}", _DAY_ROWS, 1)
        event = county.deliver(context, path)
        began = time.perf_counter()
        county.decide(context, event)
        took.append((time.perf_counter() - began) * 1e3)
        county.receipt_of(context, event.delivery_id)
    context.db.close()
    return Spread(tuple(took))


def _of_days(base: Path, folder: Path, period: str, rows: int, days: int) -> Path:
    """Write a file of a month or of a day, its rows spread over the days."""
    path = folder / f"{period}.csv"
    with base.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8", newline="") as target:
        lines = csv.reader(source)
        header = next(lines)
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        at = header.index(find_data_set(DATA_SET).day.upper())
        for number, cells in enumerate(_cycled(list(lines), rows)):
            cells[0] = f"{period}-{number}"
            cells[at] = period if days == 1 else f"{period}-{number % days + 1:02d}"
            writer.writerow(cells)
    write_manifest(base, path, rows=rows, period=period)
    return path


def _cycled(lines: list[list[str]], rows: int) -> Iterator[list[str]]:
    for number in range(rows):
        yield list(lines[number % len(lines)])
