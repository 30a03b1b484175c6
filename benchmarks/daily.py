"""What a day's delivery costs the warnings: from the accepted slices to the list of warnings that the API gives."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from benchmarks import county
from benchmarks.ground import Ground, only_warnings
from benchmarks.measuring import Spread, Table, most_resident
from benchmarks.size import write_manifest
from benchmarks.sweep import SCOPE, hold
from chassis.context import Context
from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.v1 import ListAlerts
from contracts.ingest.v1 import SliceAccepted
from contracts.values import Actor, Origin, Permission, Role
from services.alerts import later, questions
from services.alerts.engine import on_run_requested, on_slice_accepted
from services.alerts.rule_file import Rule, load_rules
from services.ingest.datasets import find_data_set

SETS: Final = ("payment_application", "payment_voucher")
"""What comes of payments every day."""
_VIEWER: Final = Actor(
    seat="W-02",
    role=Role.WORKER,
    name="工作员",
    unit="npc",
    fingerprint="0" * 64,
    correlation_id=uuid4(),
    may=(Permission.DATA_VIEW,),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process of the engine took over several days."""

    at_once: tuple[float, ...]
    """Seconds of each day, from the accepted slices to the list of warnings."""
    processor: tuple[float, ...]
    """Of them, seconds of processor: the engine's own and its connections' in PostgreSQL."""
    later: float
    """Seconds of the runs that waited for a quiet moment after the last day."""
    rules_at_once: int
    rules_later: int
    megabytes: float


def after_a_day(ground: Ground, *, payments: int, years: Sequence[int], days: int) -> Table:
    """Deliver days of December into ledgers of so many years, each day's applications and vouchers together."""
    rows, first, ran = [], 0.0, None
    for stored in years:
        hold(ground, payments, range(county.YEAR - stored + 1, county.YEAR + 1))
        ran = _apart(ground, payments, days)
        spread, processor = Spread(ran.at_once), Spread(ran.processor)
        first = first or processor.median
        rows.append(
            (
                f"{stored}",
                f"{processor.median / first:.2f}",
                f"{processor.median:.2f}",
                f"{spread.median:.2f}",
                f"{spread.share(95):.2f}",
                f"{ran.later:.1f}",
                f"{ran.megabytes:.0f}",
            )
        )
    if ran is None:
        raise ValueError("no years")
    return Table(
        title=f"After a day's delivery: {payments:,} payments a year",
        note=(
            f"About {payments // 250:,} applications and as many vouchers of one day, delivered together; from the two accepted slices until the "
            f"warnings can be listed; {days} days, one process. At once: {ran.rules_at_once} runs of rules (those that pick rows, and the cheapest of the others); in the "
            f"quiet moment after it: {ran.rules_later} that read the whole year."
        ),
        columns=(
            "years stored",
            "processor time, against one year",
            "processor, s",
            "median, s",
            "p95, s",
            "the rest, s",
            "peak memory, MB",
        ),
        rows=tuple(rows),
        headlines=(
            (f"warnings after a day's delivery into {payments:,} payments a year, p95", f"{rows[0][4]} s"),
            *(
                [(f"warnings after a day's delivery: {years[-1]} years stored against {years[0]}", rows[-1][1])]
                if len(years) > 1
                else []
            ),
        ),
    )


