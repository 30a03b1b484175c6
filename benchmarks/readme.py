"""Writes the figures between the two marker comments of the README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.measuring import Table

BEGIN: Final = "<!-- figures: written by python -m benchmarks --write -->"
END: Final = "<!-- end of figures -->"


def write_figures(readme: Path, tables: Sequence[Table], *, machine: str, measured_on: str) -> None:
    """Replace what stands between the markers; a README without them gets a section at its end."""
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Figures\n\n{BEGIN}\n{END}\n".lstrip()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n\n{_body(tables, machine, measured_on)}\n\n{END}{after}", encoding="utf-8")


def _body(tables: Sequence[Table], machine: str, measured_on: str) -> str:
    head = (
        f"Measured by `make bench` on {measured_on}: {machine}. Read the ratios: both sides of each were measured in turn in one "
        "run on the same machine. `median (minimum to maximum)`. How: [docs/decisions/0007-measurements.md]"
        "(docs/decisions/0007-measurements.md)."
    )
    return "\n\n".join([head, *(table.as_markdown() for table in tables)])
