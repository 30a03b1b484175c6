"""Life of a difference: found, explained by the unit, signed off by the committee, closed, reopened. Pure.

A difference is never deleted. Figures that move after an explanation put it back before the unit: the explanation was
about other figures. An identity that holds again closes it, whatever was said before.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contracts.errors import Conflict, Precondition
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceState, Verdict

STANDING: Final = frozenset({DifferenceState.OPEN, DifferenceState.REOPENED})
"""States in which nobody has explained the figures: what rests on them is unconfirmed (domain.md 4.0)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Both sides of a comparison, yuan."""

    left: Decimal
    right: Decimal

    @property
    def amount(self) -> Decimal:
        """Left less right."""
        return self.left - self.right


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a difference: the act for its history and the state after it."""

    act: DifferenceAct
    state: DifferenceState


def on_found(state: DifferenceState | None, before: Figures | None, now: Figures) -> Step | None:
    """Return what a run that finds the difference does; null where nothing has changed since the last run."""
    if state is None or before is None:
        return Step(DifferenceAct.FOUND, DifferenceState.OPEN)
    if state is DifferenceState.CLOSED:
        return Step(DifferenceAct.REOPENED, DifferenceState.REOPENED)
    if before == now:
        return None
    if state in STANDING:
        return Step(DifferenceAct.MOVED, state)
    return Step(DifferenceAct.REOPENED, DifferenceState.REOPENED)


def on_gone(state: DifferenceState) -> Step | None:
    """Return what a run that does not find it any more does."""
    return None if state is DifferenceState.CLOSED else Step(DifferenceAct.CLOSED, DifferenceState.CLOSED)


def on_explained(state: DifferenceState) -> Step:
    """Return what an explanation does; `Conflict` where it comes too late."""
    if state is DifferenceState.CLOSED:
        raise Conflict("difference-closed", "该差异已消除，无需再说明。")
    if state is DifferenceState.SIGNED_OFF:
        raise Conflict("difference-signed-off", "该差异的说明已由预算工委认可，不能再改；数据变动后会自动重新打开。")
    return Step(DifferenceAct.EXPLAINED, DifferenceState.EXPLAINED)


def on_verdict(state: DifferenceState, verdict: Verdict) -> Step:
    """Return what the committee's word on the explanation does; `Precondition` where there is none to judge."""
    if state is not DifferenceState.EXPLAINED:
        raise Precondition("difference-not-explained", "该差异尚无待认可的说明，请先由报送单位说明原因。")
    if verdict is Verdict.ACCEPTED:
        return Step(DifferenceAct.SIGNED_OFF, DifferenceState.SIGNED_OFF)
    return Step(DifferenceAct.RETURNED, DifferenceState.REOPENED)
