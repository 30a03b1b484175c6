"""Questions to the ledger of differences: lists, one with its rows and history, the state of every identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from contracts.ingest.reconciliation_v1 import (
    DifferenceAct,
    DifferenceState,
    HistoryLine,
    IdentityOutcome,
    IdentityPeriod,
    SideRow,
)
from contracts.values import Page, ReceiptRef
from services.ingest.reconcile.differences import STANDING
from services.ingest.storage.reconciliation_tables import (
    difference,
    difference_history,
    difference_row,
    identity_period,
)
from services.ingest.storage.tables import delivery, receipt


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which differences a list shows; null means all."""

    state: DifferenceState | None = None
    identity: str | None = None
    region: str | None = None
    fiscal_year: int | None = None
    sender: str | None = None


def listed(session: Session, wanted: Wanted, page: Page) -> tuple[int, list[Row[Any]]]:
    """Return how many there are, and a page: unexplained first, then the oldest."""
    total = session.execute(_filtered(select(func.count()).select_from(difference), wanted)).scalar_one()
    rank = case(
        (difference.c.state.in_(list(STANDING)), 0),
        (difference.c.state == DifferenceState.EXPLAINED, 1),
        (difference.c.state == DifferenceState.SIGNED_OFF, 2),
        else_=3,
    )
    statement = _filtered(select(difference), wanted).order_by(
        rank, difference.c.first_seen, difference.c.identity, difference.c.period, difference.c.key
    )
    return total, list(session.execute(statement.limit(page.limit).offset(page.offset)).all())


def _filtered(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    for column, value in (
        (difference.c.state, wanted.state),
        (difference.c.identity, wanted.identity),
        (difference.c.region, wanted.region),
        (difference.c.fiscal_year, wanted.fiscal_year),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.sender is not None:
        statement = statement.where(difference.c.senders.contains([wanted.sender]))
    return statement


def find_row(session: Session, difference_id: UUID) -> Row[Any] | None:
    """Return one difference as it is stored, or null."""
    return session.execute(select(difference).where(difference.c.difference_id == difference_id)).first()


def rows_of(session: Session, difference_id: UUID, round_: int, *, sender: str | None) -> tuple[SideRow, ...]:
    """Return both sides' rows of a round, the left side first; with `sender`, only the rows that this unit sent."""
    statement = (
        select(difference_row, delivery.c.file_name)
        .join(receipt, receipt.c.receipt_id == difference_row.c.receipt_id)
        .join(delivery, delivery.c.delivery_id == receipt.c.delivery_id)
        .where(difference_row.c.difference_id == difference_id, difference_row.c.round == round_)
        .order_by(difference_row.c.number)
    )
    if sender is not None:
        statement = statement.where(delivery.c.sender == sender)
    return tuple(
        SideRow(
            side=row.side,
            label=row.label,
            amount=row.amount,
            receipt=ReceiptRef(receipt_id=row.receipt_id, file_name=row.file_name, place=row.place),
            row_no=row.row_no,
        )
        for row in session.execute(statement)
    )


def history_of(session: Session, difference_id: UUID) -> tuple[HistoryLine, ...]:
    """Return the history, oldest first."""
    rows = session.execute(
        select(difference_history)
        .where(difference_history.c.difference_id == difference_id)
        .order_by(difference_history.c.entry_id)
    )
    return tuple(
        HistoryLine(
            at=row.at,
            act=DifferenceAct(row.act),
            state=DifferenceState(row.state),
            left=row.left_amount,
            right=row.right_amount,
            note=row.note,
            by=row.by_seat,
            unit=row.unit,
        )
        for row in rows
    )


def periods_by_identity(session: Session, *, region: str, fiscal_year: int) -> dict[str, list[IdentityPeriod]]:
    """Return the last comparison of every period of a year, by identity."""
    rows = session.execute(
        select(identity_period)
        .where(identity_period.c.region == region, func.left(identity_period.c.period, 4) == str(fiscal_year))
        .order_by(identity_period.c.identity, identity_period.c.period)
    )
    found: dict[str, list[IdentityPeriod]] = {}
    for row in rows:
        found.setdefault(row.identity, []).append(
            IdentityPeriod(
                period=row.period,
                outcome=IdentityOutcome(row.outcome),
                reason=row.reason,
                compared=row.compared,
                broken=row.broken,
                ran_at=row.ran_at,
            )
        )
    return found


def age_days(first_seen: datetime, closed_at: datetime | None, now: datetime) -> int:
    """Whole days since a difference was first seen, until now or until it was closed."""
    return max(0, ((closed_at or now) - first_seen).days)
