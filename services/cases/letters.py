"""What a case asks of the renderer: the query notice or the letter, as a draft and again with number and date."""

from __future__ import annotations

from datetime import date

from contracts.cases.v1 import DocumentRequested
from services.cases.storage.cases import StoredCase


def request(case: StoredCase, *, dated_on: date) -> DocumentRequested:
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
        addressee=alert.summary.unit_name,
        fact=alert.fact,
        legal_basis=alert.legal_basis,
        questions=alert.questions,
        answer_working_days=track.answer_within,
        dated_on=dated_on,
        origin=alert.summary.origin,
        region=alert.summary.region,
        occurrence=alert.summary.occurrences,
    )
