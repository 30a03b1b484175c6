"""Tells every occurrence of a warning: what the office confirms in cases is what the warning's page shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.outbox import publish
from contracts.alerts.v1 import AlertRaised, LegalBasis
from services.alerts.storage.alert_store import summary


def tell(session: Session, row: Row[Any]) -> None:
    """Publish the warning as its row stands now."""
    publish(
        session,
        AlertRaised(
            summary=summary(row),
            fact=row.fact,
            legal_basis=tuple(LegalBasis(**basis) for basis in row.legal_basis),
            questions=tuple(row.questions),
            receipt_ids=tuple(row.receipt_ids),
            matter=row.matter,
            raised_as=row.raised_as,
        ),
    )
