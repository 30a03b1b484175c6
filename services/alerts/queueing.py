"""Which new matters are put before people this week: at most a budget, the worthiest first; the others wait, none is lost.

Expected worth = amount times level times the precision of the rule (domain.md 8; weights own). A matter of level major does
not wait; it counts against the budget all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from contracts.values import MatterClass

WEIGHT: Final = {MatterClass.GENERAL: 1, MatterClass.IMPORTANT: 3, MatterClass.MAJOR: 10}
WITHOUT_AMOUNT: Final = Decimal(100_000)
"""Yuan at which a matter without an amount (late, missing) is reckoned."""
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open warning whose matter has not been put before anyone."""

    matter: str
    rule_id: str
    level: MatterClass
    amount: Decimal | None


def worth(level: MatterClass, amount: Decimal | None, precision: Decimal) -> Decimal:
    """Return the expected worth in yuan."""
    reckoned = WITHOUT_AMOUNT if amount is None else abs(amount)
    return (reckoned * WEIGHT[level] * precision).quantize(CENT)


def ranked(waiting: Iterable[Waiting], precision: Mapping[str, Decimal]) -> list[tuple[str, Decimal, bool]]:
    """Return (matter, worth, is_major) of every matter, the worthiest first; a matter is worth its worthiest warning."""
    found: dict[str, tuple[Decimal, bool]] = {}
    for each in waiting:
        value = worth(each.level, each.amount, precision[each.rule_id])
        before, was_major = found.get(each.matter, (Decimal(-1), False))
        found[each.matter] = max(value, before), was_major or each.level is MatterClass.MAJOR
    order = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return [(matter, value, is_major) for matter, (value, is_major) in order]


def admitted(order: Sequence[tuple[str, Decimal, bool]], *, budget: int, used: int) -> list[str]:
    """Return the matters to be put before people now: every major one, then the worthiest while the budget lasts."""
    majors = [matter for matter, _, is_major in order if is_major]
    left = max(budget - used - len(majors), 0)
    return majors + [matter for matter, _, is_major in order if not is_major][:left]


def week_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())
