"""Measures a PDF page: where text begins, in which face and size, and the long horizontal lines. Millimetres from the
paper's upper left corner; read from the file itself, not from what made it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf import PageObject

from services.reports.layout.gbt9704 import POINTS_A_MM

_SHORTEST_LINE_MM = 100.0
_LINE_HEIGHT_MM = 2.0
ASCENT = 0.88
_TEXT: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES: Final = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
_FILL_INKS: Final = frozenset({b"sc", b"scn", b"g", b"rg", b"k"})
_STROKE_INKS: Final = frozenset({b"SC", b"SCN", b"G", b"RG", b"K"})


def is_red(ink: tuple[float, ...]) -> bool:
    """Whether a colour is red."""
    return len(ink) == 3 and ink[0] > 0.5 and max(ink[1:]) < 0.35


@dataclass(slots=True)
class _Pen:
    """What the next stroke of a page is painted with."""

    fill: tuple[float, ...] = (0.0,)
    stroke: tuple[float, ...] = (0.0,)
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text set in one go: `x_mm`, `y_mm` are the start of its base line."""

    x_mm: float
    y_mm: float
    size_pt: float
    font: str
    text: str
    ink: tuple[float, ...] = ()
    """Components of its colour, 0 to 1: one of grey, three of red, green, blue."""
    turn: int = 0
    """By how many degrees, clockwise, it is turned: 0, 90, 180, 270."""

    @property
    def top_mm(self) -> float:
        """Upper edge of its line: Chinese type stands 0.88 of its size over the base line."""
        return self.y_mm - ASCENT * self.size_pt / POINTS_A_MM


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A long horizontal line: its left end, upper edge, length and thickness."""

    x_mm: float
    y_mm: float
    width_mm: float
    thickness_mm: float
    ink: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """What stands on a page."""

    width_mm: float
    height_mm: float
    runs: tuple[TextRun, ...]
    lines: tuple[RuledLine, ...]
    inks: frozenset[tuple[float, ...]] = frozenset()
    """Every colour that paints something on the page, drawings included."""

    @property
    def is_landscape(self) -> bool:
        """Whether it lies sideways."""
        return self.width_mm > self.height_mm

    def bound(self) -> MeasuredPage:
        """Return a page that lies sideways as it stands among the others: its upper edge to the left (8)."""
        runs = tuple(
            replace(run, x_mm=run.y_mm, y_mm=self.width_mm - run.x_mm, turn=(run.turn + 270) % 360) for run in self.runs
        )
        return MeasuredPage(self.height_mm, self.width_mm, runs, (), self.inks)

    def text(self) -> str:
        """All text of the page without blanks."""
        return "".join("".join(run.text.split()) for run in self.runs)


def measure(page: PageObject) -> MeasuredPage:
    """Measure one page."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    runs: list[TextRun] = []
    lines: list[RuledLine] = []
    path: list[tuple[float, float]] = []
    pens = [_Pen()]
    written: list[tuple[float, ...]] = [(0.0,)]
    inks: set[tuple[float, ...]] = set()

    def on_text(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip():
            x, y = _placed(cm, tm[4], tm[5])
            name = str((font or {}).get("/BaseFont", "")).removeprefix("/").partition("+")[2]
            (right, up), (over, above) = _turned(cm, tm[0], tm[1]), _turned(cm, tm[2], tm[3])
            turn = round(-math.degrees(math.atan2(up, right)) / 90) * 90 % 360
            size_pt = size * math.hypot(over, above)
            runs.append(TextRun(_mm(x), _mm(height - y), size_pt, name, text, written[-1], turn))

    def on_operator(operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        pen = pens[-1]
        if operator == b"q":
            pens.append(replace(pen))
        elif operator == b"Q":
            pens[:] = pens[:-1] or [_Pen()]
        elif operator == b"w":
            pen.width = float(operands[0]) * abs(cm[3])
        elif operator in _FILL_INKS:
            pen.fill = _components(operands)
        elif operator in _STROKE_INKS:
            pen.stroke = _components(operands)
        elif operator in _TEXT:
            written[:] = [pen.fill]
            inks.add(pen.fill)
        elif operator in {b"m", b"l"}:
            path.append(_placed(cm, float(operands[0]), float(operands[1])))
        elif operator in _FILLS | _STROKES:
            ink = pen.fill if operator in _FILLS else pen.stroke
            inks.add(ink)
            line = _line(path, height, ink, pen.width if operator in _STROKES else 0.0)
            if line is not None:
                lines.append(line)
            path.clear()
        elif operator == b"n":
            path.clear()

    page.extract_text(visitor_text=on_text, visitor_operand_before=on_operator)
    return MeasuredPage(_mm(width), _mm(height), tuple(runs), tuple(lines), frozenset(inks))


def _placed(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    along, up = _turned(matrix, x, y)
    return along + float(matrix[4]), up + float(matrix[5])


def _turned(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d = (float(value) for value in matrix[:4])
    return a * x + c * y, b * x + d * y


def _components(operands: list[Any]) -> tuple[float, ...]:
    """Return a colour's numbers; a pattern has none."""
    return tuple(round(float(each), 3) for each in operands if not isinstance(each, str))


def _line(path: list[tuple[float, float]], height: float, ink: tuple[float, ...], stroke: float) -> RuledLine | None:
    if len(path) < 2:
        return None
    xs, ys = [x for x, _ in path], [y for _, y in path]
    width, thickness = _mm(max(xs) - min(xs)), _mm(max(ys) - min(ys))
    if width < _SHORTEST_LINE_MM or thickness > _LINE_HEIGHT_MM:
        return None
    return RuledLine(_mm(min(xs)), _mm(height - max(ys) - stroke / 2), width, thickness + _mm(stroke), ink)


def _mm(points: float) -> float:
    return points / POINTS_A_MM
