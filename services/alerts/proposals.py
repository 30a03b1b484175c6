"""Two people for every change of what the rules do: one proposes, the head approves (domain.md 2, FT22, FT25)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from contracts.alerts.proposals import ProposalState
from contracts.errors import Forbidden, InvalidInput, Precondition
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


def decided(row: Any, actor: Actor, *, head_seat: str, is_approved: bool, note: str, on: date) -> dict[str, Any]:
    """Return the values of a decision; an error where it is none, or where another than the head decides.

    The head's seat decides, with the certificate that was checked at this request; nobody types an approver's name.
    """
    if row.state != ProposalState.PROPOSED:
        raise Precondition("proposal-decided", "这一申请已经审批过，不能再次审批。", "state")
    if actor.seat == row.proposed_by or actor.name.strip() == row.proposer_name.strip():
        raise Forbidden("same-person", "审批人不能是申请人本人，须由预算工委负责同志审批。", actor.seat)
    require_head(actor, head_seat)
    if not is_approved and len(note.strip()) < 2:
        raise InvalidInput("note-missing", "不同意时请写明理由。", "note")
    return {
        "state": (ProposalState.APPROVED if is_approved else ProposalState.REFUSED).value,
        "approver_seat": actor.seat,
        "approver_name": actor.name,
        "decided_on": on,
        "decision_note": note.strip(),
    }


def require_head(actor: Actor, head_seat: str) -> None:
    """Return where the head's seat acts."""
    if actor.seat != head_seat:
        raise Forbidden(
            "head-only", f"须由预算工委负责同志的席位（{head_seat}）用本人证书审批；本席位为 {actor.seat}。", actor.seat
        )


def ended(row: Any, *, reason: str, at: datetime) -> dict[str, Any]:
    """Return the values of an end before its time."""
    if row.state != ProposalState.APPROVED:
        raise Precondition("proposal-not-approved", "只有已批准且尚未终止的才能终止。", "state")
    return {"state": ProposalState.ENDED.value, "ended_at": at, "end_reason": reason.strip()}
