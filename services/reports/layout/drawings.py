"""Drawings that pygal has no shape for, as plain SVG: the waterfall, the dot plot, bars of counts. Grey-safe, no script."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Final

from services.reports.figures import Figure
from services.reports.layout.charts import CHART_FONT
from services.reports.paper import CHART_RED, Chart

WIDTH: Final = 800
_LABELS: Final = 190
_ROW: Final = 26
_FALL_HEIGHT: Final = 380
_ROOM_ABOVE: Final = 0.12
_INK, _RED, _GREY, _PALE = "#000000", CHART_RED, "#505050", "#c8c8c8"


def waterfall(
    title: str, start: tuple[str, Figure], steps: Sequence[tuple[str, Figure]], end: tuple[str, Figure]
) -> Chart:
    """Draw from last year's total to this year's: one hanging bar a step, up solid, down hatched by a paler fill."""
    levels = [start[1].value]
    for _, figure in steps:
        levels.append(levels[-1] + figure.value)
    tops = [*levels, end[1].value]
    low, high = min(tops), max(tops)
    span = (high - low) or Decimal(1)
    floor = max(Decimal(0), low - span * Decimal("0.35")) if low >= 0 else low - span * Decimal("0.1")
    top = high + span * Decimal(str(_ROOM_ABOVE))
    base, head = _FALL_HEIGHT - 70, 16

    def y_of(value: Decimal) -> float:
        return float(base - (base - head) * (value - floor) / (top - floor))

    pitch = (WIDTH - 40) / (len(steps) + 2)
    parts = [_line(20, base, WIDTH - 20, base, _INK)]
    for index, (name, figure) in enumerate((start, *steps, end)):
        is_total = index in {0, len(steps) + 1}
        before = floor if is_total else levels[index - 1]
        after = figure.value if is_total else levels[index]
        x, upper, lower = (
            20 + pitch * index + pitch * 0.14,
            min(y_of(before), y_of(after)),
            max(y_of(before), y_of(after)),
        )
        fill = _GREY if is_total else (_RED if figure.value >= 0 else _PALE)
        parts.append(_rect(x, upper, pitch * 0.72, max(1.0, lower - upper), fill))
        parts.append(_text(x + pitch * 0.36, upper - 4, figure.text, size=12))
        for line, piece in enumerate(_broken(name)):
            parts.append(_text(x + pitch * 0.36, base + 18 + 16 * line, piece, size=13))
    drawn = (start[1], *(figure for _, figure in steps), end[1])
    return Chart(title, _svg(parts, _FALL_HEIGHT), drawn, WIDTH, _FALL_HEIGHT)


def dot_plot(title: str, dots: Sequence[tuple[str, Figure]], *, pace: Decimal) -> Chart:
    """Draw one dot a department on a scale of per cent, and the share of the year gone by as a line."""
    height = 54 + _ROW * len(dots)
    widest = max([Decimal(100), *(figure.value for _, figure in dots)])
    room = WIDTH - _LABELS - 100

    def x_of(value: Decimal) -> float:
        return float(_LABELS + room * max(Decimal(0), value) / widest)

    line = x_of(pace)
    parts = [_line(line, 22, line, height - 24, _RED, dash="6,4")]
    parts.append(_text(line, 14, f"时序进度{pace:.1f}%", size=13))
    for index, (name, figure) in enumerate(dots):
        y = 36 + _ROW * index
        parts.append(_line(_LABELS, y, WIDTH - 80, y, _PALE))
        parts.append(_text(_LABELS - 8, y + 5, name[:13], size=13, anchor="end"))
        parts.append(f'<circle cx="{x_of(figure.value):.1f}" cy="{y}" r="5" fill="{_INK}"/>')
        # In a column of their own: beside its dot a rate near the year's share would lie under the line.
        parts.append(_text(WIDTH - 8, y + 5, figure.text, size=13, anchor="end"))
    return Chart(title, _svg(parts, height), tuple(figure for _, figure in dots), WIDTH, height)


def count_bars(title: str, bars: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str]) -> Chart:
    """Draw stacked bars of the system's own counts (they rest on no receipt), one a name, one fill a kind."""
    fills = (_RED, _GREY, _PALE)
    height = 56 + _ROW * len(bars)
    most = max([1, *(sum(counts) for _, counts in bars)])
    room = WIDTH - _LABELS - 60
    parts: list[str] = []
    for index, kind in enumerate(kinds):
        parts.append(_rect(_LABELS + 110 * index, 6, 12, 12, fills[index]))
        parts.append(_text(_LABELS + 110 * index + 18, 17, kind, size=13, anchor="start"))
    for index, (name, counts) in enumerate(bars):
        y, x = 34 + _ROW * index, float(_LABELS)
        parts.append(_text(_LABELS - 8, y + 13, name[:13], size=13, anchor="end"))
        for fill, count in zip(fills, counts, strict=True):
            width = room * count / most
            if count:
                parts.append(_rect(x, y, width, 16, fill))
            x += width
        parts.append(_text(x + 6, y + 13, str(sum(counts)), size=13, anchor="start"))
    return Chart(title, _svg(parts, height), (), WIDTH, height)


def _broken(name: str) -> tuple[str, ...]:
    return tuple(name[start : start + 4] for start in range(0, min(len(name), 12), 4))


def _line(x: float, y: float, to_x: float, to_y: float, color: str, *, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{color}"{dashes}/>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="#000" stroke-width="0.4"/>'


def _text(x: float, y: float, words: str, *, size: int, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(parts: Sequence[str], height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{CHART_FONT}">'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>{"".join(parts)}</svg>'
    )
