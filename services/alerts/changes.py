"""What a run's finding means for a warning that is known: say it once, again only on material change (domain.md 4.K 6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.alerts.v1 import AlertState
from contracts.values import MatterClass
from services.alerts.grouping import Finding
from services.alerts.severity import rank

MATERIAL_SHARE: Final = Decimal("0.10")
"""A change of the amount by this share of the amount last raised is material."""


class Change(StrEnum):
    """What to do with a finding."""

    NEW = "new"
    """Not known: raise."""
    UNCHANGED = "unchanged"
    REFRESH = "refresh"
    """Changed, not materially: a further occurrence with its figures up to date, not raised to people again."""
    AGAIN = "again"
    """Materially changed: a further occurrence, raised again."""
    RETURNED = "returned"
    """It had gone and is back: a further occurrence, raised again."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a warning: its state, and how it stood when it was last raised."""

    state: AlertState
    is_gone: bool
    """The fact was gone at the last run (an open warning is then cleared)."""
    is_settled: bool
    """Its case is closed."""
    unit_name: str
    content_hash: str
    raised_level: MatterClass
    raised_amount: Decimal | None
    raised_period: str
    level: MatterClass | None = None
    """As it stands; doubts may have changed it since it was last raised."""
    head_level: MatterClass | None = None
    """The level that the head of the committee has set."""
    doubts: tuple[UUID, ...] = ()
    """Unexplained differences under its data."""


def change(known: Known | None, finding: Finding, *, is_covered: bool = False) -> Change:
    """Return what the finding means. The comparison is with the last raising, so that small steps add up.

    `is_covered`: an entry of the whitelist holds it back.
    """
    if known is None:
        return Change.NEW
    if known.state is AlertState.CLEARED or (known.state is AlertState.WHITELISTED and not is_covered):
        return Change.RETURNED
    if _is_material(known, finding):
        return Change.AGAIN
    if known.state not in (AlertState.OPEN, AlertState.WHITELISTED):
        return Change.UNCHANGED
    if is_covered and known.state is AlertState.OPEN:
        return Change.REFRESH
    has_its_level = known.head_level is not None or known.level in (None, finding.level)
    return Change.UNCHANGED if has_its_level and known.content_hash == finding.content_hash() else Change.REFRESH


def state_after(known: Known | None, what: Change, *, is_covered: bool = False) -> AlertState:
    """Return the state that follows.

    A decided warning opens anew only on material change; a confirmed one only after its case is closed. What would be
    open is held back while the whitelist covers it.
    """
    state = _uncovered_state(known, what)
    return AlertState.WHITELISTED if is_covered and state is AlertState.OPEN else state


def _uncovered_state(known: Known | None, what: Change) -> AlertState:
    if known is None or what is Change.RETURNED:
        return AlertState.OPEN
    if what is Change.AGAIN and (known.state is AlertState.DISMISSED or known.is_settled):
        return AlertState.OPEN
    return known.state


def level_after(known: Known | None, finding: Finding, state: AlertState) -> MatterClass:
    """Return the level that a finding is kept with: the head's stands until the warning opens anew."""
    if known is None or known.head_level is None or has_opened_anew(known, state):
        return finding.level
    return known.head_level


def has_opened_anew(known: Known, state: AlertState) -> bool:
    """Return whether a decided, settled or cleared warning is open again: what was said of it before is done with."""
    return state is AlertState.OPEN and (known.state is not AlertState.OPEN or known.is_settled)


def _is_material(known: Known, finding: Finding) -> bool:
    has_grown = rank(finding.level) > rank(known.raised_level) or finding.period > known.raised_period
    if known.state is AlertState.DISMISSED:
        return has_grown or _amount_change(known, finding) >= MATERIAL_SHARE
    has_other_addressee = known.state is AlertState.OPEN and finding.unit_name != known.unit_name
    return has_grown or has_other_addressee or abs(_amount_change(known, finding)) >= MATERIAL_SHARE


def _amount_change(known: Known, finding: Finding) -> Decimal:
    """Return the change of the amount's size as a share of the amount last raised; 1 where it was none."""
    before, now = abs(known.raised_amount or Decimal(0)), abs(finding.amount or Decimal(0))
    if before == 0:
        return Decimal(0) if now == 0 else Decimal(1)
    return (now - before) / before
