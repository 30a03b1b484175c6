"""Cases with their append-only history. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Uuid, any_, func, insert, literal, or_, select, text, update
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertRaised
from contracts.cases.v1 import CaseState, Deadline, HistoryEntry, ListCases, Outcome
from contracts.errors import Conflict, NotFound
from contracts.units import UNITS
from contracts.values import MatterClass, Page
from services.cases.case import CaseFile, Entry
from services.cases.storage.tables import CASE_FILE, CASE_HISTORY

_LOCK_MATTER: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:matter, 0))")


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the table holds it: what never changes, and the part that the acts move."""

    case_id: UUID
    number: str
    alert: AlertRaised
    """The warning as it stood when it was confirmed."""
    opened_at: datetime
    file: CaseFile
    version: int = 1
    document_id: UUID | None = None
    to_unit: str | None = None
    earlier_case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A case whose clock runs, as the due page shows it."""

    case_id: UUID
    state: CaseState
    title: str
    unit_name: str
    article: str
    is_provisional: bool
    explanation: str


def add(session: Session, case: StoredCase) -> None:
    """Write a new case."""
    session.execute(
        insert(CASE_FILE).values(
            case_id=case.case_id,
            number=case.number,
            alert_id=case.alert.summary.alert_id,
            matter_class=case.file.matter_class,
            region=case.alert.summary.region,
            alert=case.alert.model_dump(mode="json"),
            opened_at=case.opened_at,
            version=case.version,
            earlier_case_id=case.earlier_case_id,
            **_moving_columns(case),
        )
    )


def get(session: Session, case_id: UUID) -> StoredCase:
    """Return a case; `NotFound` where there is none."""
    return _found(session, select(CASE_FILE).where(CASE_FILE.c.case_id == case_id), case_id)


def lock(session: Session, case_id: UUID) -> StoredCase:
    """Return a case, held for this transaction; who comes second waits here and then sees what the first did."""
    return _found(session, select(CASE_FILE).where(CASE_FILE.c.case_id == case_id).with_for_update(), case_id)


def open_of_matter(session: Session, matter: str) -> StoredCase | None:
    """Return the open case of a matter, held for this transaction; who asks second waits until the first has committed."""
    session.execute(_LOCK_MATTER, {"matter": f"cases/matter/{matter}"})
    statement = (
        select(CASE_FILE)
        .where(CASE_FILE.c.alert["matter"].as_string() == matter, CASE_FILE.c.state != CaseState.CLOSED)
        .order_by(CASE_FILE.c.opened_at)
        .limit(1)
        .with_for_update()
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else _stored(row)


def save(session: Session, case: StoredCase) -> StoredCase:
    """Write what an act changed; `Conflict` where the case is not any more as it was read."""
    statement = (
        update(CASE_FILE)
        .where(CASE_FILE.c.case_id == case.case_id, CASE_FILE.c.version == case.version)
        .values(version=case.version + 1, **_moving_columns(case))
    )
    row = session.execute(statement.returning(CASE_FILE)).one_or_none()
    if row is None:
        raise Conflict("case-changed", "案件刚刚被他人更新，请刷新后再办理。", str(case.case_id))
    return _stored(row)


def link_document(session: Session, case_id: UUID, document_id: UUID) -> bool:
    """Link the newest document; false where there is no such case. It is no act: version and history stay."""
    statement = update(CASE_FILE).where(CASE_FILE.c.case_id == case_id).values(document_id=document_id)
    return session.execute(statement.returning(CASE_FILE.c.case_id)).first() is not None


def append_history(session: Session, case_id: UUID, entry: Entry, *, seat: str, now: datetime) -> None:
    """Append a step; the case must be locked, so that numbers follow each other."""
    last = select(func.coalesce(func.max(CASE_HISTORY.c.number), 0)).where(CASE_HISTORY.c.case_id == case_id)
    session.execute(
        insert(CASE_HISTORY).values(
            case_id=case_id,
            number=last.scalar_subquery() + 1,
            happened_at=now,
            act=entry.act,
            actor_seat=seat,
            on_day=entry.on,
            note=entry.note,
            from_state=entry.from_state,
            to_state=entry.to_state,
        )
    )


def history(session: Session, case_id: UUID) -> tuple[HistoryEntry, ...]:
    """Return all steps in order."""
    rows = session.execute(
        select(CASE_HISTORY).where(CASE_HISTORY.c.case_id == case_id).order_by(CASE_HISTORY.c.number)
    )
    return tuple(
        HistoryEntry(
            number=row.number,
            happened_at=row.happened_at,
            act=row.act,
            actor_seat=row.actor_seat,
            on=row.on_day,
            note=row.note,
            from_state=CaseState(row.from_state),
            to_state=CaseState(row.to_state),
        )
        for row in rows
    )


def number_of(session: Session, case_id: UUID) -> str:
    """Return the running number of a case."""
    return str(session.execute(select(CASE_FILE.c.number).where(CASE_FILE.c.case_id == case_id)).scalar_one())


def closed_before(session: Session, alert: AlertRaised) -> UUID | None:
    """Return the newest closed case of the same rule, unit and subject in the region; null where there is none."""
    summary = CASE_FILE.c.alert["summary"]
    same = [
        summary[name].astext.is_not_distinct_from(getattr(alert.summary, name))
        for name in ("rule_id", "unit", "subject")
    ]
    statement = (
        select(CASE_FILE.c.case_id)
        .where(CASE_FILE.c.region == alert.summary.region, CASE_FILE.c.state == CaseState.CLOSED, *same)
        .order_by(CASE_FILE.c.opened_at.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def page(session: Session, call: ListCases) -> tuple[int, list[StoredCase]]:
    """Return how many cases match, and one page: by due date, which puts the overdue first; those without a clock last."""
    conditions = [
        column == value
        for column, value in (
            (CASE_FILE.c.state, call.state),
            (CASE_FILE.c.matter_class, call.matter_class),
            (CASE_FILE.c.region, call.region),
        )
        if value is not None
    ]
    for word in call.words.split():
        codes = [code for code, name in UNITS.items() if word in name]
        conditions.append(or_(CASE_FILE.c.said.icontains(word, autoescape=True), CASE_FILE.c.to_unit.in_(codes)))
    total = session.execute(select(func.count()).select_from(CASE_FILE).where(*conditions)).scalar_one()
    order = (CASE_FILE.c.due_on.asc().nulls_last(), CASE_FILE.c.opened_at.desc(), CASE_FILE.c.case_id)
    statement = select(CASE_FILE).where(*conditions).order_by(*order)
    rows = session.execute(statement.limit(call.page.limit).offset(call.page.offset))
    return total, [_stored(row) for row in rows]


_KNOWN: Final = """
    FROM cases.case_file c
    CROSS JOIN LATERAL (SELECT to_state, happened_at FROM cases.case_history
                        WHERE case_id = c.case_id AND happened_at <= :known_at ORDER BY number DESC LIMIT 1) h
    WHERE c.region = :region AND NOT (h.to_state = 'closed' AND h.happened_at < :since)
