"""Deliveries, their parts and refusals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, and_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.ingest.v1 import Arrivals, Delivery, DeliveryState, Manifest, ManifestSignature, Refusal
from contracts.values import Page
from services.ingest.staging import Part
from services.ingest.storage.tables import delivery, delivery_part, receipt, refusal, slice_

_IN_HAND = delivery.c.state.in_([DeliveryState.OPEN, DeliveryState.COMPLETE])


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A delivery as it is stored."""

    delivery_id: UUID
    state: DeliveryState
    sender: str
    manifest: Manifest
    is_signed: bool
    despite: str | None
    """The administrator's reason for accepting it with errors."""
    part_size: int
    opened_at: datetime
    completed_at: datetime | None
    decided_at: datetime | None
    refusal_count: int
    has_original: bool
    receipt_id: UUID | None


def manifest_sha256(manifest: Manifest) -> str:
    """Identity of a manifest: two with the same are the same announcement."""
    exclude = {name for name in ("correction_note", "money_unit") if getattr(manifest, name) is None}
    return hashlib.sha256(manifest.model_dump_json(exclude=exclude).encode()).hexdigest()


def insert_open(
    session: Session, *, sender: str, manifest: Manifest, part_size: int, opened_by: str, now: datetime
) -> bool:
    """Add an open delivery; false where one with the same manifest is in hand already."""
    statement = insert(delivery).values(
        delivery_id=uuid4(),
        state=DeliveryState.OPEN,
        sender=sender,
        data_set=manifest.data_set,
        region=manifest.region,
        period=manifest.period,
        file_name=manifest.file_name,
        size=manifest.size,
        sha256=manifest.sha256,
        manifest=manifest.model_dump(mode="json"),
        manifest_sha256=manifest_sha256(manifest),
        part_size=part_size,
        opened_by=opened_by,
        opened_at=now,
    )
    added = session.execute(statement.on_conflict_do_nothing().returning(delivery.c.delivery_id))
    return added.first() is not None


def _query() -> Select[Any]:
    return select(delivery, receipt.c.receipt_id).outerjoin(receipt, receipt.c.delivery_id == delivery.c.delivery_id)


# Built once: the loader's statements cost more to build than to run.
_IS_MINE: Final = delivery.c.delivery_id == bindparam("mine")
_FIND: Final = _query().where(_IS_MINE)
_LOCK: Final = select(delivery.c.delivery_id).where(_IS_MINE)
_PARTS: Final = (
    select(delivery_part).where(delivery_part.c.delivery_id == bindparam("mine")).order_by(delivery_part.c.part_index)
)
_FINISHED: Final = select(delivery.c.delivery_id).where(
    delivery.c.delivery_id.in_(bindparam("candidates", expanding=True)),
    delivery.c.state.in_([DeliveryState.ACCEPTED, DeliveryState.REFUSED])
    | ((delivery.c.state == DeliveryState.OPEN) & (delivery.c.opened_at < bindparam("forgotten_before"))),
)
_ACCEPT: Final = (
    update(delivery)
    .where(_IS_MINE)
    .values(state=DeliveryState.ACCEPTED, decided_at=bindparam("now"), has_original=True)
)


def _record(row: Row[Any]) -> DeliveryRecord:
    return DeliveryRecord(
        delivery_id=row.delivery_id,
        state=DeliveryState(row.state),
        sender=row.sender,
        manifest=Manifest.model_validate(row.manifest),
        is_signed=row.manifest_signature is not None,
        despite=row.despite_reason,
        part_size=row.part_size,
        opened_at=row.opened_at,
        completed_at=row.completed_at,
        decided_at=row.decided_at,
        refusal_count=row.refusal_count,
        has_original=row.has_original,
        receipt_id=row.receipt_id,
    )


def find(
    session: Session, delivery_id: UUID, *, for_update: bool = False, for_share: bool = False
) -> DeliveryRecord | None:
    """Return a delivery or null; locked against others' changes where asked."""
    mine = {"mine": delivery_id}
    if for_update or for_share:
        # A statement of its own: one that waits for the lock sees the new delivery beside the old, missing receipt.
        session.execute(_LOCK.with_for_update(read=for_share), mine)
    row = session.execute(_FIND, mine).first()
    return None if row is None else _record(row)