def _apart(ground: Ground, payments: int, days: int) -> Ran:
    """Run in a fresh process, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        ran: Ran = pool.apply(partial(days_into, ground, payments, days))
    return ran


def days_into(ground: Ground, payments: int, days: int) -> Ran:
    """Deliver days into the ledger as it is held; the first one, with all that it has to prepare, is not counted."""
    only_warnings()
    rules = load_rules()
    alerts, ingest = ground.context("alerts"), ground.context("ingest")
    _sweep(rules, alerts)
    first, *others = _day_files(ground, payments, days + 1)
    _handle(rules, alerts, _deliver(ingest, first))
    _rest(rules, alerts)
    took, processor = [], []
    for files in others:
        events = _deliver(ingest, files)
        worked, began = _processor(ground), time.perf_counter()
        _handle(rules, alerts, events)
        with alerts.db.transaction() as session:
            questions.list_alerts(session, ListAlerts(actor=_VIEWER, region=SCOPE.region))
        took.append(time.perf_counter() - began)
        processor.append(_processor(ground) - worked)
    with alerts.db.transaction() as session:
        at_once = session.execute(
            text("SELECT sum(ran) FROM alerts.evaluation WHERE slice_id = ANY(:ids)"),
            {"ids": [event.slice_id for event in events]},
        )
        ran = int(at_once.scalar_one())
    waited, rest = _rest(rules, alerts)
    alerts.db.close()
    ingest.db.close()
    return Ran(tuple(took), tuple(processor), rest, ran, waited, most_resident())


def _sweep(rules: Sequence[Rule], context: Context) -> None:
    asked = RunRequested(region=SCOPE.region, fiscal_year=SCOPE.fiscal_year, rule_ids=(), occasion="demand")
    with context.db.transaction(correlation_id=uuid4()) as session:
        on_run_requested(rules, context, session, asked)


def _handle(rules: Sequence[Rule], context: Context, events: Sequence[SliceAccepted]) -> None:
    for event in events:
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(rules, context, session, event)


def _rest(rules: Sequence[Rule], context: Context) -> tuple[int, float]:
    """Wait for the quiet moment and let it do its runs; return how many and their seconds."""
    time.sleep(later.QUIET.total_seconds() + 1)
    began = time.perf_counter()
    done = later.run_waiting(rules, context)
    return done, time.perf_counter() - began


def _processor(ground: Ground) -> float:
    """Return the seconds of processor that this process and the connections of its role have used; they stay open."""
    with ground.superuser() as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'bw_alerts'"
        ).fetchall()
    ticks = sum(sum(map(int, _stat(pid)[11:13])) for (pid,) in rows)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of `/proc/PID/stat` behind the name, which may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _deliver(context: Context, files: Sequence[Path]) -> list[SliceAccepted]:
    """Let the loader accept the day's files; return the events of their slices."""
    events = []
    for path in files:
        completed = county.deliver(context, path)
        county.decide(context, completed)
        receipt_id = county.receipt_of(context, completed.delivery_id)
        with context.db.transaction() as session:
            row = session.execute(
                text(
                    "SELECT slice_id, receipt_id, data_set, sender, region, period FROM ledger_v1.slice WHERE receipt_id = :id"
                ),
                {"id": receipt_id},
            ).one()
        events.append(
            SliceAccepted(
                delivery_id=completed.delivery_id, rows=0, sha256="0" * 64, origin=Origin.SYNTHETIC, **row._asdict()
            )
        )
    return events


def _day_files(ground: Ground, payments: int, days: int) -> list[list[Path]]:
    """Cut days of December out of the county's files, those nearest to a usual day; each day's files together."""
    months = {
        said["data_set"]: path
        for path in county.whole_county(ground.layout.root, payments, is_wide=True)
        for said in [json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))]
        if said["data_set"] in SETS and said["period"] == f"{county.YEAR}-12"
    }
    cut = {data_set: _cut(ground, data_set, path) for data_set, path in months.items()}
    shared = sorted(set.intersection(*(set(by_day) for by_day in cut.values())))
    usual = sorted(shared, key=lambda day: abs(cut[SETS[0]][day][1] - payments // 250))[:days]
    return [[cut[data_set][day][0] for data_set in SETS] for day in sorted(usual)]


def _cut(ground: Ground, data_set: str, path: Path) -> Mapping[str, tuple[Path, int]]:
    """Return the file of each day and how many rows it has."""
    folder = ground.folder / path.parent.name
    folder.mkdir(exist_ok=True)
    lines: dict[str, list[list[str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
        at = header.index(find_data_set(data_set).day.upper())
        for cells in rows:
            lines[cells[at]].append(cells)
    files = {}
    for day, of_day in lines.items():
        file = folder / f"{data_set}-{day}.csv"
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([header, *of_day])
        write_manifest(path, file, rows=len(of_day), period=day)
        files[day] = (file, len(of_day))
    return files
