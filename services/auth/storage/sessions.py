"""Rows of sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.auth.sessions import End, SessionLine
from services.auth.storage.tables import SESSION


def find_session(session: Session, token_sha256: str) -> SessionLine | None:
    """Return the session of a token, ended or not; None where there never was one."""
    row = session.execute(select(SESSION).where(SESSION.c.token_sha256 == token_sha256)).one_or_none()
    if row is None:
        return None
    return SessionLine(
        id=row.id,
        seat=row.seat,
        fingerprint=row.fingerprint,
        opened_at=row.opened_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        is_ended=row.ended_at is not None,
    )


def add_session(session: Session, line: SessionLine, token_sha256: str) -> None:
    """Store an open session; the table refuses a second open one for the seat."""
    session.execute(
        insert(SESSION).values(
            id=line.id,
            seat=line.seat,
            fingerprint=line.fingerprint,
            token_sha256=token_sha256,
            opened_at=line.opened_at,
            last_seen_at=line.last_seen_at,
            expires_at=line.expires_at,
        )
    )


def touch_session(session: Session, session_id: UUID, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(update(SESSION).where(SESSION.c.id == session_id).values(last_seen_at=now))


def end_session(session: Session, session_id: UUID, reason: End, now: datetime) -> bool:
    """End one session; false where it had ended before."""
    ended = session.execute(
        update(SESSION)
        .where(SESSION.c.id == session_id, SESSION.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason.value)
        .returning(SESSION.c.id)
    )
    return ended.first() is not None


def end_sessions_of_seat(session: Session, seat: str, reason: End, now: datetime) -> int:
    """End what is open on a seat and return how many that were."""
    ended = session.execute(
        update(SESSION)
        .where(SESSION.c.seat == seat, SESSION.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason.value)
        .returning(SESSION.c.id)
    )
    return len(ended.all())
