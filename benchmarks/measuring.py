"""Repetitions side by side, spreads, and tables of figures. Pure but for the clocks and the machine's own description."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass(frozen=True, slots=True)
class Spread:
    """What repeated measurements of one thing gave, in the unit of the thing."""

    values: tuple[float, ...]

    @property
    def minimum(self) -> float:
        return min(self.values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def maximum(self) -> float:
        return max(self.values)

    def share(self, percent: int) -> float:
        """Return the value that `percent` of the measurements do not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * percent // 100) - 1))]

    def told(self, form: str = "{:,.0f}") -> str:
        """`median (minimum to maximum)`."""
        low, middle, high = (form.format(value) for value in (self.minimum, self.median, self.maximum))
        return f"{middle} ({low} to {high})"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one question; the ratio stands in the second column."""

    title: str
    note: str
    """What was measured, in a sentence or two."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    headlines: tuple[tuple[str, str], ...] = ()
    """What the README says of it: a thing and its ratio."""

    def as_text(self) -> str:
        """Return the table for a terminal."""
        widths = [max(len(row[at]) for row in (self.columns, *self.rows)) for at in range(len(self.columns))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in (self.columns, tuple("-" * width for width in widths), *self.rows)
        ]
        return "\n".join([self.title, self.note, "", *lines])

    def as_markdown(self) -> str:
        """Return the table for the README."""
        lines = [f"| {' | '.join(row)} |" for row in (self.columns, tuple("---" for _ in self.columns), *self.rows)]
        return "\n".join([f"## {self.title}", "", self.note, "", *lines])


def interleaved(measures: Mapping[str, Callable[[], float]], repetitions: int) -> dict[str, Spread]:
    """Run the measures in turn, A B A B, so that a machine that slows down slows both; each returns its own value."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(repetitions):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: Spread(tuple(values)) for name, values in found.items()}


class Stopwatch:
    """Time on the clock, and of the processors: of this process and of every process of one PostgreSQL; seconds."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """`connection` only tells which PostgreSQL it is."""
        self.took = 0.0
        self.worked = 0.0
        self._server = int(_stat(str(connection.info.backend_pid))[1])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Add what passes meanwhile."""
        began, before = time.perf_counter(), self._worked()
        yield
        self.took += time.perf_counter() - began
        self.worked += self._worked() - before

    def _worked(self) -> float:
        own = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        # utime, stime of each, and of the server what its ended children have used
        ticks = sum(map(int, _stat(str(self._server))[11:15]))
        for process in Path("/proc").glob("[0-9]*"):
            facts = _stat(process.name)
            if facts and int(facts[1]) == self._server:
                ticks += sum(map(int, facts[11:13]))
        return own + ticks / os.sysconf("SC_CLK_TCK")


def most_resident() -> float:
    """Return the most MiB of this process that were ever resident; `ru_maxrss` would count the parent's, from before the exec."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _stat(process: str) -> list[str]:
    """Return the fields of `/proc/PID/stat` from the third (state) on; none where it has ended."""
    try:
        return Path("/proc", process, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def ratio(ours: Spread, other: Spread) -> float:
    """Return the ratio of the medians."""
    return ours.median / other.median


def machine() -> str:
    """Return the machine's size and how busy it is now: figures of a busy machine are worth less."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores ({_processor()}), {pages / 2**30:.0f} GiB memory; load average {load}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), os.uname().machine)
