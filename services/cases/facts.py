"""What cases learns from others: raised warnings, rendered documents."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from chassis.messaging.verdict import Park
from contracts.alerts.v1 import AlertRaised
from contracts.reports.v1 import DocumentRendered, DocumentType
from services.cases.storage import cases, letters, warnings
from services.cases.storage.letters import LetterFiles
from services.cases.warning import after_raise

MAIN: Final = frozenset({DocumentType.LETTER, DocumentType.QUERY_NOTICE})
"""The case's own document; what follows it stands in the register of letters."""


def keep_warning(session: Session, event: AlertRaised, *, now: datetime) -> None:
    """Keep a raised warning until the office decides; one raised again takes the newest facts."""
    if warnings.add(session, event, now=now):
        return
    alert_id = event.summary.alert_id
    kept = warnings.lock(session, alert_id)
    if kept is None:
        raise RuntimeError("a warning that could not be added is not there")
    is_open = warnings.has_open_case(session, alert_id)
    state, alert = after_raise(kept.state, kept.alert, event, has_open_case=is_open)
    warnings.save(session, state, alert, now=now)


def link_document(session: Session, event: DocumentRendered) -> None:
    """Link rendered papers to their letter and the case's own document to its case; briefs have neither."""
    if event.letter_id is not None:
        files = LetterFiles(event.document_id, event.docx_sha256, event.pdf_sha256)
        if not letters.link_files(session, event.letter_id, files):
            raise Park(f"no letter {event.letter_id} for document {event.document_id}")
    if event.case_id is None or event.document_type not in MAIN:
        return
    if not cases.link_document(session, event.case_id, event.document_id):
        raise Park(f"no case {event.case_id} for document {event.document_id}")
