"""Keeps the figures: `figures.json` as they were measured, part by part, and what people read out of it.

A part measured again replaces its own figures; the others stay, each with its day and its machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import Table

BEGIN: Final = "<!-- figures: written by python -m benchmarks --write -->"
END: Final = "<!-- end of figures -->"
KEPT: Final = Path("docs", "figures.json")
HEAD: Final = "Both sides of each ratio in turn, in one run."


def write_figures(project: Path, found: Mapping[str, Table], *, order: Sequence[str], measured: str) -> None:
    """Keep the tables of the parts that were measured; write `docs/figures.md` and the README's section of all, in `order`."""
    kept = project / KEPT
    parts: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    parts |= {name: {"measured": measured, **asdict(table)} for name, table in found.items()}
    parts = {name: parts[name] for name in order if name in parts}
    kept.write_text(f"{json.dumps(parts, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    told = [(part["measured"], _table(part)) for part in parts.values()]
    (project / "docs" / "figures.md").write_text(_whole(told), encoding="utf-8")
    readme = project / "README.md"
    readme.write_text(_with_section(readme.read_text(encoding="utf-8"), told), encoding="utf-8")


def _table(part: Mapping[str, Any]) -> Table:
    return Table(
        title=part["title"],
        note=part["note"],
        columns=tuple(part["columns"]),
        rows=tuple(tuple(row) for row in part["rows"]),
        headlines=tuple((what, ratio) for what, ratio in part["headlines"]),
    )


def _with_section(text: str, told: Sequence[tuple[str, Table]]) -> str:
    """Return the README with its section; one without the markers gets it at its end."""
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    days = {measured for measured, _ in told}
    head = f"Measured on {days.pop()}. {HEAD}" if len(days) == 1 else HEAD
    more = (
        "Day, machine and load of each part, and the whole tables: [docs/figures.md](docs/figures.md); "
        "how: [decision 0007](docs/decisions/0007-measurements.md)."
    )
    rows = [f"| {what} | {ratio} |" for _, table in told for what, ratio in table.headlines]
    section = "\n".join([f"{head} {more}", "", "| what | ratio |", "| --- | --- |", *rows])
    return f"{before}{BEGIN}\n\n{section}\n\n{END}{after}"


def _whole(told: Sequence[tuple[str, Table]]) -> str:
    note = (
        f"{HEAD} Written by `python -m benchmarks --write`; what is measured and how: "
        "[decisions/0007-measurements.md](decisions/0007-measurements.md). Spreads are `median (minimum to maximum)`."
    )
    parts = (f"{table.as_markdown()}\n\nMeasured on {measured}." for measured, table in told)
    return "\n\n".join(["# Figures", note, *parts]) + "\n"