def find_in_hand(session: Session, sender: str, manifest: Manifest) -> DeliveryRecord | None:
    """Return the open or complete delivery of this manifest."""
    row = session.execute(
        _query().where(
            delivery.c.sender == sender,
            delivery.c.manifest_sha256 == manifest_sha256(manifest),
            delivery.c.state.in_([DeliveryState.OPEN, DeliveryState.COMPLETE]),
        )
    ).first()
    return None if row is None else _record(row)


def find_current(session: Session, sender: str, manifest: Manifest) -> DeliveryRecord | None:
    """Return the accepted delivery whose rows are current for this slice, if its file is this very one."""
    row = session.execute(
        _query()
        .join(slice_, slice_.c.receipt_id == receipt.c.receipt_id)
        .where(
            slice_.c.data_set == manifest.data_set,
            slice_.c.sender == sender,
            slice_.c.region == manifest.region,
            slice_.c.period == manifest.period,
            slice_.c.superseded_at.is_(None),
            delivery.c.sha256 == manifest.sha256,
        )
    ).first()
    return None if row is None else _record(row)


def count_open(session: Session, sender: str, *, since: datetime) -> int:
    """Count the deliveries of a sender that were opened after `since` and are open still."""
    query = select(func.count()).where(
        delivery.c.sender == sender, delivery.c.state == DeliveryState.OPEN, delivery.c.opened_at > since
    )
    return int(session.execute(query).scalar_one())


def finished_among(session: Session, candidates: Sequence[UUID], *, forgotten_before: datetime) -> list[UUID]:
    """Return those of `candidates` that are decided, or were opened so long ago that nobody comes back to them."""
    which = {"candidates": candidates, "forgotten_before": forgotten_before}
    return list(session.execute(_FINISHED, which).scalars())


def listed(
    session: Session,
    *,
    state: DeliveryState | None,
    data_set: str | None,
    sender: str | None,
    page: Page,
    since: datetime | None = None,
) -> tuple[int, list[DeliveryRecord]]:
    """Return how many there are, and a page of them, newest first; with `since`, of those decided since or in hand."""
    wanted = and_(
        True,
        *([delivery.c.state == state] if state else []),
        *([delivery.c.data_set == data_set] if data_set else []),
        *([delivery.c.sender == sender] if sender else []),
        *([_IN_HAND | (delivery.c.decided_at >= since)] if since else []),
    )
    total = session.execute(select(func.count()).select_from(delivery).where(wanted)).scalar_one()
    newest_first = (delivery.c.opened_at.desc(), delivery.c.delivery_id)
    rows = session.execute(_query().where(wanted).order_by(*newest_first).limit(page.limit).offset(page.offset))
    return int(total), [_record(row) for row in rows]


def arrivals(session: Session, *, limit: int, of_newest: int) -> tuple[Arrivals, ...]:
    """Return what came, a line for each day, data set and sender, the newest first, of so many newest deliveries."""
    newest = select(delivery).order_by(delivery.c.opened_at.desc(), delivery.c.delivery_id).limit(of_newest).subquery()
    at = func.coalesce(newest.c.decided_at, newest.c.completed_at, newest.c.opened_at)
    day = func.date(func.timezone(CHINA.key, at))
    counted = {
        name: func.count().filter(newest.c.state.in_(states))
        for name, states in (
            ("accepted", [DeliveryState.ACCEPTED]),
            ("refused", [DeliveryState.REFUSED]),
            ("in_hand", [DeliveryState.OPEN, DeliveryState.COMPLETE]),
        )
    }
    last = func.array_agg(aggregate_order_by(newest.c.delivery_id, at.desc()))
    query = (
        select(
            day.label("day"),
            newest.c.data_set,
            newest.c.sender,
            func.min(newest.c.period).label("first_period"),
            func.max(newest.c.period).label("last_period"),
            *(count.label(name) for name, count in counted.items()),
            func.max(at).label("latest_at"),
            last.label("delivery_ids"),
        )
        .group_by(day, newest.c.data_set, newest.c.sender)
        .order_by(day.desc(), func.max(at).desc(), newest.c.data_set, newest.c.sender)
        .limit(limit)
    )
    return tuple(
        Arrivals(
            day=row.day,
            data_set=row.data_set,
            sender=row.sender,
            first_period=row.first_period,
            last_period=row.last_period,
            accepted=row.accepted,
            refused=row.refused,
            in_hand=row.in_hand,
            latest_at=row.latest_at,
            delivery_id=row.delivery_ids[0],
        )
        for row in session.execute(query)
    )


