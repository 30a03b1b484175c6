"""Which periods of an identity can be compared: all its data sets must be delivered for them. Pure.

A set that was not delivered is never good news: its periods are named with the reason, not counted as holding.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.ingest.datasets.declaration import DataSet, PeriodKind
from services.ingest.reconcile.head import Grain
from services.ingest.reconcile.identity_file import Identity

Delivered = Collection[tuple[str, str]]
"""(data set, period) of every current slice of the region."""


@dataclass(frozen=True, slots=True)
class Span:
    """The months of a fiscal year that a run looks at, both inclusive, `2025-03`."""

    fiscal_year: int
    first: str
    last: str

    def months(self) -> list[str]:
        """Every month of the span."""
        return [month for month in months_of(self.fiscal_year) if self.first <= month <= self.last]


def months_of(fiscal_year: int) -> list[str]:
    """`2025-01` to `2025-12`."""
    return [f"{fiscal_year}-{month:02d}" for month in range(1, 13)]


def span_of(identity: Identity, period: str) -> Span:
    """The span that a change of `period` (year, month or day) concerns, within its fiscal year."""
    year = int(period[:4])
    months = months_of(year)
    if identity.head.grain is Grain.YEAR or identity.head.any_month or len(period) == len("2025"):
        return Span(year, months[0], months[-1])
    first = months.index(period[:7])
    return Span(year, months[first], months[min(first + identity.head.reach, 11)])


def periods(identity: Identity, span: Span, delivered: Delivered) -> dict[str, str | None]:
    """Return every period of the span for which one of the sets is there, with the reason why it cannot be compared."""
    needed = identity.sets()
    if identity.head.grain is Grain.YEAR:
        year = str(span.fiscal_year)
        names = {each.name for each in needed}
        if not any(name in names and period[:4] == year for name, period in delivered):
            return {}
        return {year: _reason(needed, year, delivered)}
    monthly = [each for each in needed if each.period is PeriodKind.MONTH]
    return {
        month: _reason(needed, month, delivered)
        for month in span.months()
        if any((each.name, month) in delivered for each in monthly)
    }


def _reason(needed: Collection[DataSet], period: str, delivered: Delivered) -> str | None:
    missing = [each for each in needed if not _is_there(each, period, delivered)]
    if not missing:
        return None
    return "缺" + "、".join(f"{_period_of(each, period)}《{each.title}》（{each.code}）" for each in missing)


def _is_there(data_set: DataSet, period: str, delivered: Delivered) -> bool:
    wanted = _period_of(data_set, period)
    return any(name == data_set.name and have.startswith(wanted) for name, have in delivered)


def _period_of(data_set: DataSet, period: str) -> str:
    return period[:4] if data_set.period is PeriodKind.YEAR else period
