"""Who stands behind a request, and may they do it? Asked at every request, so that a lost key is refused at once.

Article 4: users prove who they are with electronic certificates and do what their kind of seat allows. A refusal may
have to be written down (a session ends, an attempt is logged), so the use cases return it as a value, the transaction
commits, and only then is it raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.auth.v1 import CheckAccess, OpenSession
from contracts.auth.v1 import Session as OpenedSession
from contracts.errors import BudgetwatchError, Forbidden, Unauthenticated
from contracts.values import Actor, Role
from services.auth import operation_log, policy
from services.auth.certificates.profiles import fingerprint_of
from services.auth.certificates.verification import (
    REFUSAL_DETAILS,
    Refusal,
    RegisterLine,
    judge_certificate,
    read_certificate,
)
from services.auth.sessions import END_DETAILS, End, SessionLine, end_of, needs_touch, new_session, token_hash
from services.auth.storage import register
from services.auth.storage import sessions as session_store


@dataclass(frozen=True, slots=True)
class Presented:
    """A certificate as presented, and what the register and the rules say of it."""

    fingerprint: str
    registered: register.Registered | None
    refusal: Refusal | None


def check_access(session: Session, call: CheckAccess, now: datetime) -> Actor | BudgetwatchError:
    """Return the actor behind the certificate and cookie, or why the request is refused.

    A permission asked of a person always needs a session, whatever `needs_session` says; connectors need none.
    """
    presented = _presented(session, call.certificate_pem, now)
    line = session_store.find_session(session, token_hash(call.session_token)) if call.session_token else None
    known = presented.registered
    if known is None or presented.refusal is not None:
        return _refuse(session, presented, line, remote=call.remote, now=now)
    if known.seat.role is Role.CONNECTOR:
        return _allowed(session, _actor(session, known, remote=call.remote), call)
    if line is not None:
        ended = _judge_session(session, line, presented, now)
        if ended is not None:
            return ended
    elif call.needs_session or call.permission is not None:
        return Unauthenticated("session-missing", "尚未登录，请先登录。")
    return _allowed(session, _actor(session, known, line, remote=call.remote), call)


def open_session(session: Session, call: OpenSession, now: datetime) -> OpenedSession | BudgetwatchError:
    """Log a person in: end what is open on the seat, open a new session."""
    remote = call.actor.remote if call.actor else ""
    presented = _presented(session, call.certificate_pem, now)
    known = presented.registered
    if known is None or presented.refusal is not None:
        return _refuse(session, presented, None, remote=remote, now=now)
    if known.seat.role is Role.CONNECTOR:
        return Forbidden("connector-has-no-session", "联网单位前置机直接凭证书推送数据，不需要登录。", known.seat.code)
    register.lock_seat(session, known.seat.code)
    replaced = session_store.end_sessions_of_seat(session, known.seat.code, End.REPLACED, now)
    line, token = new_session(known.seat.code, presented.fingerprint, now)
    session_store.add_session(session, line, token_hash(token))
    actor = _actor(session, known, line, remote=remote)
    log_act(session, actor, act="session.opened", subject=str(line.id), detail={"replaced": str(replaced)})
    return OpenedSession(actor=actor, token=token, expires_at=line.expires_at)


def close_session(session: Session, actor: Actor, token: str, now: datetime) -> None:
    """Log out; a token that is not the actor's own is refused, an ended one is no error."""
    line = session_store.find_session(session, token_hash(token))
    if line is None:
        return
    if line.seat != actor.seat:
        raise Forbidden("session-of-another-seat", "不能结束其他席位的会话。", actor.seat)
    if session_store.end_session(session, line.id, End.LOGGED_OUT, now):
        log_act(session, actor, act="session.closed", subject=str(line.id))


def _presented(session: Session, pem: str, now: datetime) -> Presented:
    certificate = read_certificate(pem)
    if certificate is None:
        return Presented("", None, Refusal.UNREADABLE)
    fingerprint = fingerprint_of(certificate)
    known = register.find_certificate(session, fingerprint)
    if known is None:
        return Presented(fingerprint, None, Refusal.UNKNOWN)
    authority = x509.load_pem_x509_certificate(known.authority_pem.encode())
    line = RegisterLine(known.certificate.fingerprint, known.seat.urn, known.certificate.state)
    refusal = judge_certificate(certificate, authority, line, now)
    if refusal is None and not known.is_seat_active:
        refusal = Refusal.SEAT_CLOSED
    return Presented(fingerprint, known, refusal)


def _refuse(
    session: Session, presented: Presented, line: SessionLine | None, *, remote: str, now: datetime
) -> Unauthenticated:
    """End the session whose cookie came along; log the attempt where the certificate was once one of ours."""
    refusal = presented.refusal or Refusal.UNKNOWN
    if line is not None and not line.is_ended:
        is_own = line.fingerprint == presented.fingerprint
        _end(session, line, presented, End.CERTIFICATE_REFUSED if is_own else End.OTHER_CERTIFICATE, now)
    known = presented.registered
    if known is not None and not operation_log.was_refused_lately(session, known.seat.code):
        actor = _actor(session, known, remote=remote)
        log_act(session, actor, act=operation_log.REFUSED_LOGIN, subject=known.seat.code, result=refusal.value)
    return Unauthenticated(refusal.value, REFUSAL_DETAILS[refusal], presented.fingerprint or None)


def _judge_session(session: Session, line: SessionLine, presented: Presented, now: datetime) -> Unauthenticated | None:
    """End the session where it must end; note its use where it goes on."""
    if line.is_ended:
        return Unauthenticated("session-ended", "会话已结束，请重新登录。")
    reason = end_of(line, presented.fingerprint, now)
    if reason is not None:
        _end(session, line, presented, reason, now)
        return Unauthenticated(f"session-{reason.value}", END_DETAILS[reason])
    if needs_touch(line, now):
        session_store.touch_session(session, line.id, now)
    return None


def _end(session: Session, line: SessionLine, presented: Presented, reason: End, now: datetime) -> None:
    """End a session and log it; the entry names the certificate that was presented."""
    if not session_store.end_session(session, line.id, reason, now):
        return
    who = presented.registered.seat.code if presented.registered else ""
    detail = {"session_seat": line.seat, "presented_by": who, "presented_fingerprint": presented.fingerprint}
    log_act(session, None, act="session.ended", subject=str(line.id), result=reason.value, detail=detail)


def _allowed(session: Session, actor: Actor, call: CheckAccess) -> Actor | Forbidden:
    if call.permission is not None:
        try:
            policy.require(actor.role, call.permission)
        except Forbidden as refused:
            log_act(session, actor, act="access.refused", subject=call.permission.value, result="refused")
            return refused
    return actor


def _actor(session: Session, known: register.Registered, line: SessionLine | None = None, *, remote: str = "") -> Actor:
    return Actor(
        seat=known.seat.code,
        role=known.seat.role,
        name=known.seat.holder,
        unit=known.seat.unit,
        fingerprint=known.certificate.fingerprint,
        session_id=line.id if line else None,
        remote=remote,
        correlation_id=session.info["correlation_id"],
        may=policy.permissions_of(known.seat.role),
    )
