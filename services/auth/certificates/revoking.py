"""Revoke a certificate: one step, seen at the next request (article 4: a lost key is written off).

What counts is the register, which is asked at every request; a revocation list is for others who verify.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.clock import CHINA
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.auth.v1 import CertificateRevoked, CertificateState
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import Actor
from services.auth.sessions import End
from services.auth.storage import register
from services.auth.storage import sessions as session_store


def revoke(session: Session, actor: Actor | None, fingerprint: str, reason: str, now: datetime) -> None:
    """Revoke, end the seat's sessions, tell the others, log it.

    Expired certificates can be revoked too. Raises InvalidInput (no reason), NotFound, Conflict (revoked before) or
    Precondition (the actor's own certificate: nobody would be left to issue the next one).
    """
    if not reason.strip():
        raise InvalidInput("revocation-reason-missing", "注销证书必须写明原因。", fingerprint)
    known = register.find_certificate(session, fingerprint)
    if known is None:
        raise NotFound("certificate-unknown", "没有登记过该电子证书。", fingerprint)
    if known.certificate.state is CertificateState.REVOKED:
        raise Conflict("certificate-already-revoked", "该电子证书此前已注销。", fingerprint)
    if actor is not None and actor.fingerprint == fingerprint:
        raise Precondition("certificate-in-use", "不能注销自己正在使用的证书，请先申领新证书。", fingerprint)
    if not register.mark_revoked(session, fingerprint, reason.strip(), now):
        raise Conflict("certificate-already-revoked", "该电子证书此前已注销。", fingerprint)
    seat = known.seat.code
    ended = session_store.end_sessions_of_seat(session, seat, End.REVOKED, now)
    publish(session, CertificateRevoked(fingerprint=fingerprint, seat=seat, revoked_on=now.astimezone(CHINA).date()))
    detail = {"seat": seat, "reason": reason.strip(), "sessions_ended": str(ended)}
    log_act(session, actor, act="certificate.revoked", subject=fingerprint, detail=detail)
