"""A warning between its raising and the office's decision: when it waits (again)."""

from __future__ import annotations

from enum import StrEnum

from contracts.alerts.v1 import AlertRaised, AlertState


class WarningState(StrEnum):
    """A warning waits for a decision, or has it."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


def after_raise(
    state: WarningState, kept: AlertRaised, event: AlertRaised, *, has_open_case: bool
) -> tuple[WarningState, AlertRaised]:
    """Return state and facts after a further raise of a known warning.

    The newest facts are kept; a message that came late changes nothing. A decided warning waits again only where it
    was raised once more after the decision and alerts has opened it anew (figures brought up to date are no raising);
    an open case goes on with the facts that were confirmed.
    """
    if event.summary.occurrences < kept.summary.occurrences:
        return state, kept
    is_more = (event.raised_as or event.summary.occurrences) > kept.summary.occurrences
    if is_more and not has_open_case and event.summary.state is AlertState.OPEN:
        return WarningState.WAITING, event
    return state, event
