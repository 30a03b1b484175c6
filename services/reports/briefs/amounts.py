"""Amounts with their sources, before they are worded; and the tree of subjects, read so that no total is summed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.reports.figures import Figure, PlacedRow, Source, sources_of
from services.reports.wording import (
    growth,
    percent,
    share,
    wan,
    wan_table,
    wan_text,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan, and where they were received."""

    yuan: Decimal
    sources: tuple[Source, ...]
    groups: tuple[tuple[Source, ...], ...] = ()
    """Sources of each operand where it was computed from several amounts."""

    def in_text(self, name: str) -> Figure:
        """Return the figure for a sentence; the sentence writes 万元 behind it."""
        return Figure(name, wan(self.yuan), "万元", wan_text(self.yuan), self.sources, self.groups)

    def in_table(self, name: str) -> Figure:
        """Return the figure for a table in 万元."""
        return Figure(name, wan(self.yuan), "万元", wan_table(self.yuan), self.sources, self.groups)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.yuan - other.yuan, *merge((self, other)))


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, and where they were received."""

    number: int
    sources: tuple[Source, ...]
    groups: tuple[tuple[Source, ...], ...] = ()

    def in_text(self, name: str, unit: str) -> Figure:
        """Return the figure for a sentence; the sentence writes the unit behind it."""
        return Figure(name, Decimal(self.number), unit, f"{self.number:,}", self.sources, self.groups)


Merged = tuple[tuple[Source, ...], tuple[tuple[Source, ...], ...]]


def merge(parts: Iterable[Amount | Count]) -> Merged:
    """Return (sources, groups) of what is computed from `parts`, each once, in order."""
    groups = tuple(dict.fromkeys(group for part in parts for group in (part.groups or (part.sources,))))
    return tuple(dict.fromkeys(source for group in groups for source in group)), groups


def rate_figure(name: str, rate: Decimal, parts: Iterable[Amount | Count]) -> Figure:
    """Return a percentage as a figure: `12.3%`."""
    return Figure(name, rate, "%", percent(rate), *merge(parts))


def phrase_figure(name: str, value: Decimal, unit: str, text: str, parts: Iterable[Amount | Count]) -> Figure:
    """Return a figure whose text the wording rules made: `1.2个百分点`."""
    return Figure(name, value, unit, text, *merge(parts))


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    """A row of the monthly execution reports D16, D17, in yuan."""

    book: str
    ym: str
    code: str
    name: str
    budget: Decimal | None
    month: Decimal
    cumulative: Decimal
    last_year_month: Decimal | None
    last_year: Decimal | None
    placed: PlacedRow


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of execution: a subject or a sum of subjects."""

    code: str
    name: str
    budget: Amount | None
    month: Amount
    cumulative: Amount
    last_year_month: Amount | None
    last_year: Amount | None

    @property
    def growth(self) -> Decimal | None:
        """Growth of the cumulative amount in per cent; None without a positive base."""
        return None if self.last_year is None else growth(self.cumulative.yuan, self.last_year.yuan)

    @property
    def done(self) -> Decimal | None:
        """Cumulative amount in per cent of the budget; None without a positive budget."""
        return None if self.budget is None else share(self.cumulative.yuan, self.budget.yuan)


def topmost(rows: Iterable[ExecutionRow]) -> tuple[ExecutionRow, ...]:
    """Return the rows that no other row of the same lot already contains: their sum counts everything once."""
    lot = tuple(rows)
    codes = {row.code for row in lot}
    return tuple(row for row in lot if not any(row.code[:length] in codes for length in range(3, len(row.code))))


def total_line(rows: Iterable[ExecutionRow], *, code: str, name: str) -> Line | None:
    """Sum a lot into one line without counting totals twice; None where there is no row."""
    parts = topmost(rows)
    label = f"科目{code}" if code else name
    if not parts:
        return None
    return Line(
        code,
        name,
        budget=_sum(parts, label, lambda row: row.budget),
        month=_needed(_sum(parts, label, lambda row: row.month)),
        cumulative=_needed(_sum(parts, label, lambda row: row.cumulative)),
        last_year_month=_sum(parts, label, lambda row: row.last_year_month),
        last_year=_sum(parts, label, lambda row: row.last_year),
    )


def subject_lines(rows: Iterable[ExecutionRow], *, digits: int, names: dict[str, str]) -> tuple[Line, ...]:
    """Return one line a subject of `digits` digits, in code order; a subject's own row wins over the sum of its children."""
    lot = tuple(rows)
    lines = []
    for code in sorted({row.code[:digits] for row in lot if len(row.code) >= digits}):
        inside = [row for row in lot if row.code.startswith(code)]
        own = [row for row in inside if row.code == code]
        name = own[0].name if own else names.get(code, f"{code}（科目名称未报）")
        line = total_line(own or inside, code=code, name=name)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _sum(rows: tuple[ExecutionRow, ...], label: str, value: Callable[[ExecutionRow], Decimal | None]) -> Amount | None:
    """Sum where every row has a value: a sum over gaps would be compared with a whole one."""
    values = [value(row) for row in rows]
    known = [item for item in values if item is not None]
    if len(known) < len(values):
        return None
    return Amount(sum(known, Decimal(0)), sources_of((row.placed for row in rows), label))


def _needed(amount: Amount | None) -> Amount:
    if amount is None:
        raise ValueError("a column that every report must fill is empty")
    return amount
