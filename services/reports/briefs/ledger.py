"""Queries of a brief over the read model `ledger_v1` (as role bw_reports): each figure comes with its receipts.

Sums are made in the database, one row a receipt, so that a million payments come back as a few lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from contracts.values import Origin
from services.reports.briefs.amounts import Amount, Count, ExecutionRow
from services.reports.figures import PlacedRow, Source, place_text

_SQL: Final = Path(__file__).with_name("sql")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a brief looks at: a region, from 1 January to `last_day`."""

    region: str
    year: int
    last_day: date

    @property
    def values(self) -> dict[str, object]:
        """Values bound into every query."""
        return {
            "region": self.region,
            "year": self.year,
            "first_day": date(self.year, 1, 1),
            "last_day": self.last_day,
            "first_ym": f"{self.year}01",
            "last_ym": f"{self.last_day:%Y%m}",
        }


def rows_of(session: Session, name: str, scope: Scope) -> list[Row[Any]]:
    """Run `sql/<name>.sql`."""
    statement = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    return list(session.execute(text(statement), scope.values))


def execution_rows(session: Session, direction: str, scope: Scope) -> tuple[ExecutionRow, ...]:
    """Return D16 (`income`) or D17 (`expenditure`) of all months of the scope."""
    return tuple(
        ExecutionRow(
            book=row.book,
            ym=row.ym,
            code=row.subject_code,
            name=row.subject_name,
            budget=row.budget_amount,
            month=row.month_amount,
            cumulative=row.cumulative_amount,
            last_year_month=row.last_year_month_amount,
            last_year=row.last_year_cumulative_amount,
            placed=PlacedRow(row.receipt, row.file_name, row.place),
        )
        for row in rows_of(session, f"{direction}_execution", scope)
    )


def summed(rows: Iterable[Row[Any]], column: str = "amount", *, label: str = "") -> Amount | None:
    """Sum rows that the database has grouped by receipt (`row_count`, `place`, `receipt`, `file_name`)."""
    lot = [row for row in rows if getattr(row, column) is not None]
    if not lot:
        return None
    total = sum((getattr(row, column) for row in lot), Decimal(0))
    return Amount(total, grouped_sources(lot, label))


def counted(rows: Iterable[Row[Any]], *, label: str = "") -> Count | None:
    """Count the rows behind rows that the database has grouped by receipt; None where there is none."""
    lot = list(rows)
    number = sum(row.row_count for row in lot)
    return Count(number, grouped_sources(lot, label)) if number else None


def grouped_sources(rows: Iterable[Row[Any]], label: str = "") -> tuple[Source, ...]:
    """Return one source a receipt of grouped rows; `label` says which rows of the file they are."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    places: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row.receipt, row.file_name)
        counts[key] += row.row_count
        places.setdefault(key, row.place)
    return tuple(
        Source(receipt, file_name, place_text(places[receipt, file_name]) if count == 1 else f"{label}共{count:,}行")
        for (receipt, file_name), count in counts.items()
    )


@dataclass(frozen=True, slots=True)
class HeldRegion:
    """The region that the ledger last received data of, and what they are."""

    region: str
    origin: Origin


def held_region(session: Session) -> HeldRegion | None:
    """Return the region of the newest receipt; its origin is official only where all of the region's data are."""
    newest = session.execute(
        text("SELECT region FROM ledger_v1.receipt ORDER BY accepted_at DESC NULLS LAST, number DESC LIMIT 1")
    ).one_or_none()
    if newest is None:
        return None
    return HeldRegion(newest.region, region_origin(session, newest.region))


def region_origin(session: Session, region: str) -> Origin:
    """Return what a region's data are: official only where all of them are."""
    origins = session.execute(
        text("SELECT DISTINCT origin FROM ledger_v1.receipt WHERE region = :region"), {"region": region}
    ).scalars()
    found = {Origin(origin) for origin in origins}
    return next((each for each in (Origin.SYNTHETIC, Origin.FOREIGN) if each in found), Origin.OFFICIAL)


def receipt_numbers(session: Session, receipt_ids: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Return (number, file name) of receipts by id."""
    ids = list(receipt_ids)
    if not ids:
        return {}
    rows = session.execute(
        text("SELECT receipt_id, number, file_name FROM ledger_v1.receipt WHERE receipt_id = ANY(:ids)"), {"ids": ids}
    )
    return {row.receipt_id: (row.number, row.file_name) for row in rows}