"""
_KNOWN_PAGE: Final = text(
    f"SELECT c.case_id, h.to_state, count(*) OVER () AS total {_KNOWN} ORDER BY c.opened_at, c.case_id LIMIT :limit OFFSET :offset"
)
_GONE_ON: Final = text(
    f"SELECT count(*) {_KNOWN} AND EXISTS"
    " (SELECT FROM cases.case_history l WHERE l.case_id = c.case_id AND l.happened_at > :known_at)"
)


def known(
    session: Session, *, region: str, since: datetime, known_at: datetime, page: Page
) -> tuple[int, dict[UUID, CaseState]]:
    """Return how many cases were open at some time from `since` on, and the states of one page at `known_at`, by opening."""
    values = {"region": region, "since": since, "known_at": known_at, "limit": page.limit, "offset": page.offset}
    rows = session.execute(_KNOWN_PAGE, values).all()
    return (rows[0].total if rows else 0), {row.case_id: CaseState(row.to_state) for row in rows}


def gone_on(session: Session, *, region: str, since: datetime, known_at: datetime) -> int:
    """Return how many of them went on after `known_at`."""
    return int(session.execute(_GONE_ON, {"region": region, "since": since, "known_at": known_at}).scalar_one())


def overdue(session: Session, day: date) -> list[StoredCase]:
    """Return the cases whose answer was due before a day and has not come, held for this transaction."""
    statement = (
        select(CASE_FILE)
        .where(CASE_FILE.c.due_on < day, CASE_FILE.c.state == CaseState.RECEIVED)
        .order_by(CASE_FILE.c.case_id)
    )
    return [_stored(row) for row in session.execute(statement.with_for_update())]


def lock_with_clock(session: Session) -> list[StoredCase]:
    """Return every case whose clock runs, held for this transaction, in one order for all who ask."""
    statement = select(CASE_FILE).where(CASE_FILE.c.due_on.is_not(None)).order_by(CASE_FILE.c.case_id)
    return [_stored(row) for row in session.execute(statement.with_for_update())]


def of_ids(session: Session, case_ids: list[UUID]) -> list[StoredCase]:
    """Return these cases, in no order."""
    statement = select(CASE_FILE).where(CASE_FILE.c.case_id.in_(case_ids))
    return [_stored(row) for row in session.execute(statement)] if case_ids else []


def clocks(session: Session, case_ids: list[UUID]) -> list[CaseClock]:
    """Return what the due page says of those of these cases whose clock runs, in no order; their warnings stay where they are."""
    summary, deadline = CASE_FILE.c.alert["summary"], CASE_FILE.c.deadline
    statement = select(
        CASE_FILE.c.case_id,
        CASE_FILE.c.state,
        summary["title"].as_string().label("title"),
        summary["unit_name"].as_string().label("unit_name"),
        deadline["article"].as_string().label("article"),
        deadline["is_provisional"].as_boolean().label("is_provisional"),
        deadline["explanation"].as_string().label("explanation"),
    ).where(CASE_FILE.c.case_id == any_(literal(case_ids, ARRAY(Uuid))), CASE_FILE.c.due_on.is_not(None))
    return [
        CaseClock(
            row.case_id,
            CaseState(row.state),
            row.title,
            row.unit_name,
            row.article,
            row.is_provisional,
            row.explanation,
        )
        for row in session.execute(statement).all()
    ]


def _found(session: Session, statement: Select[Any], case_id: UUID) -> StoredCase:
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("case-not-found", "没有这个案件，请核对后重试。", str(case_id))
    return _stored(row)


def _moving_columns(case: StoredCase) -> dict[str, object]:
    file = case.file
    return {
        "state": file.state,
        "last_on": file.last_on,
        "due_on": file.deadline.due_on if file.deadline else None,
        "deadline": file.deadline.model_dump(mode="json") if file.deadline else None,
        "received_on": file.received_on,
        "is_extended": file.is_extended,
        "answer_signer": file.answer_signer,
        "outcome": file.outcome,
        "document_number": file.document_number,
        "to_unit": case.to_unit,
    }


def _stored(row: Row[Any]) -> StoredCase:
    file = CaseFile(
        matter_class=MatterClass(row.matter_class),
        state=CaseState(row.state),
        last_on=row.last_on,
        deadline=Deadline.model_validate(row.deadline) if row.deadline else None,
        received_on=row.received_on,
        is_extended=row.is_extended,
        document_number=row.document_number,
        answer_signer=row.answer_signer,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
    return StoredCase(
        case_id=row.case_id,
        number=row.number,
        alert=AlertRaised.model_validate(row.alert),
        opened_at=row.opened_at,
        file=file,
        version=row.version,
        document_id=row.document_id,
        to_unit=row.to_unit,
        earlier_case_id=row.earlier_case_id,
    )
