"""What the system proposes, and what ingest told senders. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.follow_ups_v1 import DeliveryNotice, ProposalKind
from contracts.ingest.calendar_v1 import DueItem
from contracts.values import Origin, Page
from services.cases.storage.tables import DELIVERY_NOTICE, PROPOSAL


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal as the table holds it."""

    proposal_id: UUID
    kind: ProposalKind
    case_id: UUID | None
    unit: str | None
    region: str
    items: tuple[DueItem, ...]
    origin: Origin
    """Of the data that the deliveries belong to (dunning)."""
    due_on: date
    proposed_on: date
    is_open: bool


def propose_reminder(session: Session, case_id: UUID, *, region: str, due_on: date, today: date) -> bool:
    """Propose a reminder; false where one is open already."""
    statement = insert_or_not(PROPOSAL).values(
        proposal_id=uuid4(), kind=ProposalKind.REMINDER, case_id=case_id, region=region, body={}, due_on=due_on,
        proposed_on=today, state="open",
    )  # fmt: skip
    return session.execute(statement.on_conflict_do_nothing().returning(PROPOSAL.c.proposal_id)).first() is not None


def propose_dunning(
    session: Session, unit: str, *, region: str, items: tuple[DueItem, ...], origin: Origin, today: date
) -> UUID:
    """Propose a dunning letter, or add lines to the one that is open for the unit; return its id."""
    stored = open_dunning(session, unit, region)
    known = {} if stored is None else {(item.data_set, item.period): item for item in stored.items}
    merged = tuple({**known, **{(item.data_set, item.period): item for item in items}}.values())
    if stored is not None:
        keep_items(session, stored.proposal_id, merged, origin)
        return stored.proposal_id
    proposal_id = uuid4()
    session.execute(
        insert(PROPOSAL).values(
            proposal_id=proposal_id, kind=ProposalKind.DUNNING, unit=unit, region=region, proposed_on=today,
            state="open", **_listing(merged, origin),
        )
    )  # fmt: skip
    return proposal_id


def open_dunning(session: Session, unit: str, region: str) -> StoredProposal | None:
    """Return the unit's open dunning, held for this transaction; null where there is none."""
    row = session.execute(
        select(PROPOSAL)
        .where(
            PROPOSAL.c.kind == ProposalKind.DUNNING,
            PROPOSAL.c.unit == unit,
            PROPOSAL.c.region == region,
            PROPOSAL.c.state == "open",
        )
        .with_for_update()
    ).one_or_none()
    return None if row is None else _stored(row)


def keep_items(session: Session, proposal_id: UUID, items: tuple[DueItem, ...], origin: Origin) -> None:
    """Write what a dunning lists; at least one line."""
    session.execute(update(PROPOSAL).where(PROPOSAL.c.proposal_id == proposal_id).values(**_listing(items, origin)))


def _listing(items: tuple[DueItem, ...], origin: Origin) -> dict[str, Any]:
    body = {"items": [item.model_dump(mode="json") for item in items], "origin": origin}
    return {"body": body, "due_on": min(item.due_on for item in items)}


def get(session: Session, proposal_id: UUID) -> StoredProposal | None:
    """Return a proposal; null where there is none."""
    row = session.execute(select(PROPOSAL).where(PROPOSAL.c.proposal_id == proposal_id)).one_or_none()
    return None if row is None else _stored(row)


def open_ones(session: Session, page: Page) -> tuple[int, list[StoredProposal]]:
    """Return how many proposals are open, and one page, the longest overdue first."""
    is_open = PROPOSAL.c.state == "open"
    total = session.execute(select(func.count()).select_from(PROPOSAL).where(is_open)).scalar_one()
    query = select(PROPOSAL).where(is_open).order_by(PROPOSAL.c.due_on, PROPOSAL.c.proposal_id)
    return total, [_stored(row) for row in session.execute(query.limit(page.limit).offset(page.offset))]


def open_reminder_since(session: Session, case_id: UUID) -> date | None:
    """Return since when a reminder is proposed for a case; null where it is not."""
    query = select(PROPOSAL.c.proposed_on).where(PROPOSAL.c.case_id == case_id, PROPOSAL.c.state == "open")
    return session.execute(query).scalar_one_or_none()


def last_ended(session: Session, case_id: UUID) -> date | None:
    """Return the day on which the case's last proposal was sent or set aside."""
    query = select(func.max(PROPOSAL.c.ended_on)).where(PROPOSAL.c.case_id == case_id)
    found: date | None = session.execute(query).scalar_one()
    return found


def lock(session: Session, proposal_id: UUID) -> StoredProposal | None:
    """Return a proposal, held for this transaction."""
    query = select(PROPOSAL).where(PROPOSAL.c.proposal_id == proposal_id).with_for_update()
    row = session.execute(query).one_or_none()
    return None if row is None else _stored(row)


def end(session: Session, proposal_id: UUID, *, state: str, reason: str, seat: str, today: date) -> None:
    """End an open proposal as `sent` or `dropped`."""
    session.execute(
        update(PROPOSAL)
        .where(PROPOSAL.c.proposal_id == proposal_id)
        .values(state=state, ended_on=today, reason=reason, seat=seat)
    )


def end_of_case(session: Session, case_id: UUID, *, state: str, reason: str, seat: str, today: date) -> None:
    """End a case's open proposal, where there is one: it was sent, or is out of date."""
    session.execute(
        update(PROPOSAL)
        .where(and_(PROPOSAL.c.case_id == case_id, PROPOSAL.c.state == "open"))
        .values(state=state, ended_on=today, reason=reason, seat=seat)
    )


def move_due(session: Session, case_id: UUID, due_on: date) -> None:
    """Write the day that the case's open proposal speaks of: it was counted again."""
    session.execute(
        update(PROPOSAL).where(and_(PROPOSAL.c.case_id == case_id, PROPOSAL.c.state == "open")).values(due_on=due_on)
    )


def keep_notice(
    session: Session, unit: str, *, region: str, day: date, is_overdue: bool, items: tuple[DueItem, ...], now: datetime
) -> None:
    """Keep what a sender was told; the same fact twice is kept once."""
    lines = [item.model_dump(mode="json") for item in items]
    statement = insert_or_not(DELIVERY_NOTICE).values(
        unit=unit, region=region, day=day, is_overdue=is_overdue, items=lines, told_at=now
    )
    session.execute(statement.on_conflict_do_nothing())


def notices(session: Session, unit: str, *, since: date) -> tuple[DeliveryNotice, ...]:
    """Return what a sender was told since a day, the newest first."""
    query = select(DELIVERY_NOTICE).where(DELIVERY_NOTICE.c.unit == unit, DELIVERY_NOTICE.c.day >= since)
    rows = session.execute(query.order_by(DELIVERY_NOTICE.c.day.desc(), DELIVERY_NOTICE.c.is_overdue.desc()))
    return tuple(
        DeliveryNotice(
            is_overdue=row.is_overdue,
            day=row.day,
            items=tuple(DueItem.model_validate(item) for item in row.items),
            told_at=row.told_at,
        )
        for row in rows
    )


def _stored(row: Row[Any]) -> StoredProposal:
    return StoredProposal(
        proposal_id=row.proposal_id,
        kind=ProposalKind(row.kind),
        case_id=row.case_id,
        unit=row.unit,
        region=row.region,
        items=tuple(DueItem.model_validate(item) for item in row.body.get("items", ())),
        origin=Origin(row.body.get("origin", Origin.OFFICIAL)),
        due_on=row.due_on,
        proposed_on=row.proposed_on,
        is_open=row.state == "open",
    )
