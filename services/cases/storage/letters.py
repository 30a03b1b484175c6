"""The register of letters and their receipts. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.cases.files_v1 import ListLetters
from contracts.cases.letters_v1 import CaseLetter, LetterKind, Way
from contracts.values import Origin, Page
from services.cases.storage.tables import CASE_FILE, LETTER


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """The rendered papers of a letter."""

    document_id: UUID
    docx_sha256: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt (签收)."""

    on: date
    at: datetime
    by: str
    """Who signed for it."""
    way: Way
    seat: str
    scan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter of the register."""

    letter_id: UUID
    case_id: UUID | None
    kind: LetterKind
    number: str
    title: str
    addressee: str
    to_unit: str | None
    region: str
    origin: Origin
    sent_on: date
    files: LetterFiles | None = None
    received: Received | None = None
    voided_on: date | None = None
    void_reason: str = ""

    def shown(self) -> CaseLetter:
        """Return it as others see it."""
        received = self.received
        return CaseLetter(
            letter_id=self.letter_id,
            case_id=self.case_id,
            kind=self.kind,
            number=self.number,
            title=self.title,
            addressee=self.addressee,
            to_unit=self.to_unit,
            sent_on=self.sent_on,
            is_ready=self.files is not None,
            received_on=received.on if received else None,
            signed_for_by=received.by if received else None,
            receipt_way=received.way if received else None,
            voided_on=self.voided_on,
            void_reason=self.void_reason,
            origin=self.origin,
            region=self.region,
        )


def add(session: Session, letter: StoredLetter, *, now: datetime) -> None:
    """Enter a letter that is sent."""
    session.execute(
        insert(LETTER).values(
            letter_id=letter.letter_id,
            case_id=letter.case_id,
            kind=letter.kind,
            number=letter.number,
            title=letter.title,
            addressee=letter.addressee,
            to_unit=letter.to_unit,
            region=letter.region,
            origin=letter.origin,
            sent_on=letter.sent_on,
            sent_at=now,
        )
    )


def link_files(session: Session, letter_id: UUID, files: LetterFiles) -> bool:
    """Link the rendered papers; false where there is no such letter."""
    statement = (
        update(LETTER)
        .where(LETTER.c.letter_id == letter_id)
        .values(document_id=files.document_id, docx_sha256=files.docx_sha256, pdf_sha256=files.pdf_sha256)
    )
    return session.execute(statement.returning(LETTER.c.letter_id)).first() is not None


def receive(session: Session, letter_id: UUID, received: Received) -> None:
    """Enter the receipt; the case or the letter must be locked."""
    session.execute(
        update(LETTER)
        .where(LETTER.c.letter_id == letter_id)
        .values(
            received_on=received.on,
            received_at=received.at,
            signed_for_by=received.by,
            receipt_way=received.way,
            receipt_seat=received.seat,
            scan_id=received.scan_id,
        )
    )


def void(session: Session, letter_id: UUID, *, on: date, reason: str) -> None:
    """Mark a letter as taken back; its number stays."""
    session.execute(update(LETTER).where(LETTER.c.letter_id == letter_id).values(voided_on=on, void_reason=reason))


def find(session: Session, letter_id: UUID) -> StoredLetter | None:
    """Return a letter; null where there is none."""
    row = session.execute(select(LETTER).where(LETTER.c.letter_id == letter_id)).one_or_none()
    return None if row is None else _stored(row)


def of_case(session: Session, case_id: UUID) -> tuple[StoredLetter, ...]:
    """Return the letters of a case in the order of their sending."""
    statement = select(LETTER).where(LETTER.c.case_id == case_id).order_by(LETTER.c.position)
    return tuple(map(_stored, session.execute(statement)))


def of_unit(session: Session, unit: str, page: Page) -> tuple[int, list[StoredLetter]]:
    """Return how many letters a unit has and one page: not signed for, then to be answered, then the newest."""
    query = select(LETTER).outerjoin(CASE_FILE, CASE_FILE.c.case_id == LETTER.c.case_id)
    query = query.where(LETTER.c.to_unit == unit, LETTER.c.voided_on.is_(None))
    order = (
        LETTER.c.received_on.is_not(None),
        (CASE_FILE.c.state != "received").is_not(False),
        LETTER.c.position.desc(),
    )
    return _paged(session, query, order, page)


def page(session: Session, call: ListLetters) -> tuple[int, list[StoredLetter]]:
    """Return how many letters there are and one page, the newest first."""
    query = select(LETTER)
    if call.unit is not None:
        query = query.where(LETTER.c.to_unit == call.unit)
    if call.is_unsigned:
        query = query.where(LETTER.c.received_on.is_(None), LETTER.c.voided_on.is_(None))
    return _paged(session, query, (LETTER.c.position.desc(),), call.page)


def _paged(session: Session, query: Select[Any], order: tuple[Any, ...], page: Page) -> tuple[int, list[StoredLetter]]:
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = session.execute(query.order_by(*order).limit(page.limit).offset(page.offset))
    return total, [_stored(row) for row in rows]


def _stored(row: Row[Any]) -> StoredLetter:
    files = LetterFiles(row.document_id, row.docx_sha256, row.pdf_sha256) if row.pdf_sha256 else None
    received = None
    if row.received_on is not None:
        way = Way(row.receipt_way)
        received = Received(row.received_on, row.received_at, row.signed_for_by, way, row.receipt_seat, row.scan_id)
    return StoredLetter(
        letter_id=row.letter_id,
        case_id=row.case_id,
        kind=LetterKind(row.kind),
        number=row.number,
        title=row.title,
        addressee=row.addressee,
        to_unit=row.to_unit,
        region=row.region,
        origin=Origin(row.origin),
        sent_on=row.sent_on,
        files=files,
        received=received,
        voided_on=row.voided_on,
        void_reason=row.void_reason,
    )
