"""Ingest: deliveries, receipts, slices; what arrived, what is missing, and the row behind a figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field

from contracts.envelope import Answer, Call, Event
from contracts.values import (
    DataSetName,
    Instant,
    Model,
    Money,
    Origin,
    Page,
    PeriodText,
    RegionCode,
    Sha256,
)


class DeliveryState(StrEnum):
    """Life of a delivery: parts arrive, it is complete, the loader decides."""

    OPEN = "open"
    COMPLETE = "complete"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Manifest(Model):
    """What the sender says it sends; every statement is checked against the file."""

    data_set: DataSetName
    region: RegionCode
    period: PeriodText
    file_name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=1)
    """Bytes of the whole file."""
    sha256: Sha256
    rows: int | None = Field(default=None, ge=0)
    """Data rows, without the header; null where the sender cannot know (a report workbook)."""
    control_totals: dict[str, Decimal] = Field(default_factory=dict)
    """Sum of money columns in yuan, by field name."""
    origin: Origin = Origin.OFFICIAL
    schema_version: int = 1
    correction_note: str | None = Field(default=None, min_length=4, max_length=500)
    """Why a period that was delivered before is delivered again (更正说明); W-J11 asks for it where the period is closed."""
    money_unit: Literal["元", "万元"] | None = None
    """Unit of every amount in the file; null where the file itself says so or all are in yuan. Control totals are in yuan always."""


class ManifestSignature(Model):
    """The sender's signature of a manifest (`contracts.sealing.manifest_message`), by the key of its connection."""

    signature: Base64Bytes
    """ECDSA with SHA-256 (DER) or RSA PKCS#1 v1.5 with SHA-256, by the certificate's key."""
    certificate_pem: str = Field(max_length=16_384)


class Refusal(Model):
    """One reason why a delivery was refused, with its place and the way to mend it (Chinese)."""

    file: str
    sheet: str | None = None
    row: int | None = None
    """1-based, as the sender's program shows it (the header is row 1)."""
    column: str | None = None
    value: str | None = None
    """At most 80 characters of what stood there; never of a personal-data field."""
    rule: str
    """Slug of the check, `not-a-number`."""
    detail: str


class Delivery(Answer):
    """A delivery as the sender and the portal see it."""

    delivery_id: UUID
    state: DeliveryState
    sender: str
    manifest: Manifest
    parts: tuple[int, ...] = ()
    """Indexes of the parts that have arrived, from 0."""
    part_size: int
    """Bytes of every part but the last."""
    opened_at: Instant
    decided_at: Instant | None = None
    receipt_id: UUID | None = None
    refusals: tuple[Refusal, ...] = ()
    """The first 200; `refusal_count` says how many there are."""
    refusal_count: int = 0
    accepted_despite: str | None = None
    """The administrator's reason for accepting it with the errors that `refusals` lists; their rows are left out."""


class ReceiptNote(Model):
    """Something that we noticed in the file and that is no reason to refuse it (Chinese)."""

    kind: str
    """Slug, `external-formulas`."""
    detail: str
    sheet: str | None = None
    count: int = 1


class ReceiptSeal(Model):
    """Our counter-signature: proves the receipt without us (`contracts.sealing.receipt_message`)."""

    payload: str
    """Canonical JSON of the receipt as it was sealed, without this seal."""
    signature: Base64Bytes
    algorithm: str
    certificate_pem: str
    """The office's seal certificate, issued by the CA that the connector trusts."""
    sealed_at: Instant


class Receipt(Answer):
    """What we confirm to the sender: this file, these rows, these totals, at this time."""

    receipt_id: UUID
    delivery_id: UUID
    number: str
    """`回执-2025-000123`, running."""
    sender: str
    manifest: Manifest
    received_at: Instant
    accepted_at: Instant
    rows: int
    totals: dict[str, Money]
    supersedes: UUID | None = None
    notes: tuple[ReceiptNote, ...] = ()
    """At most 200."""
    manifest_signature: ManifestSignature | None = None
    """Null where the sender's program does not sign yet."""
    seal: ReceiptSeal | None = None
    """Null for the moment in which the token does not answer; ask again."""


# Orders of a connector -------------------------------------------------------------------------------------------


class OpenDelivery(Call[Delivery]):
    """Announce a file. The same manifest of the same sender twice gives the same delivery (resume)."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Delivery

    manifest: Manifest
    signature: ManifestSignature | None = None
    """Its certificate is the one of the connection; a wrong signature is refused."""


class RecordPart(Call[Delivery]):
    """Say that the gateway has put part `index` into the staging area."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Delivery

    delivery_id: UUID
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    sha256: Sha256


class CompleteDelivery(Call[Delivery]):
    """Say that all parts are there; the loader takes over."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Delivery

    delivery_id: UUID


class GetDelivery(Call[Delivery]):
    """Ask for one delivery; a connector sees its own only."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Delivery

    delivery_id: UUID


