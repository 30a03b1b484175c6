"""Columns of everything that one proposes and the head approves."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Date, DateTime, Row, Text

from contracts.alerts.proposals import Proposal


def proposal_columns() -> tuple[Column[Any], ...]:
    """Return new columns `state reason proposed_… approver_… decided_on decision_note ended_at end_reason`."""
    return (
        Column("state", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("proposed_by", Text, nullable=False),
        Column("proposer_name", Text, nullable=False),
        Column("proposed_at", DateTime(timezone=True), nullable=False),
        Column("approver_seat", Text, nullable=False, server_default=""),
        Column("approver_name", Text, nullable=False, server_default=""),
        Column("decided_on", Date),
        Column("decision_note", Text, nullable=False, server_default=""),
        Column("ended_at", DateTime(timezone=True)),
        Column("end_reason", Text, nullable=False, server_default=""),
    )


_NAMES: Final = tuple(Proposal.model_fields)


def proposal_of(row: Row[Any]) -> Proposal:
    """Return the contract's view of a row with these columns."""
    return Proposal(**{name: getattr(row, name) for name in _NAMES})
