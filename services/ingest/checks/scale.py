"""Suspects a wrong unit of money (元 for 万元) by what the same sender sent before, or by the year's budget. Pure.

A suspicion and no proof: a slice may truly be a thousand times as large as the one before. It is told on the receipt; what a
control total proves is refused (`totals.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.ingest.checks.totals import WAN
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.workbook_guard import Note

_STEP: Final = Decimal(10)
_LEAST, _MOST = WAN / _STEP, WAN * _STEP
"""What a mistaken 万元 looks like beside a slice that is itself up to ten times larger or smaller."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the amounts of a slice are."""

    label: str
    """What it is, for people: `2025-02`."""
    rows: int
    totals: Mapping[str, Decimal]
    """Sums in yuan by the field of the new slice with which each is compared."""

    def mean(self, name: str) -> Decimal:
        """The mean amount of a row; rows may be many or few, as the month has it."""
        return abs(self.totals.get(name, Decimal(0))) / max(self.rows, 1)


def suspect_unit(data_set: DataSet, now: Scale, formers: Sequence[Scale]) -> Note | None:
    """Return what to tell where every amount differs from each former slice by about ten thousand, all the same way."""
    compared = [
        (field.title, former, now.mean(field.name), former.mean(field.name))
        for former in formers
        for field in data_set.money_fields
        if now.mean(field.name) and former.mean(field.name)
    ]
    if not compared:
        return None
    is_larger = all(_LEAST <= mean / before <= _MOST for _, _, mean, before in compared)
    is_smaller = all(_LEAST <= before / mean <= _MOST for _, _, mean, before in compared)
    if not (is_larger or is_smaller):
        return None
    title, former, mean, before = compared[0]
    times = max(mean / before, before / mean)
    unit = "把以元为单位的金额注明成了万元" if is_larger else "金额以万元列示而没有注明"
    detail = (
        f"“{title}”平均每行 {mean:,.2f} 元，{former.label}为 {before:,.2f} 元，{'大' if is_larger else '小'}约 {times:,.0f} 倍，"
        f"疑为{unit}。请核对金额单位：确有差错的，更正后重新报送；无误的不必处理；{former.label}有误的，请重新报送该期。"
    )
    return Note("unit-suspected", detail)
