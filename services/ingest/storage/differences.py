"""The ledger of differences: what is known, what was found, the append-only history. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.ingest.reconciliation_v1 import DifferenceState
from contracts.values import Actor, Origin
from services.ingest.reconcile.differences import Figures, Step
from services.ingest.reconcile.running import Break, PeriodResult
from services.ingest.storage.reconciliation_tables import (
    difference,
    difference_history,
    difference_row,
    identity_period,
)
from services.ingest.storage.tables import delivery, receipt, slice_

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))")
_DELIVERED = text(
    "SELECT DISTINCT data_set, period FROM ledger_v1.slice"
    " WHERE region = :region AND left(period, 4) = :year AND superseded_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A difference as the ledger has it."""

    difference_id: UUID
    identity: str
    region: str
    period: str
    key: str
    state: DifferenceState
    figures: Figures
    round: int
    senders: tuple[str, ...]
    explanation: str = ""
    explained_unit: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Who sent the rows of a difference, and whether they are official."""

    senders: tuple[str, ...]
    origin: Origin


def lock_scope(session: Session, region: str, fiscal_year: int) -> None:
    """Let one reconciler at a time judge a region's year; held until the commit."""
    session.execute(_LOCK, {"scope": f"ingest.reconcile/{region}/{fiscal_year}"})


def delivered(connection: Connection, *, region: str, fiscal_year: int) -> set[tuple[str, str]]:
    """Return (data set, period) of every current slice of a region's year."""
    rows = connection.execute(_DELIVERED, {"region": region, "year": str(fiscal_year)})
    return {(row.data_set, row.period) for row in rows}


def known(session: Session, *, identity: str, region: str, periods: Collection[str]) -> dict[tuple[str, str], Known]:
    """Return the differences of an identity's periods by (period, key)."""
    rows = session.execute(
        select(difference).where(
            difference.c.identity == identity, difference.c.region == region, difference.c.period.in_(list(periods))
        )
    )
    return {(row.period, row.key): _known(row) for row in rows}


def find(session: Session, difference_id: UUID, *, for_update: bool = False) -> Known | None:
    """Return one difference or null."""
    statement = select(difference).where(difference.c.difference_id == difference_id)
    row = session.execute(statement.with_for_update() if for_update else statement).first()
    return None if row is None else _known(row)


def _known(row: object) -> Known:
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 - SQLAlchemy's documented name
    return Known(
        difference_id=values["difference_id"],
        identity=values["identity"],
        region=values["region"],
        period=values["period"],
        key=values["key"],
        state=DifferenceState(values["state"]),
        figures=Figures(values["left_amount"], values["right_amount"]),
        round=values["round"],
        senders=tuple(values["senders"]),
        explanation=values["explanation"],
        explained_unit=values["explained_unit"],
    )


def sources(session: Session, receipt_ids: Collection[UUID]) -> Sources:
    """Return who sent these receipts; anything but official marks the whole."""
    rows = session.execute(
        select(delivery.c.sender, slice_.c.origin)
        .join(receipt, receipt.c.delivery_id == delivery.c.delivery_id)
        .join(slice_, slice_.c.receipt_id == receipt.c.receipt_id)
        .where(receipt.c.receipt_id.in_(list(receipt_ids)))
    ).all()
    origins = {Origin(row.origin) for row in rows}
    marked = next((origin for origin in Origin if origin in origins and origin is not Origin.OFFICIAL), Origin.OFFICIAL)
    return Sources(tuple(sorted({row.sender for row in rows})), marked)


def save_found(
    session: Session,
    found: Break,
    before: Known | None,
    step: Step,
    *,
    identity: str,
    region: str,
    slice_id: UUID,
    now: datetime,
) -> Known:
    """Write what a run found: the difference as it now is, both sides' rows as a new round, the history."""
    origin = sources(session, found.receipt_ids)
    values = {
        "subject": found.subject,
        "state": step.state,
        "left_amount": found.figures.left,
        "right_amount": found.figures.right,
        "left_rows": found.left_rows,
        "right_rows": found.right_rows,
        "senders": list(origin.senders),
        "receipt_ids": list(found.receipt_ids),
        "origin": origin.origin,
        "last_seen": now,
        "closed_at": None,
    }
    if before is None:
        difference_id, round_ = uuid4(), 1
        fixed = {"difference_id": difference_id, "identity": identity, "region": region, "period": found.period}
        fixed |= {"key": found.key, "fiscal_year": int(found.period[:4]), "first_seen": now}
        fixed |= {"explanation": "", "explained_unit": ""}
        session.execute(insert(difference).values(**fixed, **values, round=round_))
    else:
        difference_id, round_ = before.difference_id, before.round + 1
        if step.state is DifferenceState.REOPENED:
            values |= {"explanation": "", "explained_unit": "", "explained_at": None, "signed_off_at": None}
        session.execute(
            update(difference).where(difference.c.difference_id == difference_id).values(**values, round=round_)
        )
    _add_rows(session, difference_id, round_, found)
    made = Known(
        difference_id, identity, region, found.period, found.key, step.state, found.figures, round_, origin.senders
    )
    add_history(session, made, step, now=now, slice_id=slice_id)
    return made


