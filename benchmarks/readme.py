"""Writes the ratios between the two marker comments of the README, and the whole tables into `docs/figures.md`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.measuring import Table

BEGIN: Final = "<!-- figures: written by python -m benchmarks --write -->"
END: Final = "<!-- end of figures -->"


def write_figures(project: Path, tables: Sequence[Table], *, machine: str, measured_on: str) -> None:
    """Replace the README's section (a README without the markers gets one at its end) and the tables' file."""
    readme = project / "README.md"
    text = readme.read_text(encoding="utf-8")
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    head = f"Measured on {measured_on}: {machine}. Both sides of each ratio in turn, in one run."
    rows = [f"| {what} | {ratio} |" for table in tables for what, ratio in table.headlines]
    more = (
        "Whole tables: [docs/figures.md](docs/figures.md); how: [decision 0007](docs/decisions/0007-measurements.md)."
    )
    section = "\n".join([f"{head} {more}", "", "| what | ratio |", "| --- | --- |", *rows])
    readme.write_text(f"{before}{BEGIN}\n\n{section}\n\n{END}{after}", encoding="utf-8")
    (project / "docs" / "figures.md").write_text(_whole(tables, head), encoding="utf-8")


def _whole(tables: Sequence[Table], head: str) -> str:
    note = (
        "Written by `python -m benchmarks --write`; what is measured and how: "
        "[decisions/0007-measurements.md](decisions/0007-measurements.md). Spreads are `median (minimum to maximum)`."
    )
    return "\n\n".join(["# Figures", head, note, *(table.as_markdown() for table in tables)]) + "\n"
