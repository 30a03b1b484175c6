"""Charts of comparisons as plain SVG geometry: no script, nothing from outside; the same numbers stand in a table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from contracts.alerts.rules_v1 import BacktestMonth
from contracts.alerts.v1 import Comparison, ComparisonPoint

WIDTH: Final = 560
_COLUMNS_HEIGHT: Final = 190
_TOP: Final = 22
_FOOT: Final = 24
_ROW: Final = 24
_NAMES: Final = 170
_VALUES: Final = 96
_MOST_LABELS: Final = 13
_ROOM_FOR_NUMBER: Final = 62
_ROOM_FOR_COUNT: Final = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One value: its rectangle, its label and its number with their places."""

    x: int
    y: int
    width: int
    height: int
    label: str
    label_x: int
    label_y: int
    text: str
    text_x: int
    text_y: int
    is_subject: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing `WIDTH` wide; `median` is the line of the others' middle, null without one."""

    is_upright: bool
    height: int
    bars: tuple[Bar, ...]
    median: int | None
    base: int


def said(value: Decimal | None, unit: str) -> str:
    """Return a value as a table says it: money in 万元, a share in per cent."""
    if value is None:
        return "—"
    if unit == "yuan":
        return f"{_rounded(value / 10_000, '0.01'):,}"
    if unit == "share":
        return f"{_rounded(value * 100, '0.1'):,}%"
    return f"{_rounded(value, '1'):,}"


def chart_of(comparison: Comparison) -> Chart | None:
    """Return the drawing of a comparison; null where fewer than two values are known: a sentence says that better."""
    known = [point for point in comparison.points if point.value is not None]
    if len(known) < 2:
        return None
    largest = max([abs(point.value or Decimal(0)) for point in known] + [abs(comparison.median or Decimal(0))])
    if largest == 0:
        return None
    return _columns(comparison, largest) if comparison.kind == "history" else _rows(comparison, known, largest)


def months_chart(months: Sequence[BacktestMonth]) -> Chart | None:
    """Return the drawing of a back-test's months, what is tested beside what runs; null where nothing was raised."""
    largest = max([each.raised for each in months] + [each.raised_before for each in months], default=0)
    if largest == 0:
        return None
    step = WIDTH // len(months)
    width = max(min(step // 3, 24), 2)
    base = _COLUMNS_HEIGHT - _FOOT
    bars = []
    for place, month in enumerate(months):
        middle = place * step + step // 2
        is_named = place % (len(months) // _MOST_LABELS + 1) == 0
        for number, left, is_new in ((month.raised_before, middle - width, False), (month.raised, middle, True)):
            height = int(number / largest * (base - _TOP))
            bars.append(
                Bar(
                    x=left,
                    y=base - height,
                    width=width - 1,
                    height=height,
                    label=month.month[2:] if is_new and is_named else "",
                    label_x=middle,
                    label_y=_COLUMNS_HEIGHT - 7,
                    text=str(number) if number and width >= _ROOM_FOR_COUNT else "",
                    text_x=left + width // 2,
                    text_y=base - height - 5,
                    is_subject=is_new,
                )
            )
    return Chart(True, _COLUMNS_HEIGHT, tuple(bars), None, base)


def _columns(comparison: Comparison, largest: Decimal) -> Chart:
    points = comparison.points
    step = WIDTH // len(points)
    width = max(min(step * 2 // 3, 48), 3)
    base = _COLUMNS_HEIGHT - _FOOT
    bars = []
    for place, point in enumerate(points):
        height = _length(point, largest, base - _TOP)
        middle = place * step + step // 2
        is_named = len(points) <= _MOST_LABELS or place % (len(points) // _MOST_LABELS + 1) == 0
        bars.append(
            Bar(
                x=middle - width // 2,
                y=base - height,
                width=width,
                height=height,
                label=point.label if is_named else "",
                label_x=middle,
                label_y=_COLUMNS_HEIGHT - 7,
                text=said(point.value, comparison.unit) if _has_room(point, step) else "",
                text_x=middle,
                text_y=base - height - 5,
                is_subject=point.is_subject,
            )
        )
    return Chart(True, _COLUMNS_HEIGHT, tuple(bars), _median(comparison, largest, base, -(base - _TOP)), base)


def _has_room(point: ComparisonPoint, step: int) -> bool:
    """Numbers of narrow columns would run into each other: then only the warning's own is written, the table has all."""
    return point.value is not None and (point.is_subject or step >= _ROOM_FOR_NUMBER)


def _rows(comparison: Comparison, known: list[ComparisonPoint], largest: Decimal) -> Chart:
    room = WIDTH - _NAMES - _VALUES
    bars = []
    for place, point in enumerate(known):
        length = _length(point, largest, room)
        middle = place * _ROW + _ROW // 2
        bars.append(
            Bar(
                x=_NAMES,
                y=middle - 7,
                width=length,
                height=14,
                label=_short(point.label),
                label_x=_NAMES - 8,
                label_y=middle + 5,
                text=said(point.value, comparison.unit),
                text_x=_NAMES + length + 6,
                text_y=middle + 5,
                is_subject=point.is_subject,
            )
        )
    return Chart(False, len(known) * _ROW + 4, tuple(bars), _median(comparison, largest, _NAMES, room), _NAMES)


def _length(point: ComparisonPoint, largest: Decimal, room: int) -> int:
    return 0 if point.value is None else max(int(abs(point.value) / largest * room), 1)


def _median(comparison: Comparison, largest: Decimal, base: int, room: int) -> int | None:
    if comparison.median is None:
        return None
    return base + int(abs(comparison.median) / largest * room)


def _short(label: str) -> str:
    return label if len(label) <= 12 else f"{label[:11]}…"


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
