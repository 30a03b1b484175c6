"""Article 7: the class of the matter is fixed by the rule; numbers only propose a level inside it (domain.md 4.0)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from contracts.values import MatterClass
from services.alerts.rule_head import Comparison, RuleHead
from services.alerts.rule_parameters import LEVELS, Columns

CAPS: Final[dict[MatterClass, MatterClass]] = {
    MatterClass.GENERAL: MatterClass.IMPORTANT,
    MatterClass.IMPORTANT: MatterClass.IMPORTANT,
    MatterClass.MAJOR: MatterClass.MAJOR,
}
"""The highest level that a class may reach: 工 and 编 stop at important; only 重 reaches major."""


def standing_level(proposed: MatterClass, *, is_doubted: bool) -> MatterClass:
    """Return what may be raised: general while an open reconciliation difference lies under the data (domain.md 4.0)."""
    return MatterClass.GENERAL if is_doubted else proposed


def rank(level: MatterClass) -> int:
    """Return 0, 1, 2 for general, important, major."""
    return LEVELS.index(level)


def capped(level: MatterClass, matter_class: MatterClass) -> MatterClass:
    """Return the level, cut to what the class allows."""
    return min(level, CAPS[matter_class], key=rank)


def proposed_level(
    head: RuleHead, measures: Mapping[str, Decimal | None], hint: MatterClass | None
) -> MatterClass | None:
    """Return the highest level that a ladder or the hint gives, capped by the class; null where none is met.

    Only columns up to the cap need be met one by one: meeting `major` alone is enough for major.
    """
    met = [level for level in LEVELS for ladder in head.levels if _meets(head, ladder, measures, level)]
    if hint is not None:
        met.append(hint)
    return capped(max(met, key=rank), head.matter_class) if met else None


def _meets(
    head: RuleHead, ladder: Mapping[str, Comparison], measures: Mapping[str, Decimal | None], level: MatterClass
) -> bool:
    for measure, test in ladder.items():
        value, columns = measures.get(measure), head.parameters[test.parameter].default
        threshold = columns.value(level) if isinstance(columns, Columns) else None
        if value is None or threshold is None:
            return False
        if not (value > threshold if test.above else value >= threshold):
            return False
    return True
