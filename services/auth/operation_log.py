"""The operation log's read side: pages, and two verifiers of the chain (one in SQL, one without any database).

Article 11: records of use are kept by a named person and archived. Entries are written by
`chassis.operation_log.log_act` through `operation_log_v1.append` in the transaction of the act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Text, cast, exists, func, select, text
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.auth.v1 import Operation, OperationList
from contracts.packages import Checkpoint
from contracts.values import Page
from services.auth.storage.tables import LOG_ENTRY

FIRST_PREVIOUS: Final = "0" * 64
REFUSED_LOGIN: Final = "session.refused"
REFUSED_LOGIN_EVERY: Final = timedelta(minutes=1)
"""A refused certificate that knocks again and again is entered once a minute, so that it cannot fill the log."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry with everything that its hash covers. `detail` is the JSON text exactly as PostgreSQL prints jsonb."""

    number: int
    happened_at: datetime
    seat: str
    fingerprint: str
    act: str
    subject: str
    result: str
    detail: str
    remote: str
    correlation_id: str
    written_by: str
    previous_hash: str
    entry_hash: str


def hash_of(entry: Entry) -> str:
    """Return the hash that `operation_log_v1.hash_of` computes: SHA-256 over length-framed fields."""
    moment = entry.happened_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = (
        entry.previous_hash,
        str(entry.number),
        moment,
        entry.seat,
        entry.fingerprint,
        entry.act,
        entry.subject,
        entry.result,
        entry.detail,
        entry.remote,
        entry.correlation_id,
        entry.written_by,
    )
    digest = hashlib.sha256()
    for field in fields:
        raw = field.encode()
        digest.update(b"%d:%b," % (len(raw), raw))
    return digest.hexdigest()


def verify_chain(entries: Iterable[Entry]) -> int | None:
    """Return the first broken place of a log that begins at entry 1 (changed, missing, or out of order), else None.

    The end of a log proves itself only against a checkpoint kept elsewhere: entries cut from the end are not seen here.
    """
    previous = FIRST_PREVIOUS
    for place, entry in enumerate(entries, start=1):
        if entry.number != place or entry.previous_hash != previous or hash_of(entry) != entry.entry_hash:
            return place
        previous = entry.entry_hash
    return None


def read_entries(session: Session) -> list[Entry]:
    """Return the whole log in order, for export and for `verify_chain`."""
    columns = [
        cast(column, Text) if column.name == "detail" else column
        for column in LOG_ENTRY.c
        if column.name != "correlation_id"
    ]
    correlation = func.coalesce(cast(LOG_ENTRY.c.correlation_id, Text), "").label("correlation_id")
    rows = session.execute(select(*columns, correlation).order_by(LOG_ENTRY.c.number))
    return [Entry(**row) for row in rows.mappings()]


def list_operations(
    session: Session, page: Page, *, acts: tuple[str, ...] = (), first: date | None = None, last: date | None = None
) -> OperationList:
    """Return a page of what was asked for, newest first, and the verdict on the whole chain."""
    total, first_broken = session.execute(text("SELECT total, first_broken FROM operation_log_v1.verify()")).one()
    query = select(LOG_ENTRY)
    if acts:
        query = query.where(LOG_ENTRY.c.act.in_(acts))
    if first is not None:
        query = query.where(LOG_ENTRY.c.happened_at >= datetime.combine(first, time.min, CHINA))
    if last is not None:
        query = query.where(LOG_ENTRY.c.happened_at < datetime.combine(last + timedelta(days=1), time.min, CHINA))
    if acts or first or last:
        total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = session.execute(query.order_by(LOG_ENTRY.c.number.desc()).limit(page.limit).offset(page.offset))
    items = tuple(
        Operation(
            number=row.number,
            happened_at=row.happened_at,
            seat=row.seat,
            act=row.act,
            subject=row.subject,
            result=row.result,
            detail={key: str(value) for key, value in row.detail.items()},
            entry_hash=row.entry_hash,
        )
        for row in rows
    )
    return OperationList(total=total, items=items, is_intact=first_broken is None, first_broken=first_broken)


def checkpoint(session: Session, number: int) -> Checkpoint:
    """Return the log's head as it stands with entry `number`: cut or rewritten before it, the log fits no package any more."""
    found = session.execute(select(LOG_ENTRY.c.entry_hash).where(LOG_ENTRY.c.number == number)).scalar_one()
    return Checkpoint(number=number, entry_hash=found)


def was_refused_lately(session: Session, seat: str) -> bool:
    """Whether a refused login of this seat has just been entered."""
    lately = exists().where(
        LOG_ENTRY.c.act == REFUSED_LOGIN,
        LOG_ENTRY.c.seat == seat,
        LOG_ENTRY.c.happened_at > func.now() - REFUSED_LOGIN_EVERY,
    )
    return bool(session.scalar(select(lately)))
