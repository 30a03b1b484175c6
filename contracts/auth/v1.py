"""Auth: who is behind a certificate, sessions, certificates, the operation log; and the signer behind it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Base64Bytes, Field

from contracts.envelope import Answer, Call, Done, Event
from contracts.packages import ArchiveStatement, PackageKind
from contracts.values import Actor, Instant, Model, Page, Permission, Role, Sha256


class Session(Answer):
    """A session, bound to the certificate that opened it."""

    actor: Actor
    token: str
    """The cookie's value; only its SHA-256 is stored."""
    expires_at: Instant


class CheckAccess(Call["Access"]):
    """Asked by the gateway at every request: is this certificate good now, and may it do `permission`?

    There is no actor yet; the certificate is what nginx verified.
    Raises Unauthenticated (unknown, revoked, expired certificate; session missing, ended or of another certificate)
    or Forbidden (known, but the table of article 4 says no).
    """

    service: ClassVar[str] = "auth"

    certificate_pem: str
    session_token: str | None = None
    permission: Permission | None = None
    """Null: any known certificate with a session (connectors need no session)."""
    needs_session: bool = True
    remote: str = Field(default="", max_length=64)
    """Where the request came from; goes into the log when it is refused."""


class Access(Answer):
    """The checked actor."""

    actor: Actor


CheckAccess.answer = Access


class OpenSession(Call[Session]):
    """Log in with the certificate that nginx verified; a seat has one session at a time."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = Session

    certificate_pem: str


class CloseSession(Call[Done]):
    """Log out."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = Done

    session_token: str


class CertificateState(StrEnum):
    """State of a certificate in the register."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Certificate(Model):
    """A line of the certificate register."""

    fingerprint: Sha256
    serial: str
    seat: str
    role: Role
    holder: str
    state: CertificateState
    not_before: Instant
    not_after: Instant
    revoked_at: Instant | None = None
    reason: str | None = None


class CertificateList(Answer):
    """The register."""

    items: tuple[Certificate, ...]
    seats_without: tuple[str, ...] = ()
    """Seats that no active certificate serves."""


class ListCertificates(Call[CertificateList]):
    """The certificate register, with seats that have none."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = CertificateList


class RevokeCertificate(Call[Done]):
    """Revoke a certificate (article 4: a lost key is written off); it is refused from the next request on."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = Done

    fingerprint: Sha256
    reason: str


class Operation(Model):
    """One entry of the operation log."""

    number: int
    happened_at: Instant
    seat: str
    act: str
    subject: str
    result: str
    detail: dict[str, str]
    entry_hash: Sha256


class OperationList(Answer):
    """A page of the log, newest first, and whether the chain is whole."""

    total: int
    items: tuple[Operation, ...]
    is_intact: bool
    first_broken: int | None = None


class ListOperations(Call[OperationList]):
    """Read the operation log, or only certain acts and days of it; reading it is an operation too."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = OperationList

    page: Page = Page()
    acts: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field(default=(), max_length=50)
    """Only these acts; all where empty."""
    first: date | None = None
    last: date | None = None
    """Only from and to these days of China, both included."""


class RecordExport(Call[Done]):
    """Enter that a register leaves the system as a sheet, before it is given (article 4: 导出数据信息应当进行备案登记)."""

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = Done

    name: str = Field(pattern=r"^[a-z][a-z-]{1,38}$")
    title: str = Field(min_length=2, max_length=60)
    conditions: str = Field(max_length=500)
    """By what its lines were chosen, Chinese; empty for all."""
    lines: int = Field(ge=0)


class SealVerdict(Answer):
    """The counter-signature of some bytes by the office's key in the token."""

    signature: Base64Bytes
    algorithm: str
    certificate_pem: str


class ArchiveSeal(Answer):
    """The seal of a package: what it says, and the signature of `contracts.sealing.archive_message(statement)`."""

    statement: ArchiveStatement
    signature: Base64Bytes
    algorithm: str
    certificate_pem: str


class Seal(Call[SealVerdict]):
    """Sign the message of a receipt (`contracts.sealing.receipt_message`) with the seal key; RabbitMQ lets ingest ask.

    There is no actor: the loader's decision is sealed, not a person's act.
    """

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = SealVerdict

    message: Base64Bytes


class SealArchive(Call[ArchiveSeal]):
    """Seal a package of the archive (article 11); RabbitMQ lets cases ask.

    Auth writes the statement itself, with the hash and number of the log's newest entry, which is this sealing: no caller
    gives bytes to sign, so an archive's seal cannot pass for a receipt's. There is no actor where the calendar asks.
    """

    service: ClassVar[str] = "auth"
    answer: ClassVar[type[Answer]] = ArchiveSeal

    kind: PackageKind
    number: str = Field(min_length=1, max_length=60)
    manifest_sha256: Sha256


class CertificateRevoked(Event):
    """A certificate is no longer good."""

    type_: ClassVar[str] = "auth.certificate.revoked.v1"
    may_be_unread: ClassVar[bool] = True

    fingerprint: Sha256
    seat: str
    revoked_on: date


# The signer: answers auth only (RabbitMQ permissions), owns the token -----------------------------------------------


class Signature(Answer):
    """A raw signature by a key in the token."""

    signature: Base64Bytes


class Sign(Call[Signature]):
    """Sign bytes with a key of the token. RSA PKCS#1 v1.5 with SHA-256, or ECDSA P-256 with SHA-256 (DER)."""

    service: ClassVar[str] = "signer"
    answer: ClassVar[type[Answer]] = Signature

    key_label: str
    message: Base64Bytes


class PublicKey(Answer):
    """A public key, PEM SubjectPublicKeyInfo."""

    pem: str


class GetPublicKey(Call[PublicKey]):
    """The public half of a key in the token."""

    service: ClassVar[str] = "signer"
    answer: ClassVar[type[Answer]] = PublicKey

    key_label: str
