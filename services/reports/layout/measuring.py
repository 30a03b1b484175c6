"""Measures a PDF page: where text begins, in which face and size, and the long horizontal lines. Millimetres from the
paper's upper left corner; read from the file itself, not from what made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

from services.reports.layout.gbt9704 import POINTS_A_MM

_SHORTEST_LINE_MM = 100.0
_LINE_HEIGHT_MM = 2.0


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text set in one go: `x_mm`, `y_mm` are the start of its base line."""

    x_mm: float
    y_mm: float
    size_pt: float
    font: str
    text: str


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A long horizontal line: its left end, upper edge, length and thickness."""

    x_mm: float
    y_mm: float
    width_mm: float
    thickness_mm: float


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """What stands on a page."""

    width_mm: float
    height_mm: float
    runs: tuple[TextRun, ...]
    lines: tuple[RuledLine, ...]

    def text(self) -> str:
        """All text of the page without blanks."""
        return "".join("".join(run.text.split()) for run in self.runs)


def measure(page: PageObject) -> MeasuredPage:
    """Measure one page."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    runs: list[TextRun] = []
    lines: list[RuledLine] = []
    path: list[tuple[float, float]] = []

    def on_text(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip():
            x, y = _placed(cm, tm[4], tm[5])
            name = str((font or {}).get("/BaseFont", "")).removeprefix("/").partition("+")[2]
            runs.append(TextRun(_mm(x), _mm(height - y), size * abs(tm[3] * cm[3]), name, text))

    def on_operator(operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        if operator in {b"m", b"l"}:
            path.append(_placed(cm, float(operands[0]), float(operands[1])))
        elif operator in {b"f", b"f*", b"S"}:
            line = _line(path, height)
            if line is not None:
                lines.append(line)
            path.clear()
        elif operator == b"n":
            path.clear()

    page.extract_text(visitor_text=on_text, visitor_operand_before=on_operator)
    return MeasuredPage(_mm(width), _mm(height), tuple(runs), tuple(lines))


def _placed(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = (float(value) for value in matrix)
    return a * x + c * y + e, b * x + d * y + f


def _line(path: list[tuple[float, float]], height: float) -> RuledLine | None:
    if len(path) < 2:
        return None
    xs, ys = [x for x, _ in path], [y for _, y in path]
    width, thickness = _mm(max(xs) - min(xs)), _mm(max(ys) - min(ys))
    if width < _SHORTEST_LINE_MM or thickness > _LINE_HEIGHT_MM:
        return None
    return RuledLine(_mm(min(xs)), _mm(height - max(ys)), width, thickness)


def _mm(points: float) -> float:
    return points / POINTS_A_MM
