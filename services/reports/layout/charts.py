"""Charts as SVG: lines over months and horizontal bars; grey-safe (dashes and values), no script, nothing from outside.

pygal draws; Typst embeds the drawing as vectors in the PDF and turns it into a picture for the DOCX.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pygal  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]
from pygal.util import compute_scale  # type: ignore[import-untyped]

from services.reports.figures import Figure
from services.reports.paper import CHART_RED, Chart

# pygal puts a finder for map plug-ins on the import path, of a kind that Python 3.11 warns about at every later import
# and 3.12 ignores; we draw no maps.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

WIDTH: Final = 800
LINE_HEIGHT: Final = 360
_BAR_HEIGHT: Final = 26
_BAR_FRAME: Final = 70
_COLORS: Final = (CHART_RED, "#404040", "#909090", "#909090")
_DASHES: Final = ("", "7, 5", "2, 3")
_CJK_LABEL_ROOM: Final = 110
"""pygal reckons labels as Latin text; Chinese ones are wider."""
CHART_FONT: Final = "FandolSong, Noto Serif CJK SC"
_STEPS: Final = (4, 8)
"""Fewest and most steps of an axis."""
_GENERATED: Final = re.compile(r"<!--.*?-->|<title>.*?</title>|<script.*?</script>", re.DOTALL)


def line_chart(title: str, months: Sequence[int], series: Sequence[tuple[str, Sequence[Figure | None]]]) -> Chart:
    """Draw one line a series over months; a missing month leaves a gap. Later series are dashed, ever finer."""
    chart = pygal.Line(**_options(LINE_HEIGHT), legend_at_bottom=True, dots_size=4)
    chart.x_labels = [f"{month}月" for month in months]
    for index, (name, figures) in enumerate(series):
        dashes = {"width": 2} if index == 0 else {"width": 2 if index == 1 else 1, "dasharray": _DASHES[min(index, 2)]}
        chart.add(name, [None if figure is None else _number(figure.value) for figure in figures], stroke_style=dashes)
    drawn = tuple(figure for _, figures in series for figure in figures if figure is not None)
    chart.range = _whole_steps([_number(figure.value) for figure in drawn])
    return Chart(title, _svg(chart, title), drawn, WIDTH, LINE_HEIGHT)


def bar_chart(title: str, bars: Sequence[tuple[str, Figure]]) -> Chart:
    """Draw one horizontal bar an item, the first on top, its value beside the name."""
    height = _BAR_FRAME + _BAR_HEIGHT * len(bars)
    chart = pygal.HorizontalBar(**_options(height), show_legend=False, margin_left=_CJK_LABEL_ROOM)
    chart.x_labels = [f"{name}  {figure.text}" for name, figure in reversed(bars)]
    chart.range = _whole_steps([_number(figure.value) for _, figure in bars])
    chart.add("", [{"value": _number(figure.value), "label": figure.text} for _, figure in reversed(bars)])
    return Chart(title, _svg(chart, title), tuple(figure for _, figure in bars), WIDTH, height)


def _options(height: int) -> dict[str, Any]:
    style = Style(
        background="white",
        plot_background="white",
        foreground="#000000",
        foreground_strong="#000000",
        foreground_subtle="#b0b0b0",
        font_family=CHART_FONT,
        label_font_size=15,
        major_label_font_size=15,
        legend_font_size=15,
        value_font_size=13,
        colors=_COLORS,
        opacity="1",
        transition="none",
    )
    return {
        "style": style,
        "width": WIDTH,
        "height": height,
        "js": [],
        "disable_xml_declaration": True,
        "margin": 8,
        "truncate_label": -1,
        "zero": 0,
        "include_x_axis": True,
        "min_scale": _STEPS[0],
        "max_scale": _STEPS[1],
        "formatter": lambda value: f"{value:,.10g}",
        "value_formatter": lambda value: f"{value:,.10g}",
        "no_data_text": "",
    }


def _whole_steps(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the axis from the step at or under the least value (or zero) to the step at or over the greatest; null where all are zero."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        return None
    marks = compute_scale(low, high, False, None, *_STEPS)
    step = marks[1] - marks[0]
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _svg(chart: Any, name: str) -> str:
    """Return the drawing without pygal's script, and without its id and comment, which change from run to run."""
    chart.uuid = f"c{sum(map(ord, name))}"
    return _GENERATED.sub("", chart.render(is_unicode=True))


def _number(value: Decimal) -> float:
    """A place on the paper, not money: the figure keeps the Decimal."""
    return float(value)