def _add_rows(session: Session, difference_id: UUID, round_: int, found: Break) -> None:
    rows = [
        {
            "difference_id": difference_id,
            "round": round_,
            "number": number,
            "side": piece.side,
            "label": piece.label,
            "amount": piece.amount,
            "receipt_id": piece.receipt_id,
            "row_no": piece.row_no,
            "place": piece.place,
        }
        for number, piece in enumerate(found.pieces, 1)
    ]
    if rows:
        session.execute(insert(difference_row), rows)


def touch(session: Session, difference_ids: Sequence[UUID], *, now: datetime) -> None:
    """Note that these differences stand unchanged."""
    if difference_ids:
        statement = update(difference).where(difference.c.difference_id.in_(difference_ids))
        session.execute(statement.values(last_seen=now))


def close(session: Session, item: Known, step: Step, *, slice_id: UUID, now: datetime) -> None:
    """Close a difference whose identity holds again."""
    session.execute(
        update(difference)
        .where(difference.c.difference_id == item.difference_id)
        .values(state=step.state, closed_at=now)
    )
    add_history(session, item, step, now=now, slice_id=slice_id)


def explain(
    session: Session, item: Known, step: Step, *, explanation: str, unit: str, by: Actor, now: datetime
) -> None:
    """Keep the unit's explanation."""
    session.execute(
        update(difference)
        .where(difference.c.difference_id == item.difference_id)
        .values(state=step.state, explanation=explanation, explained_unit=unit, explained_at=now)
    )
    add_history(session, item, step, now=now, note=explanation, by=by, unit=unit)


def judge(session: Session, item: Known, step: Step, *, note: str, by: Actor, now: datetime) -> None:
    """Keep the committee's word on the explanation."""
    values: dict[str, object] = {"state": step.state}
    if step.state is DifferenceState.SIGNED_OFF:
        values["signed_off_at"] = now
    session.execute(update(difference).where(difference.c.difference_id == item.difference_id).values(**values))
    add_history(session, item, step, now=now, note=note, by=by)


def add_history(
    session: Session,
    item: Known,
    step: Step,
    *,
    now: datetime,
    slice_id: UUID | None = None,
    note: str = "",
    by: Actor | None = None,
    unit: str = "",
) -> None:
    """Add one entry; there is no right to change or remove one."""
    session.execute(
        insert(difference_history).values(
            difference_id=item.difference_id,
            at=now,
            act=step.act,
            state=step.state,
            left_amount=item.figures.left,
            right_amount=item.figures.right,
            note=note,
            by_seat=by.seat if by else "",
            unit=unit,
            slice_id=slice_id,
        )
    )


def last_outcomes(session: Session, *, region: str, fiscal_year: int) -> dict[tuple[str, str], tuple[str, str]]:
    """Return outcome and reason of every last comparison, by identity and period."""
    rows = session.execute(
        select(identity_period.c.identity, identity_period.c.period, identity_period.c.outcome, identity_period.c.reason)
        .where(identity_period.c.region == region, func.left(identity_period.c.period, 4) == str(fiscal_year))
    )  # fmt: skip
    return {(row.identity, row.period): (row.outcome, row.reason) for row in rows}


def save_period(
    session: Session, result: PeriodResult, *, identity: str, region: str, slice_id: UUID, now: datetime
) -> None:
    """Keep what the last comparison of a period came to."""
    values = {
        "outcome": result.outcome,
        "reason": result.reason,
        "compared": result.compared,
        "broken": len(result.breaks),
        "ran_at": now,
        "slice_id": slice_id,
    }
    statement = upsert(identity_period).values(identity=identity, region=region, period=result.period, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["identity", "region", "period"], set_=values))


def standing_by_identity(session: Session, *, region: str, fiscal_year: int) -> dict[str, int]:
    """Count the differences that are neither closed nor signed off."""
    settled = (DifferenceState.CLOSED, DifferenceState.SIGNED_OFF)
    rows = session.execute(
        select(difference.c.identity, func.count())
        .where(
            difference.c.region == region,
            difference.c.fiscal_year == fiscal_year,
            difference.c.state.not_in(settled),
        )
        .group_by(difference.c.identity)
    )
    return {identity: count for identity, count in rows}  # noqa: C416 - rows are not pairs to mypy
