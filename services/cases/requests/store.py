"""Query requests with their append-only history, and the series of numbers. Never commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.cases.requests_v1 import RequesterKind, RequestState, RequestStep
from contracts.cases.v1 import Deadline
from contracts.errors import Conflict
from contracts.values import Model, Page
from services.cases.requests.table import WAITING
from services.cases.storage.tables import QUERY_REQUEST, QUERY_REQUEST_HISTORY


class StoredRequest(Model):
    """A request as the table holds it."""

    request_id: UUID
    number: str
    kind: RequesterKind
    requester: str
    subject: str
    purpose: str
    received_on: date
    deadline: Deadline
    state: RequestState
    last_on: date
    answer: str = ""
    given_to: str = ""
    volume: str = ""
    version: int = 1


def add(session: Session, request: StoredRequest) -> None:
    """Write a new request."""
    session.execute(insert(QUERY_REQUEST).values(**_columns(request)))


def save(session: Session, request: StoredRequest) -> None:
    """Write the moved request over the version before."""
    names = ("state", "last_on", "deadline", "due_on", "answer", "given_to", "volume", "version")
    values = _columns(request)
    done = session.execute(
        update(QUERY_REQUEST)
        .where(QUERY_REQUEST.c.request_id == request.request_id, QUERY_REQUEST.c.version == request.version - 1)
        .values({name: values[name] for name in names})
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result has it
        raise Conflict("request-changed", "该查询申请刚被他人处理，请刷新后再办理。", str(request.request_id))


def get(session: Session, request_id: UUID, *, lock: bool = False) -> StoredRequest | None:
    """Return a request, held for this transaction with `lock`; null where there is none."""
    query = select(QUERY_REQUEST).where(QUERY_REQUEST.c.request_id == request_id)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _stored(row)


def listed(
    session: Session, *, state: RequestState | None, with_deputies: bool, page: Page
) -> tuple[list[StoredRequest], int]:
    """Return a page and the number of all: what waits first, by due day, then the newest."""
    query = select(QUERY_REQUEST)
    if state is not None:
        query = query.where(QUERY_REQUEST.c.state == state)
    if not with_deputies:
        query = query.where(QUERY_REQUEST.c.kind != RequesterKind.DEPUTY)
    total = int(session.execute(select(func.count()).select_from(query.subquery())).scalar_one())
    is_done = QUERY_REQUEST.c.state.not_in(WAITING)
    order = (is_done, func.coalesce(QUERY_REQUEST.c.due_on, QUERY_REQUEST.c.received_on), QUERY_REQUEST.c.number)
    rows = session.execute(query.order_by(*order).limit(page.limit).offset(page.offset))
    return [_stored(row) for row in rows], total


def of_ids(session: Session, request_ids: list[UUID]) -> list[StoredRequest]:
    """Return these requests, in no order."""
    query = select(QUERY_REQUEST).where(QUERY_REQUEST.c.request_id.in_(request_ids))
    return [_stored(row) for row in session.execute(query)] if request_ids else []


def lock_waiting(session: Session) -> list[StoredRequest]:
    """Return every request whose clock runs, held for this transaction, in one order for all who ask."""
    query = select(QUERY_REQUEST).where(QUERY_REQUEST.c.state.in_(WAITING)).order_by(QUERY_REQUEST.c.request_id)
    return [_stored(row) for row in session.execute(query.with_for_update())]


def append(
    session: Session, request_id: UUID, act: str, on: date, note: str, from_state: RequestState | None, to_state: RequestState,
    seat: str, now: datetime, scan_id: UUID | None = None,
) -> None:  # fmt: skip
    """Append a step to the history."""
    step = select(func.coalesce(func.max(QUERY_REQUEST_HISTORY.c.step), 0) + 1).where(
        QUERY_REQUEST_HISTORY.c.request_id == request_id
    )
    session.execute(
        insert(QUERY_REQUEST_HISTORY).values(
            request_id=request_id, step=step.scalar_subquery(), act=act, on=on, note=note, from_state=from_state, to_state=to_state,
            seat=seat, recorded_at=now, scan_id=scan_id,
        )
    )  # fmt: skip


def history(session: Session, request_id: UUID) -> tuple[RequestStep, ...]:
    """Return the steps in order."""
    query = select(QUERY_REQUEST_HISTORY).where(QUERY_REQUEST_HISTORY.c.request_id == request_id)
    rows = session.execute(query.order_by(QUERY_REQUEST_HISTORY.c.step))
    return tuple(
        RequestStep(
            act=row.act, on=row.on, note=row.note, from_state=row.from_state, to_state=row.to_state, seat=row.seat,
            recorded_at=row.recorded_at, scan_id=row.scan_id,
        )
        for row in rows
    )  # fmt: skip


def _columns(request: StoredRequest) -> dict[str, Any]:
    return request.model_dump() | {
        "deadline": request.deadline.model_dump(mode="json"),
        "due_on": request.deadline.due_on,
    }


def _stored(row: Row[Any]) -> StoredRequest:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping
    values.pop("due_on")
    return StoredRequest.model_validate(values)
