"""What people made of warnings: decisions and closed cases, from which the precision of a rule is measured."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from chassis.messaging.verdict import Retry
from contracts.alerts.v1 import AlertState
from contracts.cases.v1 import CaseClosed, WarningDecision, WarningDisposed
from services.alerts.storage import alert_store, run_store

_STATE_OF: Final = {
    WarningDecision.CONFIRMED: AlertState.CONFIRMED,
    WarningDecision.DISMISSED: AlertState.DISMISSED,
}


def keep_decision(session: Session, event: WarningDisposed, *, now: datetime) -> None:
    """Set the warning's state to what the office decided, and keep the decision with its reason."""
    row = alert_store.set_state(session, event.alert_id, _STATE_OF[event.decision], case_id=event.case_id, at=now)
    if row is None:
        raise Retry(f"no warning {event.alert_id}")
    run_store.add_outcome(
        session,
        alert_id=event.alert_id,
        rule_id=row.rule_id,
        kind="disposed",
        verdict=event.decision,
        reason=event.reason,
        case_id=event.case_id,
        at=now,
    )


def keep_closing(session: Session, event: CaseClosed, *, now: datetime) -> None:
    """Keep the outcome of a closed case; a material change opens the warning anew from now on."""
    alert_store.settle(session, event.alert_id, event.case_id)
    run_store.add_outcome(
        session,
        alert_id=event.alert_id,
        rule_id=event.rule_id,
        kind="closed",
        verdict=event.outcome,
        reason="",
        case_id=event.case_id,
        at=now,
    )
