"""Two people for every change of what the rules do: one proposes, the head approves (domain.md 2, FT22, FT25)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.clock import CHINA
from contracts.alerts.proposals import ProposalState
from contracts.errors import InvalidInput, Precondition
from contracts.values import Actor


def proposed(actor: Actor, *, reason: str, at: datetime) -> dict[str, Any]:
    """Return the values of a new proposal."""
    return {
        "state": ProposalState.PROPOSED.value,
        "reason": reason.strip(),
        "proposed_by": actor.seat,
        "proposer_name": actor.name,
        "proposed_at": at,
    }


def decided(
    row: Any, *, is_approved: bool, approver_name: str, decided_on: date, note: str, today: date
) -> dict[str, Any]:
    """Return the values of a decision; an error where it is none or the same person decides who proposed."""
    if row.state != ProposalState.PROPOSED:
        raise Precondition("proposal-decided", "这一申请已经审批过，不能再次审批。", "state")
    if approver_name.strip() == row.proposer_name.strip():
        raise InvalidInput("same-person", "审批人不能是申请人本人，须由预算工委负责同志审批。", "approver_name")
    if not row.proposed_at.astimezone(CHINA).date() <= decided_on <= today:
        raise InvalidInput("date-out-of-place", "审批日期应在提出申请之日至今天之间。", "decided_on")
    if not is_approved and len(note.strip()) < 2:
        raise InvalidInput("note-missing", "不同意时请写明理由。", "note")
    return {
        "state": (ProposalState.APPROVED if is_approved else ProposalState.REFUSED).value,
        "approver_name": approver_name.strip(),
        "decided_on": decided_on,
        "decision_note": note.strip(),
    }


def ended(row: Any, *, reason: str, at: datetime) -> dict[str, Any]:
    """Return the values of an end before time."""
    if row.state != ProposalState.APPROVED:
        raise Precondition("proposal-not-approved", "只有已批准且尚未终止的才能终止。", "state")
    return {"state": ProposalState.ENDED.value, "ended_at": at, "end_reason": reason.strip()}
