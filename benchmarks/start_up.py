"""How long the whole stack takes to start on data that are there, and what memory each process holds after its work."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.ground import quiet
from benchmarks.measuring import Spread, Table
from deploy.stack import lifecycle
from deploy.stack.layout import Layout, load
from deploy.stack.processes import applications, backends
from deploy.stack.supervision import Supervisor

MIB: Final = 1024
"""KiB in a MiB."""


def start_up(root: Path, *, repetitions: int) -> Table:
    """Stop everything and start it again, until every process says that it is ready."""
    times, back_ends = [], []
    for _ in range(repetitions):
        with quiet():
            lifecycle.down(root)
            began = time.perf_counter()
            lifecycle.start_backends(root)
            back_ends.append(time.perf_counter() - began)
            lifecycle.up(root)
            times.append(time.perf_counter() - began)
    whole, bare = Spread(tuple(times)), Spread(tuple(back_ends))
    return Table(
        title="Start-up of the whole stack",
        note=(
            f"Everything stopped, data there; from the command to the last process that says it is ready. {repetitions} "
            "repetitions. PostgreSQL and RabbitMQ are started first and alone; ours wait for them."
        ),
        columns=("what", "of the whole", "seconds"),
        rows=(
            ("the whole stack", "1.00", whole.told("{:.1f}")),
            ("of it PostgreSQL and RabbitMQ", f"{bare.median / whole.median:.2f}", bare.told("{:.1f}")),
        ),
        headlines=(
            (
                "start-up of the whole stack against PostgreSQL and RabbitMQ alone",
                f"{whole.median / bare.median:.1f} ({whole.median:.0f} s)",
            ),
        ),
    )


def memory(root: Path) -> Table:
    """Read what each process, with its children, holds now."""
    layout = load(root)
    held = {name: _tree_kib(pid) for name, pid in _pids(layout).items()}
    held["supervisord"] = _kib(int(layout.supervisor_pid.read_text(encoding="utf-8")))  # its children stand above
    total = sum(kib for kib, _ in held.values())
    kind = "PSS" if all(is_pss for _, is_pss in held.values()) else "RSS (shared pages counted by each)"
    rows = [
        (name, f"{100 * kib / total:.0f} %", f"{kib / MIB:,.0f}")
        for name, (kib, _) in sorted(held.items(), key=lambda item: -item[1][0])
    ]
    return Table(
        title="Memory of each process",
        note=f"{kind}, with child processes, after the county's year was loaded, judged and looked at.",
        columns=("process", "of the whole", "MiB"),
        rows=(*rows, ("all", "100 %", f"{total / MIB:,.0f}")),
        headlines=(("memory of all processes against PostgreSQL and RabbitMQ alone", _against_back_ends(held, total)),),
    )


def _against_back_ends(held: Mapping[str, tuple[int, bool]], total: int) -> str:
    bare = held["postgres"][0] + held["rabbitmq"][0]
    return f"{total / bare:.1f} ({total / MIB:,.0f} MiB)"


def _pids(layout: Layout) -> dict[str, int]:
    supervisor = Supervisor(layout)
    names = [process.name for process in (*backends(layout), *applications(layout))]
    return {name: supervisor.pid(name) for name in names}


def _tree_kib(pid: int) -> tuple[int, bool]:
    parts = [_kib(pid), *(_tree_kib(child) for child in _children(pid))]
    return sum(kib for kib, _ in parts), all(is_pss for _, is_pss in parts)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in (Path("/proc") / str(pid) / "task").iterdir():
        found += [int(child) for child in (task / "children").read_text(encoding="utf-8").split()]
    return found


def _kib(pid: int) -> tuple[int, bool]:
    """Return KiB, and whether they are PSS; nothing where the process has just ended."""
    home = Path("/proc") / str(pid)
    for file, field in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = (home / file).read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, ProcessLookupError):
            return 0, True
        except PermissionError:
            continue
        for line in lines:
            if line.startswith(field):
                return int(line.split()[1]), field == "Pss:"
    return 0, True
