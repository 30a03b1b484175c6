"""The four books on the overview (预算法 2018 article 5): from the monthly reports, or from the printed totals of a report
workbook where there are no monthly reports. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.ingest.v1 import BookFigure

BOOKS: Final = ("general", "fund", "capital", "insurance")
DIRECTIONS: Final = ("income", "expenditure")

_OWN_TOTAL: Final = re.compile(
    r"(?:全市|全县|全州|全区|全省)?(?:一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?)(?:收入|支出)(?:合计)?"
)
"""`全市一般公共预算收入`: the book's own income or outlay, without transfers and debt."""
_ANY_TOTAL: Final = re.compile(r"(?:本年)?(?:收入|支出)合计")


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A book's sums in the newest monthly report. Yuan."""

    book: str
    direction: str
    month: str
    """YYYYMM."""
    budget: Decimal | None
    executed: Decimal | None
    last_year: Decimal | None
    receipt_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One amount on a line without a subject code of a report table. Yuan."""

    book: str
    direction: str
    table_no: str
    line_no: int
    subject_name: str
    measure: str
    measure_year: int
    amount: Decimal
    receipt_id: UUID


def figures(
    months: Iterable[MonthFigure], total_lines: Sequence[TotalLine], *, fiscal_year: int
) -> tuple[BookFigure, ...]:
    """Return both sides of the four books; a side of which nothing has come has no figures (never a zero)."""
    by_side = {(month.book, month.direction): _of_month(month) for month in months}
    found = []
    for book in BOOKS:
        for direction in DIRECTIONS:
            figure = by_side.get((book, direction)) or _of_workbook(book, direction, total_lines, fiscal_year)
            found.append(figure)
    return tuple(found)


def _of_month(figure: MonthFigure) -> BookFigure:
    return BookFigure(
        book=figure.book,
        direction=figure.direction,
        budget=figure.budget,
        executed=figure.executed,
        last_year=figure.last_year,
        as_of=f"{figure.month[:4]}-{figure.month[4:]}",
        receipt_ids=figure.receipt_ids,
    )


def _of_workbook(book: str, direction: str, total_lines: Sequence[TotalLine], fiscal_year: int) -> BookFigure:
    by_line: dict[tuple[str, int], list[TotalLine]] = defaultdict(list)
    for line in total_lines:
        if line.book == book and line.direction == direction:
            by_line[line.table_no, line.line_no].append(line)
    executed = [lines for lines in by_line.values() if _amount(lines, ("executed",), fiscal_year) is not None]
    for shape in (_OWN_TOTAL, _ANY_TOTAL):
        for lines in executed:
            if shape.fullmatch(lines[0].subject_name):
                return BookFigure(
                    book=book,
                    direction=direction,
                    budget=_amount(lines, ("adjusted_budget", "budget"), fiscal_year),
                    executed=_amount(lines, ("executed",), fiscal_year),
                    last_year=_amount(lines, ("prior_final", "prior_executed"), fiscal_year - 1),
                    as_of=str(fiscal_year),
                    receipt_ids=(lines[0].receipt_id,),
                )
    return BookFigure(book=book, direction=direction, budget=None, executed=None, last_year=None, as_of=None)


def _amount(lines: Iterable[TotalLine], measures: tuple[str, ...], year: int) -> Decimal | None:
    amounts = {line.measure: line.amount for line in lines if line.measure_year == year}
    return next((amounts[measure] for measure in measures if measure in amounts), None)