def counts_since(session: Session, since: datetime) -> dict[DeliveryState, int]:
    """Count the deliveries that were decided since, and those that are in hand, by state."""
    query = select(delivery.c.state, func.count()).where(_IN_HAND | (delivery.c.decided_at >= since))
    return {DeliveryState(state): count for state, count in session.execute(query.group_by(delivery.c.state))}


def put_part(session: Session, delivery_id: UUID, part: Part, now: datetime) -> None:
    """Record a part; the same index again replaces it, as the file in the staging area was replaced."""
    values = {"size": part.size, "sha256": part.sha256, "recorded_at": now}
    statement = insert(delivery_part).values(delivery_id=delivery_id, part_index=part.index, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["delivery_id", "part_index"], set_=values))


def parts_of(session: Session, delivery_id: UUID) -> list[Part]:
    """Return the recorded parts in order."""
    rows = session.execute(_PARTS, {"mine": delivery_id})
    return [Part(row.part_index, row.size, row.sha256) for row in rows]


def put_signature(session: Session, delivery_id: UUID, signature: ManifestSignature) -> None:
    """Keep the sender's signature of the manifest."""
    _set(session, delivery_id, manifest_signature=signature.signature, signer_pem=signature.certificate_pem)


def mark_complete(session: Session, delivery_id: UUID, now: datetime) -> None:
    """All parts are there."""
    _set(session, delivery_id, state=DeliveryState.COMPLETE, completed_at=now)


def mark_despite(session: Session, delivery_id: UUID, *, reason: str, by: str, now: datetime) -> None:
    """Hand a refused delivery to the loader again, with the administrator's reason."""
    _set(
        session,
        delivery_id,
        state=DeliveryState.COMPLETE,
        decided_at=None,
        despite_reason=reason,
        despite_by=by,
        despite_at=now,
    )


def mark_accepted(session: Session, delivery_id: UUID, now: datetime) -> None:
    """The delivery's rows are in the ledger."""
    session.execute(_ACCEPT, {"mine": delivery_id, "now": now})


def mark_refused(
    session: Session,
    delivery_id: UUID,
    refusals: Sequence[Refusal],
    *,
    count: int,
    has_original: bool,
    now: datetime,
) -> None:
    """The delivery was refused for these reasons."""
    _set(
        session,
        delivery_id,
        state=DeliveryState.REFUSED,
        decided_at=now,
        refusal_count=count,
        has_original=has_original,
    )
    # A delivery that the administrator sent round again may have reasons from before; they stay listed.
    told = select(func.count()).select_from(refusal).where(refusal.c.delivery_id == delivery_id)
    first = int(session.execute(told).scalar_one())
    rows = [
        {
            "delivery_id": delivery_id,
            "position": position,
            "file": reason.file,
            "sheet": reason.sheet,
            "row_no": reason.row,
            "column_name": reason.column,
            "value": reason.value,
            "rule": reason.rule,
            "detail": reason.detail,
        }
        for position, reason in enumerate(refusals, start=first)
    ]
    session.execute(insert(refusal), rows)


def _set(session: Session, delivery_id: UUID, **values: Any) -> None:
    session.execute(update(delivery).where(delivery.c.delivery_id == delivery_id).values(**values))


def refusals_of(session: Session, delivery_id: UUID) -> tuple[Refusal, ...]:
    """Return the named refusals of a delivery in order."""
    query = select(refusal).where(refusal.c.delivery_id == delivery_id).order_by(refusal.c.position)
    return tuple(
        Refusal(
            file=row.file,
            sheet=row.sheet,
            row=row.row_no,
            column=row.column_name,
            value=row.value,
            rule=row.rule,
            detail=row.detail,
        )
        for row in session.execute(query)
    )


def as_answer(session: Session, record: DeliveryRecord) -> Delivery:
    """Return a delivery as its sender and the portal see it."""
    return Delivery(
        delivery_id=record.delivery_id,
        state=record.state,
        sender=record.sender,
        manifest=record.manifest,
        parts=tuple(part.index for part in parts_of(session, record.delivery_id)),
        part_size=record.part_size,
        opened_at=record.opened_at,
        decided_at=record.decided_at,
        receipt_id=record.receipt_id,
        refusals=refusals_of(session, record.delivery_id) if record.refusal_count else (),
        refusal_count=record.refusal_count,
        accepted_despite=record.despite,
    )
