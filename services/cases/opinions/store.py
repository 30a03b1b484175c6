"""Deputies' opinions with their answers, judgements, links and append-only history. Never commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, extract, func, insert, or_, select, update
from sqlalchemy.orm import Session

from contracts.cases.opinions_v1 import (
    LinkKind,
    ListOpinions,
    OpinionAnswer,
    OpinionClock,
    OpinionLink,
    OpinionNumbers,
    OpinionSource,
    OpinionState,
    OpinionStep,
    Satisfaction,
)
from contracts.errors import Conflict
from contracts.values import Model
from services.cases.storage.tables import (
    CASE_FILE,
    OPINION,
    OPINION_ANSWER,
    OPINION_HISTORY,
    OPINION_JUDGEMENT,
    OPINION_LINK,
    QUERY_REQUEST,
)


class StoredOpinion(Model):
    """An opinion as the table holds it."""

    opinion_id: UUID
    number: str
    source: OpinionSource
    deputy: str
    occasion: str
    subject: str
    text: str
    concerns: str
    raised_on: date
    received_on: date
    handler: str = ""
    round: int = 0
    state: OpinionState
    clock: OpinionClock | None
    last_on: date
    satisfaction: Satisfaction | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Papers:
    """What became of one opinion."""

    answers: list[OpinionAnswer] = field(default_factory=list)
    links: list[OpinionLink] = field(default_factory=list)
    history: list[OpinionStep] = field(default_factory=list)


def add(session: Session, opinion: StoredOpinion) -> None:
    """Write a new opinion."""
    session.execute(insert(OPINION).values(**_columns(opinion)))


def save(session: Session, opinion: StoredOpinion) -> None:
    """Write the moved opinion over the version before."""
    names = ("handler", "round", "state", "clock", "due_on", "last_on", "satisfaction", "version")
    values = _columns(opinion)
    done = session.execute(
        update(OPINION)
        .where(OPINION.c.opinion_id == opinion.opinion_id, OPINION.c.version == opinion.version - 1)
        .values({name: values[name] for name in names})
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result has it
        raise Conflict("opinion-changed", "该意见建议刚被他人处理，请刷新后再办理。", str(opinion.opinion_id))


def get(session: Session, opinion_id: UUID, *, lock: bool = False) -> StoredOpinion | None:
    """Return an opinion, held for this transaction with `lock`; null where there is none."""
    query = select(OPINION).where(OPINION.c.opinion_id == opinion_id)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _stored(row)


def listed(session: Session, call: ListOpinions, *, today: date) -> tuple[list[StoredOpinion], int]:
    """Return a page and the number of all that fit: what waits first, by its day, then the newest."""
    query = select(OPINION).where(*_chosen(call, today))
    total = int(session.execute(select(func.count()).select_from(query.subquery())).scalar_one())
    order = (OPINION.c.due_on.asc().nulls_last(), OPINION.c.received_on.desc(), OPINION.c.number.desc())
    rows = session.execute(query.order_by(*order).limit(call.page.limit).offset(call.page.offset))
    return [_stored(row) for row in rows], total


def of_year(session: Session, year: int) -> list[StoredOpinion]:
    """Return every opinion received in a year, in the order of the register."""
    query = select(OPINION).where(*_of_year(year)).order_by(OPINION.c.received_on, OPINION.c.number)
    return [_stored(row) for row in session.execute(query)]


def numbers(session: Session, year: int | None, *, today: date) -> OpinionNumbers:
    """Count the register of a year; null: all."""
    within = _of_year(year)
    states: dict[OpinionState, int] = dict.fromkeys(OpinionState, 0)
    query = select(OPINION.c.state, func.count().label("number")).where(*within).group_by(OPINION.c.state)
    states.update({OpinionState(row.state): row.number for row in session.execute(query)})
    judged = dict.fromkeys(Satisfaction, 0)
    query = select(OPINION.c.satisfaction, func.count().label("number")).where(
        *within, OPINION.c.satisfaction.is_not(None)
    )
    judged.update(
        {Satisfaction(row.satisfaction): row.number for row in session.execute(query.group_by(OPINION.c.satisfaction))}
    )
    late = select(func.count()).select_from(OPINION_ANSWER.join(OPINION)).where(OPINION_ANSWER.c.is_late, *within)
    return OpinionNumbers(
        total=sum(states.values()),
        by_state=states,
        overdue=_count(session, *within, OPINION.c.due_on < today),
        answered_late=int(session.execute(late).scalar_one()),
        judged=judged,
        handled_again=_count(session, *within, OPINION.c.round > 1),
    )


def of_ids(session: Session, opinion_ids: list[UUID]) -> list[StoredOpinion]:
    """Return these opinions, in no order."""
    query = select(OPINION).where(OPINION.c.opinion_id.in_(opinion_ids))
    return [_stored(row) for row in session.execute(query)] if opinion_ids else []


def lock_waiting(session: Session) -> list[StoredOpinion]:
    """Return every opinion whose clock runs, held for this transaction, in one order for all who ask."""
    query = select(OPINION).where(OPINION.c.due_on.is_not(None)).order_by(OPINION.c.opinion_id)
    return [_stored(row) for row in session.execute(query.with_for_update())]


def subject_of(session: Session, kind: LinkKind, number: str) -> UUID | None:
    """Return the case or query request that bears a number; null where there is none."""
    column = CASE_FILE.c.case_id if kind is LinkKind.CASE else QUERY_REQUEST.c.request_id
    found: UUID | None = session.execute(select(column).where(column.table.c.number == number)).scalar_one_or_none()
    return found


def has_link(session: Session, opinion_id: UUID, kind: LinkKind, subject_id: UUID) -> bool:
    """Whether an opinion is linked to this case or request already."""
    query = select(OPINION_LINK.c.number).where(
        OPINION_LINK.c.opinion_id == opinion_id,
        OPINION_LINK.c.kind == kind,
        OPINION_LINK.c.subject_id == subject_id,
    )
    return session.execute(query).first() is not None


def add_link(session: Session, opinion_id: UUID, link: OpinionLink) -> None:
    """Append a link."""
    session.execute(insert(OPINION_LINK).values(opinion_id=opinion_id, **link.model_dump()))


def add_answer(session: Session, opinion_id: UUID, answer: OpinionAnswer) -> None:
    """Append an answer."""
    names = set(OpinionAnswer.model_fields) - {"satisfaction", "judged_on", "comment"}
    session.execute(insert(OPINION_ANSWER).values(opinion_id=opinion_id, **answer.model_dump(include=names)))


def add_judgement(
    session: Session, opinion_id: UUID, number: int, satisfaction: Satisfaction, on: date, comment: str
) -> None:
    """Append what the deputy says of the answer of round `number`."""
    session.execute(
        insert(OPINION_JUDGEMENT).values(
            opinion_id=opinion_id, round=number, satisfaction=satisfaction, judged_on=on, comment=comment
        )
    )


def append(
    session: Session, opinion_id: UUID, act: str, on: date, note: str, from_state: OpinionState | None,
    to_state: OpinionState, seat: str, now: datetime,
) -> None:  # fmt: skip
    """Append a step to the history."""
    step = select(func.coalesce(func.max(OPINION_HISTORY.c.step), 0) + 1).where(
        OPINION_HISTORY.c.opinion_id == opinion_id
    )
    session.execute(
        insert(OPINION_HISTORY).values(
            opinion_id=opinion_id, step=step.scalar_subquery(), act=act, on=on, note=note, from_state=from_state,
            to_state=to_state, seat=seat, recorded_at=now,
        )
    )  # fmt: skip


def papers(session: Session, opinion_ids: Iterable[UUID]) -> dict[UUID, Papers]:
    """Return answers, links and history of these opinions, each in order."""
    ids = list(opinion_ids)
    found: dict[UUID, Papers] = defaultdict(Papers)
    with_judgement = OPINION_ANSWER.outerjoin(
        OPINION_JUDGEMENT,
        and_(
            OPINION_JUDGEMENT.c.opinion_id == OPINION_ANSWER.c.opinion_id,
            OPINION_JUDGEMENT.c.round == OPINION_ANSWER.c.round,
        ),
    )
    judgement = (
        OPINION_JUDGEMENT.c.satisfaction,
        OPINION_JUDGEMENT.c.judged_on,
        func.coalesce(OPINION_JUDGEMENT.c.comment, "").label("comment"),
    )
    answers = select(OPINION_ANSWER, *judgement).select_from(with_judgement).where(OPINION_ANSWER.c.opinion_id.in_(ids))
    for row in session.execute(answers.order_by(OPINION_ANSWER.c.round)):
        found[row.opinion_id].answers.append(OpinionAnswer.model_validate(_without_id(row)))
    links = select(OPINION_LINK).where(OPINION_LINK.c.opinion_id.in_(ids))
    for row in session.execute(links.order_by(OPINION_LINK.c.linked_at, OPINION_LINK.c.kind, OPINION_LINK.c.number)):
        found[row.opinion_id].links.append(OpinionLink.model_validate(_without_id(row)))
    steps = select(OPINION_HISTORY).where(OPINION_HISTORY.c.opinion_id.in_(ids))
    for row in session.execute(steps.order_by(OPINION_HISTORY.c.step)):
        values = {name: value for name, value in _without_id(row).items() if name != "step"}
        found[row.opinion_id].history.append(OpinionStep.model_validate(values))
    return found


def _without_id(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "opinion_id"}  # noqa: SLF001 - its public name


def _chosen(call: ListOpinions, today: date) -> list[ColumnElement[bool]]:
    chosen = list(_of_year(call.year))
    if call.state is not None:
        chosen.append(OPINION.c.state == call.state)
    if call.source is not None:
        chosen.append(OPINION.c.source == call.source)
    if call.is_overdue:
        chosen.append(OPINION.c.due_on < today)
    for word in call.words.split():
        names = ("number", "deputy", "subject", "concerns", "handler")
        chosen.append(or_(*(OPINION.c[name].icontains(word, autoescape=True) for name in names)))
    return chosen


def _of_year(year: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if year is None else (extract("year", OPINION.c.received_on) == year,)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.count()).select_from(OPINION).where(*conditions)).scalar_one())


def _columns(opinion: StoredOpinion) -> dict[str, Any]:
    clock = opinion.clock
    return opinion.model_dump() | {
        "clock": None if clock is None else clock.model_dump(mode="json"),
        "due_on": None if clock is None else clock.due_on,
    }


def _stored(row: Row[Any]) -> StoredOpinion:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping
    values.pop("due_on")
    return StoredOpinion.model_validate(values)
