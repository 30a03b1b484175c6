"""`python -m benchmarks [--quick] [--write] [--only PART ...]`: measure, print, and write the README's figures."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from benchmarks.accepted_rows import accepted_rows
from benchmarks.cases import open_cases
from benchmarks.daily import after_a_day
from benchmarks.documents import documents
from benchmarks.events import events
from benchmarks.full_stack import full_stack
from benchmarks.ground import ROOT, Ground, ground, only_warnings, quiet
from benchmarks.growth import rows_growth, rules_growth
from benchmarks.latency import latency
from benchmarks.measuring import Table, machine
from benchmarks.readme import write_figures
from benchmarks.real_payments import real_payments
from benchmarks.size import correction_of_a_day, loading_size
from benchmarks.start_up import memory, start_up
from benchmarks.sweep import full_sweep
from chassis.clock import SystemClock
from deploy.stack import lifecycle
from deploy.stack.layout import PROJECT, StackError


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    rows: int
    repetitions: int
    events: int
    rounds: int
    """Repetitions of the events: short and many, since other work comes in bursts."""
    questions: int
    growing: tuple[int, ...]
    counties: tuple[int, ...]
    starts: int
    sweep: int
    """Payments of the full sweep's county year."""
    day: int
    """Payments a year of the ledger into which a day is delivered."""
    days: int
    real: int | None
    """Real payments, at least, in whole files; null: all 1,550,488."""
    sizes: tuple[int, ...]
    """Rows of one file, each in a loader process of its own."""
    years: tuple[int, ...]
    """Payments of the years in which a day is corrected."""
    cases: tuple[int, ...]
    """Open cases."""


FULL: Final = Effort(
    rows=200_000,
    repetitions=3,
    events=1_000,
    rounds=9,
    questions=200,
    growing=(50_000, 100_000, 200_000, 400_000),
    counties=(100_000, 200_000, 400_000),
    starts=2,
    sweep=1_000_000,
    day=200_000,
    days=5,
    real=150_000,
    sizes=(100_000, 500_000),
    years=(60_000, 240_000),
    cases=(1_000, 10_000),
)
QUICK: Final = Effort(
    rows=20_000,
    repetitions=2,
    events=500,
    rounds=3,
    questions=50,
    growing=(10_000, 20_000),
    counties=(20_000, 40_000),
    starts=1,
    sweep=20_000,
    day=20_000,
    days=2,
    real=20_000,
    sizes=(10_000, 20_000),
    years=(12_000, 24_000),
    cases=(100, 1_000),
)
WHOLE: Final[dict[str, Any]] = {
    "real": None,
    "sizes": (100_000, 500_000, 1_000_000, 5_000_000),
    "years": (100_000, 1_000_000),
}
"""With `--whole`: the sizes that the loader is built for; an hour."""

ON_GROUND: Final[Mapping[str, Callable[[Ground, Effort], Table]]] = {
    "rows": lambda here, much: accepted_rows(here, rows=much.rows, repetitions=much.repetitions),
    "real": lambda here, much: real_payments(here, rows=much.real, repetitions=much.repetitions),
    "size": lambda here, much: loading_size(here, sizes=much.sizes),
    "correction": lambda here, much: correction_of_a_day(here, years=much.years, repetitions=5),
    "events": lambda here, much: events(here, number=much.events, repetitions=much.rounds),
    "growth": lambda here, much: rows_growth(here, sizes=much.growing, repetitions=2),
    "rules": lambda here, much: rules_growth(here, sizes=much.counties),
    "documents": lambda here, much: documents(here, payments=much.sweep),
}
LONG: Final[Mapping[str, Callable[[Ground, Effort], Table]]] = {
    "sweep": lambda here, much: full_sweep(here, payments=much.sweep),
    "day": lambda here, much: after_a_day(here, payments=much.day, years=(1, 3, 5), days=much.days),
    "daily": lambda here, much: after_a_day(here, payments=much.sweep, years=(1,), days=2 * much.days),
}
"""Measured only when named (`--only sweep day daily`): a million payments take a quarter of an hour."""
IN_FULL_STACK: Final = ("latency", "memory", "start", "cases")


def main() -> int:
    """Run what is asked for."""
    options = _parser().parse_args()
    only_warnings()
    root: Path = options.root.resolve()
    effort = QUICK if options.quick else FULL
    effort = replace(effort, **WHOLE) if options.whole else effort
    began, before = time.monotonic(), machine()
    print(before)
    found: dict[str, Table] = {}
    try:
        for name, table in _tables(root, effort, options.only):
            print(f"\n{table.as_text()}", flush=True)
            found[name] = table
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    finally:
        with quiet():
            lifecycle.down(root)
    print(f"\n{time.monotonic() - began:.0f} s; at the end: {machine()}")
    if options.write:
        day = SystemClock().today().isoformat()
        order = [*ON_GROUND, *LONG, *IN_FULL_STACK]
        write_figures(PROJECT, found, order=order, measured=f"{day}: {before} before the run")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, about a minute: to see that it runs")
    parser.add_argument(
        "--whole", action="store_true", help="all real payments, files of up to 5,000,000 rows: an hour"
    )
    parser.add_argument(
        "--write", action="store_true", help="write what was measured into docs/figures.md and README.md"
    )
    parser.add_argument("--only", nargs="+", choices=[*ON_GROUND, *LONG, *IN_FULL_STACK], help="measure only these")
    parser.add_argument("--root", type=Path, default=ROOT, help="where the measurements' own stack lies")
    return parser


def _tables(root: Path, effort: Effort, only: list[str] | None) -> Iterator[tuple[str, Table]]:
    wanted = only or [*ON_GROUND, *IN_FULL_STACK]
    alone = {**ON_GROUND, **LONG}
    if any(name in wanted for name in alone):
        with ground(root) as here:
            yield from ((name, measure(here, effort)) for name, measure in alone.items() if name in wanted)
    if any(name in wanted for name in IN_FULL_STACK):
        with full_stack(root, payments=effort.counties[0]) as layout:
            if "latency" in wanted:
                yield "latency", latency(layout, times=effort.questions)
            if "memory" in wanted:
                yield "memory", memory(root)
            if "start" in wanted:
                yield "start", start_up(root, repetitions=effort.starts)
            if "cases" in wanted:
                yield "cases", open_cases(layout, sizes=effort.cases, times=effort.questions // 2)


if __name__ == "__main__":
    sys.exit(main())
