"""What a case asks of the renderer: the query notice or the letter, as a draft and again with number and date."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import Communication, DocumentRequested, Urgency
from services.cases import units
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import StoredLetter


def register(case: StoredCase, *, sent_on: date) -> StoredLetter:
    """Return the line of the register for the case's numbered document."""
    summary, kind = case.alert.summary, case.file.track.document_kind
    return StoredLetter(
        letter_id=uuid4(),
        case_id=case.case_id,
        kind=LetterKind(kind.value),
        number=case.file.document_number or "",
        title=summary.title,
        addressee=units.addressee(summary, case.to_unit),
        to_unit=case.to_unit,
        region=summary.region,
        origin=summary.origin,
        sent_on=sent_on,
    )


def request(
    case: StoredCase,
    *,
    dated_on: date,
    letter_id: UUID | None = None,
    communications: tuple[Communication, ...] = (),
    urgency: Urgency = Urgency.ORDINARY,
) -> DocumentRequested:
    """Return the order for the case's document; a draft as long as the case has no document number.

    A letter asks for an answer within 10 working days, which a major matter may extend to 15 (article 8); the number
    that is asked for stays 10.
    """
    alert, track = case.alert, case.file.track
    return DocumentRequested(
        case_id=case.case_id,
        case_number=case.number,
        document_kind=track.document_kind,
        document_number=case.file.document_number,
        matter_class=case.file.matter_class,
        alert_id=alert.summary.alert_id,
        alert_title=alert.summary.title,
        addressee=units.addressee(alert.summary, case.to_unit),
        fact=alert.fact,
        legal_basis=alert.legal_basis,
        questions=alert.questions,
        answer_working_days=track.answer_within,
        dated_on=dated_on,
        origin=alert.summary.origin,
        region=alert.summary.region,
        occurrence=alert.summary.occurrences,
        letter_id=letter_id,
        communications=communications,
        urgency=urgency,
    )
