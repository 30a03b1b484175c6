"""Warnings that wait for a decision, and what was decided. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertRaised
from contracts.cases.v1 import CaseState, WarningDecision
from services.cases.storage.tables import CASE_FILE, WARNING, WARNING_DECISION
from services.cases.warning import WarningState


@dataclass(frozen=True, slots=True)
class StoredWarning:
    """A warning as the table holds it."""

    state: WarningState
    alert: AlertRaised


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office made of a warning, why, and which case came of it."""

    alert_id: UUID
    decision: WarningDecision
    reason: str
    decided_on: date
    case_id: UUID | None


def add(session: Session, event: AlertRaised, *, now: datetime) -> bool:
    """Keep a warning that is new here; false where it is known."""
    statement = insert_or_not(WARNING).values(
        alert_id=event.summary.alert_id,
        state=WarningState.WAITING,
        occurrences=event.summary.occurrences,
        updated_at=now,
        body=event.model_dump(mode="json"),
    )
    added = session.execute(statement.on_conflict_do_nothing().returning(WARNING.c.alert_id))
    return added.first() is not None


def lock(session: Session, alert_id: UUID) -> StoredWarning | None:
    """Return the warning, held for this transaction; null where it has not arrived."""
    row = session.execute(select(WARNING).where(WARNING.c.alert_id == alert_id).with_for_update()).one_or_none()
    if row is None:
        return None
    return StoredWarning(WarningState(row.state), AlertRaised.model_validate(row.body))


def save(session: Session, state: WarningState, alert: AlertRaised, *, now: datetime) -> None:
    """Write state and facts of a known warning."""
    session.execute(
        update(WARNING)
        .where(WARNING.c.alert_id == alert.summary.alert_id)
        .values(state=state, occurrences=alert.summary.occurrences, updated_at=now, body=alert.model_dump(mode="json"))
    )


def has_open_case(session: Session, alert_id: UUID) -> bool:
    """Tell whether a case of this warning is not closed yet."""
    statement = select(CASE_FILE.c.case_id).where(
        CASE_FILE.c.alert_id == alert_id, CASE_FILE.c.state != CaseState.CLOSED
    )
    return session.execute(statement).first() is not None


def add_decision(session: Session, decision: Decision, *, seat: str, now: datetime) -> None:
    """Record a decision; earlier ones of the same warning stay."""
    session.execute(
        insert(WARNING_DECISION).values(
            alert_id=decision.alert_id,
            decision=decision.decision,
            reason=decision.reason,
            decided_on=decision.decided_on,
            decided_at=now,
            seat=seat,
            case_id=decision.case_id,
        )
    )
