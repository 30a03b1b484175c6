"""What one proposes and the head of the committee approves: whitelist entries, parameters, rules."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.values import Instant, Model


class ProposalState(StrEnum):
    """Life of a proposed change."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"
    """Approved, and ended before its time."""


class Proposal(Model):
    """Who proposed a change and why, and what became of it."""

    state: ProposalState
    reason: str
    proposed_by: str
    """Seat."""
    proposer_name: str
    proposed_at: Instant
    approver_seat: str = ""
    """The seat of 预算工委负责同志; empty where it is undecided, or was decided before seats approved."""
    approver_name: str = ""
    """The person on that seat; another than the one who proposed."""
    decided_on: date | None = None
    decision_note: str = ""
    ended_at: Instant | None = None
    end_reason: str = ""
