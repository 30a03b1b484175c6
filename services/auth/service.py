"""Entry points of auth: parse, call, return. Fails closed: where the database does not answer, nobody gets in."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from prometheus_client import Counter
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from chassis.logs import log
from chassis.nameko_ext import Service, answers, on_event
from chassis.operation_log import log_act
from contracts.auth.v1 import (
    Access,
    ArchiveSeal,
    CertificateList,
    CertificateRevoked,
    CheckAccess,
    CloseSession,
    ListCertificates,
    ListOperations,
    OpenSession,
    OperationList,
    RecordExport,
    RevokeCertificate,
    Seal,
    SealArchive,
    SealVerdict,
    Sign,
)
from contracts.auth.v1 import Session as OpenedSession
from contracts.envelope import Done
from contracts.errors import BudgetwatchError, Unavailable
from contracts.exports import ExportRequested
from contracts.values import Permission
from services.auth import access, exporting, operation_log, policy, sealing
from services.auth.certificates.revocation_lists import issue_list
from services.auth.certificates.revoking import revoke
from services.auth.signer.labels import KeyLabel
from services.auth.storage import register

CHECKS = Counter("auth_checks_total", "Access checks, by result (allowed or the family of the refusal).", ["result"])
SESSIONS = Counter("auth_sessions_opened_total", "Sessions opened.")
REVOCATIONS = Counter("auth_certificates_revoked_total", "Certificates revoked.")

T = TypeVar("T")


class AuthService(Service):
    """Answers `auth.*`."""

    name = "auth"

    @answers(CheckAccess)
    def check_access(self, call: CheckAccess) -> Access:
        """May this certificate with this cookie do this now?"""
        with self._transaction() as session:
            outcome = access.check_access(session, call, self.clock.now())
        CHECKS.labels(type(outcome).__name__ if isinstance(outcome, BudgetwatchError) else "allowed").inc()
        return Access(actor=_raised(outcome))

    @answers(OpenSession)
    def open_session(self, call: OpenSession) -> OpenedSession:
        """Log in."""
        with self._transaction() as session:
            outcome = access.open_session(session, call, self.clock.now())
        opened = _raised(outcome)
        SESSIONS.inc()
        return opened

    @answers(CloseSession)
    def close_session(self, call: CloseSession) -> Done:
        """Log out."""
        with self._transaction() as session:
            access.close_session(session, call.by(), call.session_token, self.clock.now())
        return Done()

    @answers(ListCertificates)
    def list_certificates(self, call: ListCertificates) -> CertificateList:
        """The certificate register."""
        policy.require(call.by().role, Permission.CERTIFICATE_MANAGE)
        with self._transaction() as session:
            return CertificateList(
                items=register.list_certificates(session),
                seats_without=register.seats_without_certificate(session),
            )

    @answers(RevokeCertificate)
    def revoke_certificate(self, call: RevokeCertificate) -> Done:
        """Write a certificate off."""
        policy.require(call.by().role, Permission.CERTIFICATE_MANAGE)
        with self._transaction() as session:
            revoke(session, call.by(), call.fingerprint, call.reason, self.clock.now())
        REVOCATIONS.inc()
        return Done()

    @answers(ListOperations)
    def list_operations(self, call: ListOperations) -> OperationList:
        """A page of the log; the reading is entered first and so is on the page."""
        policy.require(call.by().role, Permission.LOG_VIEW)
        with self._transaction() as session:
            detail = {"limit": str(call.page.limit), "offset": str(call.page.offset)}
            log_act(session, call.by(), act="operation_log.read", detail=detail, subject="operation_log")
        with self._transaction() as session:
            return operation_log.list_operations(session, call.page, acts=call.acts, first=call.first, last=call.last)

    @answers(RecordExport)
    def record_export(self, call: RecordExport) -> Done:
        """Enter the export of a register."""
        policy.require(call.by().role, Permission.DATA_EXPORT)
        detail = {"register": call.title, "conditions": call.conditions or "全部", "lines": str(call.lines)}
        with self._transaction() as session:
            log_act(session, call.by(), act="register.export", subject=call.name, detail=detail)
        return Done()

    @answers(Seal)
    def seal(self, call: Seal) -> SealVerdict:
        """Counter-sign a receipt; RabbitMQ lets ingest alone ask."""
        with self._transaction() as session:
            certificate = sealing.certificate_in_use(session)
        return sealing.seal(call, certificate, lambda message: self._sign(message, KeyLabel.SEAL))

    @answers(SealArchive)
    def seal_archive(self, call: SealArchive) -> ArchiveSeal:
        """Seal a package of the archive; RabbitMQ lets cases alone ask."""
        with self._transaction() as session:
            certificate = sealing.certificate_in_use(session)
            statement = sealing.state_archive(session, call, self.clock.now())
        return sealing.seal_archive(statement, certificate, lambda message: self._sign(message, KeyLabel.SEAL))

    @on_event(CertificateRevoked)
    def on_certificate_revoked(self, session: Session, event: CertificateRevoked) -> None:
        """Issue the next revocation list; where the signer is away the event is tried again later.

        The signer is asked inside the transaction on purpose: the list's number must be taken and the list signed
        in one step, and nothing else waits for these rows.
        """
        number = issue_list(session, event.fingerprint, self._sign, self.clock.now())
        log.info("revocation list issued", number=number)

    @on_event(ExportRequested)
    def on_export_requested(self, session: Session, event: ExportRequested) -> None:
        """Export the operation log of a month (article 11)."""
        exporting.export(session, self.blobs, event)

    def _sign(self, message: bytes, label: KeyLabel = KeyLabel.CA) -> bytes:
        call = Sign(key_label=label.value, message=base64.b64encode(message))
        return self.rpc.call(call).signature

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with self.db.transaction() as session:
                yield session
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise Unavailable("auth-database-away", "身份认证服务的数据库暂时没有应答，请稍后重试。") from error


def _raised(outcome: T | BudgetwatchError) -> T:
    """Return the good outcome, raise the other; the transaction that wrote the refusal down has been committed."""
    if isinstance(outcome, BudgetwatchError):
        raise outcome
    return outcome