class GetReceipt(Call[Receipt]):
    """Ask for one receipt; a connector sees its own only."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Receipt

    receipt_id: UUID


class AcceptDelivery(Call[Delivery]):
    """Accept a refused delivery with its listed errors: the administrator's decision, with a reason, logged.

    The rows with errors stay outside the ledger and are listed on the receipt. Only faults of single rows and of the
    stated totals can be accepted; a wrong unit, period, header or form cannot.
    """

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Delivery

    delivery_id: UUID
    reason: str = Field(min_length=5, max_length=500)


class RefusalReport(Answer):
    """The reasons of a refusal as a file for the people who mend it; no cell of it is a live formula."""

    file_name: str
    media_type: str
    content: Base64Bytes


class GetRefusalReport(Call[RefusalReport]):
    """Ask for the error report of a refused delivery; a connector sees its own only."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = RefusalReport

    delivery_id: UUID
    form: Literal["csv", "xlsx"]


# Questions of the portal -----------------------------------------------------------------------------------------


class DeliveryList(Answer):
    """A page of deliveries, newest first."""

    total: int
    items: tuple[Delivery, ...]


class ListDeliveries(Call[DeliveryList]):
    """Deliveries, newest first, by state, data set and sender (a connector sees its own only)."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DeliveryList

    state: DeliveryState | None = None
    data_set: DataSetName | None = None
    sender: str | None = None
    since: Instant | None = None
    """Only those decided since then, and those that are still in hand."""
    page: Page = Page()


class Field_(Model):
    """One field of a received row."""

    name: str
    title: str
    value: str
    is_masked: bool = False
    amount: Money | None = None
    """The value of a field of money, in yuan; null for an empty one and for every other field."""
    meaning: str = ""
    """Name of a classification code in the table of the row's year; empty where the table does not have it."""


class Row(Answer):
    """A row of a received file, with its place: the end of every evidence trail."""

    receipt: Receipt
    data_set: DataSetName
    data_set_title: str
    row_no: int
    place: str
    fields: tuple[Field_, ...]
    is_superseded: bool


class GetRow(Call[Row]):
    """The row behind a figure."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Row

    receipt_id: UUID
    row_no: int


class Original(Answer):
    """Where the received bytes lie in the blob store."""

    sha256: Sha256
    file_name: str
    size: int


class GetOriginal(Call[Original]):
    """Ask for the original file of a receipt or of a refused delivery; the look is logged."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Original

    delivery_id: UUID


class BookFigure(Model):
    """One side of one of the four books, up to the last month delivered. Yuan."""

    book: str
    """`general`, `fund`, `capital`, `insurance`."""
    direction: str
    """`income` or `expenditure`."""
    budget: Money | None
    executed: Money | None
    last_year: Money | None
    as_of: PeriodText | None
    receipt_ids: tuple[UUID, ...] = ()


class DueDelivery(Model):
    """One line of the delivery calendar: what was due and what came."""

    data_set: DataSetName
    data_set_title: str
    sender: str
    period: PeriodText
    due_on: date
    received_at: Instant | None
    state: str
    """`received`, `late`, `missing`, `not_due`."""


class Arrivals(Model):
    """What one sender has delivered of one data set on one day of the office (Asia/Shanghai)."""

    day: date
    data_set: DataSetName
    sender: str
    first_period: PeriodText
    last_period: PeriodText
    accepted: int
    refused: int
    in_hand: int
    """Still coming in or being checked."""
    latest_at: Instant
    """When the newest was decided; while it is in hand, when it was complete, or announced."""
    delivery_id: UUID
    """The newest of them."""


class Overnight(Model):
    """What the loader decided since the office closed on the last working day."""

    since: Instant
    accepted: int
    refused: int
    in_hand: int
    """Deliveries that are still coming in or being checked, since whenever."""


class Overview(Answer):
    """The morning page: four books, what arrived, what is missing."""

    fiscal_year: int
    region: RegionCode
    region_name: str
    origins: tuple[Origin, ...]
    books: tuple[BookFigure, ...]
    arrivals: tuple[Arrivals, ...]
    """The newest first, at most 12 lines, of the newest 1,000 deliveries."""
    missing: tuple[DueDelivery, ...]
    """Of the year that was asked for; where none was, of the year shown and of those up to the present one."""
    overnight: Overnight | None = None


class GetOverview(Call[Overview]):
    """The morning page of a year; without a year, the newest year with data."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = Overview

    fiscal_year: int | None = None
    region: RegionCode | None = None


# Facts -----------------------------------------------------------------------------------------------------------


class DeliveryCompleted(Event):
    """All parts of a delivery lie in the staging area; the loader may begin."""

    type_: ClassVar[str] = "ingest.delivery.completed.v1"

    delivery_id: UUID


class SliceAccepted(Event):
    """A slice of the ledger now holds this delivery's rows."""

    type_: ClassVar[str] = "ingest.slice.accepted.v1"

    delivery_id: UUID
    receipt_id: UUID
    slice_id: UUID
    data_set: DataSetName
    sender: str
    region: RegionCode
    period: PeriodText
    rows: int
    sha256: Sha256
    origin: Origin
    supersedes: UUID | None = None
    """The receipt whose rows this one replaces."""


class DeliveryRefused(Event):
    """A delivery was refused; nothing of it is in the ledger, the original is kept (but for secrecy marks)."""

    type_: ClassVar[str] = "ingest.delivery.refused.v1"
    may_be_unread: ClassVar[bool] = True

    delivery_id: UUID
    data_set: DataSetName
    sender: str
    refusal_count: int
    first_rule: str
