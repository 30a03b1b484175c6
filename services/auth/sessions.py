"""Sessions of people: bound to the certificate that opened them, short, one a seat. Pure; rows are in storage.

The cookie alone proves nothing: nginx shows the certificate at every request, and a cookie that comes with another
certificate was stolen or lent (article 4: certificates may not be lent), so its session ends.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

IDLE_LIMIT: Final = timedelta(minutes=10)
"""GB/T 22239-2019 8.1.4.1 b (automatic exit when the connection is left); ten minutes is security.md 7, CES1-02."""
ABSOLUTE_LIMIT: Final = timedelta(hours=8)
"""One working day, then the key must be shown anew (ASVS 5.0 V7.3: an absolute life of sessions)."""
TOUCH_EVERY: Final = timedelta(seconds=30)
"""`last seen` is written at most this often; a session can therefore end up to 30 s early, never late."""
TOKEN_BYTES: Final = 32


class End(StrEnum):
    """Why a session ended."""

    LOGGED_OUT = "logged-out"
    REPLACED = "replaced"
    IDLE = "idle"
    EXPIRED = "expired"
    OTHER_CERTIFICATE = "other-certificate"
    CERTIFICATE_REFUSED = "certificate-refused"
    REVOKED = "revoked"


END_DETAILS: Final[dict[End, str]] = {
    End.LOGGED_OUT: "您已退出，请重新登录。",
    End.REPLACED: "该席位已在别处登录，本次会话已结束，请重新登录。",
    End.IDLE: "超过 10 分钟未操作，会话已结束，请重新登录。",
    End.EXPIRED: "会话已满 8 小时，请重新登录。",
    End.OTHER_CERTIFICATE: "会话与当前电子证书不一致，会话已结束并记入日志，请用本人证书重新登录。",
    End.CERTIFICATE_REFUSED: "电子证书已不可用，会话已结束。",
    End.REVOKED: "电子证书已注销，会话已结束。",
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as stored, without its token."""

    id: UUID
    seat: str
    fingerprint: str
    opened_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_ended: bool = False


def new_session(seat: str, fingerprint: str, now: datetime) -> tuple[SessionLine, str]:
    """Return a session that begins now, and its token (for the cookie only; store `token_hash` of it)."""
    line = SessionLine(uuid4(), seat, fingerprint, opened_at=now, last_seen_at=now, expires_at=now + ABSOLUTE_LIMIT)
    return line, secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256 (32 random bytes need no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_of(line: SessionLine, fingerprint: str, now: datetime) -> End | None:
    """Return why an open session ends at `now` under this certificate, or None where it goes on."""
    if line.fingerprint != fingerprint:
        return End.OTHER_CERTIFICATE
    if now >= line.expires_at:
        return End.EXPIRED
    return End.IDLE if now - line.last_seen_at >= IDLE_LIMIT else None


def needs_touch(line: SessionLine, now: datetime) -> bool:
    """Whether `last seen` is old enough to be written."""
    return now - line.last_seen_at >= TOUCH_EVERY
