"""From rows to what stands beside the execution: differences, income of past years, the units' reporting."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row

from services.reports.briefs.amounts import Amount
from services.reports.briefs.brief import Difference, PastIncome, SenderQuality
from services.reports.briefs.ledger import summed
from services.reports.figures import PlacedRow, sources_of

_DECEMBER: Final = 12


def differences_of(rows: Sequence[Row[Any]]) -> tuple[Difference, ...]:
    """Return one difference a run of rows; each row is one receipt that it rests on."""
    found = []
    for _, group in groupby(rows, key=lambda row: row.difference_id):
        lot = list(group)
        first = lot[0]
        placed = sources_of((PlacedRow(row.receipt, row.file_name, row.place) for row in lot), first.subject)

        def amount(yuan: Decimal | None, placed: tuple[Any, ...] = placed) -> Amount | None:
            return None if yuan is None else Amount(yuan, placed)

        found.append(
            Difference(
                first.identity,
                first.subject,
                first.period,
                amount(first.left_amount),
                amount(first.right_amount),
                amount(first.amount),
                first.is_unexplained,
                first.explanation or "",
            )
        )
    return tuple(found)


def past_income_of(rows: Sequence[Row[Any]]) -> tuple[PastIncome, ...]:
    """Return the years before with their months."""
    years = []
    for year, group in groupby(rows, key=lambda row: row.year):
        lot = list(group)
        months = [(month, summed(each)) for month, each in groupby(lot, key=lambda row: row.month)]
        whole = summed((row for row in lot if row.month == _DECEMBER), "cumulative")
        years.append(PastIncome(year, tuple((month, amount) for month, amount in months if amount is not None), whole))
    return tuple(years)


def senders_of(rows: Sequence[Row[Any]]) -> tuple[SenderQuality, ...]:
    """Return the units of the year."""
    return tuple(
        SenderQuality(row.sender, row.deliveries, row.refused, row.late, row.missing, row.differences, row.score)
        for row in rows
    )
