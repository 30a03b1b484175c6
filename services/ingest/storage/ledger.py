"""Questions to the read model `ledger_v1` for the overview: arrivals, and the figures of the four books."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.values import Origin
from services.ingest.books import MonthFigure, TotalLine
from services.ingest.due import Arrival

_ARRIVALS: Final = text(
    "SELECT DISTINCT ON (data_set, period) data_set, period, received_at, receipt_id FROM ledger_v1.receipt"
    " WHERE region = :region AND left(period, 4) = :year ORDER BY data_set, period, received_at, receipt_id"
)
_ORIGINS: Final = text(
    "SELECT DISTINCT origin FROM ledger_v1.slice"
    " WHERE region = :region AND left(period, 4) = :year AND superseded_at IS NULL ORDER BY origin"
)
# Only subjects that no other row of the same report contains are summed: a total is never added to its parts.
# Transfers and debt are outside a book's own income and outlay (105, 110, 230, 231).
_MONTH_FIGURES: Final = """\
WITH newest AS (
    SELECT book, max(ym) AS ym FROM ledger_v1.{view}
    WHERE region = :region AND left(ym, 4) = :year GROUP BY book
), lines AS (
    SELECT v.* FROM ledger_v1.{view} v JOIN newest USING (book, ym)
    WHERE region = :region AND left(subject_code, 3) NOT IN ('105', '110', '230', '231')
)
SELECT book, ym, sum(budget_amount), sum(cumulative_amount), sum(last_year_cumulative_amount),
       array_agg(DISTINCT receipt_id)
FROM lines
WHERE NOT EXISTS (
    SELECT FROM lines AS above
    WHERE above.book = lines.book AND above.mof_div_code = lines.mof_div_code
      AND length(above.subject_code) < length(lines.subject_code)
      AND lines.subject_code LIKE above.subject_code || '%'
)
GROUP BY book, ym
"""
_VIEWS: Final = {"income": "income_execution", "expenditure": "expenditure_execution"}
_TOTAL_LINES: Final = text(
    "SELECT book, direction, table_no, line_no, subject_name, measure, measure_year, amount, receipt_id"
    " FROM ledger_v1.report_line WHERE region = :region AND fiscal_year = :year AND scope = 'whole'"
    " AND subject_code IS NULL ORDER BY book, direction, table_no, line_no"
)


def arrivals(session: Session, *, region: str, fiscal_year: int) -> dict[tuple[str, str], Arrival]:
    """Return the first accepted delivery of each (data set, period)."""
    rows = session.execute(_ARRIVALS, {"region": region, "year": str(fiscal_year)})
    return {(row.data_set, row.period): Arrival(row.received_at, row.receipt_id) for row in rows}


def origins(session: Session, *, region: str, fiscal_year: int) -> tuple[Origin, ...]:
    """Return where the current data of a year come from."""
    rows = session.execute(_ORIGINS, {"region": region, "year": str(fiscal_year)})
    return tuple(Origin(origin) for (origin,) in rows)


def origin_of(session: Session, *, region: str) -> Origin:
    """Return official where all that a region has delivered is; else what the rest is."""
    query = text("SELECT DISTINCT origin FROM ledger_v1.slice WHERE region = :region AND superseded_at IS NULL")
    found = {Origin(origin) for (origin,) in session.execute(query, {"region": region})}
    return min(found - {Origin.OFFICIAL}, default=Origin.OFFICIAL)


def month_figures(session: Session, *, region: str, fiscal_year: int) -> list[MonthFigure]:
    """Return each book's sums up to its newest month, from the monthly reports (D16, D17)."""
    found = []
    for direction, view in _VIEWS.items():
        rows = session.execute(text(_MONTH_FIGURES.format(view=view)), {"region": region, "year": str(fiscal_year)})
        for book, month, budget, executed, last_year, receipt_ids in rows:
            ids: tuple[UUID, ...] = tuple(receipt_ids)
            found.append(MonthFigure(book, direction, month, budget, executed, last_year, ids))
    return found


def total_lines(session: Session, *, region: str, fiscal_year: int) -> list[TotalLine]:
    """Return the lines without a subject code in the report workbook's tables of the whole region."""
    rows = session.execute(_TOTAL_LINES, {"region": region, "year": fiscal_year})
    return [TotalLine(*row) for row in rows]
