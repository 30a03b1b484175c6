"""What is measured again replaces its own figures and leaves the others."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import Table
from benchmarks.readme import BEGIN, END, write_figures

ORDER = ("rows", "documents", "cases")


def table(title: str, ratio: str) -> Table:
    headlines = ((f"time of {title}", ratio),)
    return Table(title=title, note="How.", columns=("what", "ratio"), rows=(("all", ratio),), headlines=headlines)


def test_a_part_measured_alone_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    readme = tmp_path / "README.md"
    readme.write_text(f"# Project\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n", encoding="utf-8")
    both = {"cases": table("Cases", "1.1"), "rows": table("Rows", "2.2")}
    write_figures(tmp_path, both, order=ORDER, measured="Monday: calm")
    assert "Measured on Monday: calm. " in readme.read_text(encoding="utf-8")

    write_figures(tmp_path, {"cases": table("Cases", "3.3")}, order=ORDER, measured="Tuesday: busy")

    text, whole = readme.read_text(encoding="utf-8"), (tmp_path / "docs" / "figures.md").read_text(encoding="utf-8")
    assert text.startswith("# Project\n")
    assert text.endswith("\n\nafter\n")
    assert "old" not in text
    assert text.index("| time of Rows | 2.2 |") < text.index("| time of Cases | 3.3 |")
    assert "1.1" not in text + whole
    rows, cases = whole.split("\n## ")[1:]
    assert "Measured on Monday: calm." in rows
    assert "Measured on Tuesday: busy." in cases
