"""How far a rule can be believed: precision from the outcomes of its cases, noise per week (domain.md 4.K 8, 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contracts.cases.v1 import Outcome

LEAST_PRECISION: Final = Decimal("0.20")
ENOUGH_OUTCOMES: Final = 30
WEEKS: Final = 13
"""Noise is counted over a quarter of a year (own)."""

_PRIOR_TRUE: Final = 2
_PRIOR_JUDGED: Final = 4


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a rule's warnings."""

    fired: int
    """Warnings raised, further raisings of the same matter included."""
    confirmed: int
    dismissed: int
    outcomes: Mapping[str, int]
    """Closed cases by outcome code."""
    recent_fired: int
    """Raised in the last `WEEKS` weeks."""
    recent_noise: int
    """Dismissed, or closed as reasonable or a problem of the rule, in that time."""

    @property
    def true(self) -> int:
        """属实."""
        return self.outcomes.get(Outcome.TRUE_MENDED, 0) + self.outcomes.get(Outcome.TRUE_MENDING, 0)

    @property
    def judged(self) -> int:
        """属实 + 合理 + 规则问题: a problem of the data says nothing about the rule."""
        return self.true + self.outcomes.get(Outcome.REASONABLE, 0) + self.outcomes.get(Outcome.RULE_PROBLEM, 0)


NOTHING: Final = Tally(0, 0, 0, {}, 0, 0)


def precision(tally: Tally) -> Decimal | None:
    """Return 属实/(属实+合理+规则问题), null where nothing has been judged."""
    return None if tally.judged == 0 else (Decimal(tally.true) / tally.judged).quantize(Decimal("0.0001"))


def believed(tally: Tally) -> Decimal:
    """Return the precision to reckon with: half without outcomes, moving to the measured one as they come."""
    return Decimal(tally.true + _PRIOR_TRUE) / (tally.judged + _PRIOR_JUDGED)


def noise_per_week(tally: Tally) -> Decimal:
    """Return the warnings a week that came to nothing, over the last quarter of a year."""
    return (Decimal(tally.recent_noise) / WEEKS).quantize(Decimal("0.1"))


def advice(tally: Tally) -> str:
    """Return what to do with the rule, Chinese; empty where nothing need be done."""
    share = precision(tally)
    if share is not None and tally.judged >= ENOUGH_OUTCOMES and share < LEAST_PRECISION:
        return (
            f"已有{tally.judged}件处理结果，属实率{share * 100:.1f}%，低于{LEAST_PRECISION * 100:.0f}%："
            "建议退回修改（调整参数或口径），回溯检验后再启用。"
        )
    problems = tally.outcomes.get(Outcome.DATA_PROBLEM, 0)
    if problems >= ENOUGH_OUTCOMES and problems > tally.judged:
        return f"已有{problems}件属于数据问题，多于其他结果：建议先与报送单位核实数据质量。"
    return ""
