"""Which unexplained reconciliation differences put a finding in doubt: by the rows that both really use (domain.md 4.0).

A difference is kept with the largest rows of each side. Where a side is kept whole, it concerns these rows and no others of
the file. Of a side that was cut the other rows are not known: then it concerns the whole file for a finding that adds up,
but not for one about single records, which a sum over many rows neither confirms nor refutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from services.alerts.rule_head import UnitOfAnalysis

DOUBTS_KEPT: Final = 20
"""Differences named under one finding, the largest; where one of them goes, the next takes its place."""
SINGLE_RECORDS: Final = frozenset({UnitOfAnalysis.PAYMENT, UnitOfAnalysis.PAYEE, UnitOfAnalysis.DOCUMENT})
"""What a finding is about when each of its rows stands for itself."""
Place = tuple[UUID, int]
"""Receipt and row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An unexplained difference."""

    difference_id: UUID
    receipt_ids: frozenset[UUID]
    whole: frozenset[Place] = frozenset()
    """Rows of sides that are kept whole."""
    cut: frozenset[Place] = frozenset()
    """Rows of sides of which there are more."""

    def concerns(self, rows: Iterable[Place], *, is_single: bool, has_more: bool) -> bool:
        """Return whether a finding on `rows` uses what this difference is about; `has_more`: not all its rows are known."""
        rows = frozenset(rows)
        if rows & self.whole:
            return True
        if is_single and not has_more:
            return False
        return any(receipt in self._uncertain(has_more=has_more) for receipt, _ in rows)

    def _uncertain(self, *, has_more: bool) -> frozenset[UUID]:
        """Receipts of which it may use any row."""
        if has_more or not (self.whole or self.cut):
            return self.receipt_ids
        if not self.cut:
            return frozenset()
        only_whole = {receipt for receipt, _ in self.whole} - {receipt for receipt, _ in self.cut}
        return self.receipt_ids - only_whole


@dataclass(frozen=True, slots=True)
class Unexplained:
    """The unexplained differences of a region, the largest first."""

    differences: Sequence[Difference] = ()
    _by_receipt: Mapping[UUID, list[Difference]] = field(init=False)

    def __post_init__(self) -> None:
        """Index by receipt."""
        found: dict[UUID, list[Difference]] = {}
        for each in self.differences:
            for receipt_id in each.receipt_ids:
                found.setdefault(receipt_id, []).append(each)
        object.__setattr__(self, "_by_receipt", found)

    def under(self, rows: Sequence[Place], about: UnitOfAnalysis, *, has_more: bool = False) -> tuple[UUID, ...]:
        """Return the differences that put a finding on `rows` in doubt, at most `DOUBTS_KEPT`, the largest first."""
        near = {
            each.difference_id for receipt in {row[0] for row in rows} for each in self._by_receipt.get(receipt, ())
        }
        is_single = about in SINGLE_RECORDS
        named = (
            each.difference_id
            for each in self.differences
            if each.difference_id in near and each.concerns(rows, is_single=is_single, has_more=has_more)
        )
        return tuple(named)[:DOUBTS_KEPT]
