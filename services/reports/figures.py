"""A figure of a document with the way back to what was received, and the register that numbers the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """One received file behind a figure, with the place in it."""

    receipt: str
    """Number of the receipt, `回执-2025-000123`."""
    file_name: str
    place: str
    """`表二!D12`, `第 214 行`, or `共 1 836 行` where the figure is a sum of many rows."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One received row of one figure: where it stands."""

    receipt: str
    file_name: str
    place: str


def place_text(place: str) -> str:
    """Return a place as a document prints it: `line 214` of a text file becomes 第214行, a cell stays `表二!D12`."""
    return f"第{place.removeprefix('line ')}行" if place.startswith("line ") else place


def sources_of(rows: Iterable[PlacedRow], label: str = "") -> tuple[Source, ...]:
    """Return one source a receipt: the row's own place, or `label` (科目101) and how many rows where there are several."""
    grouped_rows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        places = grouped_rows.setdefault((row.receipt, row.file_name), [])
        if row.place not in places:
            places.append(row.place)
    return tuple(
        Source(receipt, file_name, place_text(places[0]) if len(places) == 1 else f"{label}共{len(places):,}行")
        for (receipt, file_name), places in grouped_rows.items()
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a document. `value` is in `unit`; `text` is what is printed."""

    name: str
    """What the number is, as the annex names it: `表1 税收收入·累计`."""
    value: Decimal
    unit: str
    text: str
    sources: tuple[Source, ...]
    groups: tuple[tuple[Source, ...], ...] = ()
    """Sources of each operand of a computed figure; empty where it was read as it stands."""

    @property
    def operands(self) -> tuple[tuple[Source, ...], ...]:
        """The sources as the annex numbers them: one line an operand."""
        return self.groups or (self.sources,)

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"a figure without a receipt: {self.name}")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One numbered line of the annex 「数据来源」: figures that rest on the same places."""

    number: int
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]


@dataclass(slots=True)
class SourceRegister:
    """Numbers the sources of a document in the order in which its figures appear."""

    _numbers: dict[tuple[Source, ...], int] = field(default_factory=dict)
    _figures: list[list[Figure]] = field(default_factory=list)

    def cite(self, figure: Figure) -> tuple[int, ...]:
        """Enter `figure` and return the numbers of its lines in the annex; a computed figure stands at its first."""
        numbers = []
        for sources in figure.operands:
            number = self._numbers.setdefault(sources, len(self._numbers) + 1)
            if number > len(self._figures):
                self._figures.append([])
            numbers.append(number)
        known = self._figures[numbers[0] - 1]
        if figure not in known:
            known.append(figure)
        return tuple(numbers)

    def entries(self) -> tuple[SourceEntry, ...]:
        """Return the annex, in order."""
        return tuple(
            SourceEntry(number, tuple(self._figures[number - 1]), sources) for sources, number in self._numbers.items()
        )

    def count(self) -> int:
        """Return how many different figures have been entered."""
        return sum(len(figures) for figures in self._figures)
