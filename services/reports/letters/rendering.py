"""Letters and notices for cases, and what follows them: laid out and written down for the renderer."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import current_correlation, log
from chassis.messaging.verdict import Retry
from contracts.alerts.v1 import CountAlerts, GetAlert
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.v1 import DocumentKind, DocumentRequested
from contracts.reports.v1 import DocumentType
from services.reports.access import renderer_actor
from services.reports.briefs.ledger import receipt_numbers
from services.reports.letters.assembling import assemble_letter
from services.reports.letters.follow_ups import compose_follow_up
from services.reports.letters.letter import compose_letter
from services.reports.offices import office_book
from services.reports.rendered import Rendered, write
from services.reports.rendering import press_of, render
from services.reports.rule_titles import rule_title
from services.reports.storage import documents

_TYPES: Final = {
    DocumentKind.LETTER: DocumentType.LETTER,
    DocumentKind.QUERY_NOTICE: DocumentType.QUERY_NOTICE,
}


def prepare_letter(context: Context, event: DocumentRequested) -> Rendered:
    """Ask alerts for the evidence of the occurrence that was confirmed and lay the letter or the notice out."""
    actor = renderer_actor(current_correlation())
    alert = context.rpc.call(
        GetAlert(actor=actor, alert_id=event.alert_id, occurrence=event.occurrence, wants_all_evidence=True)
    )
    rules = context.rpc.call(CountAlerts(actor=actor, region=event.region)).rules
    wanted = {evidence.receipt.receipt_id for evidence in alert.evidence} | set(alert.receipt_ids)
    with context.db.transaction() as session:
        numbers = receipt_numbers(session, wanted)
    if wanted - numbers.keys():
        raise Retry(f"{len(wanted - numbers.keys())} receipts of alert {event.alert_id} are not in the ledger yet")
    subject = rule_title(alert.summary, rules)
    paper = compose_letter(assemble_letter(event, alert, numbers, office_book().of(event.region), subject=subject))
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, event.document_number, event.origin, files)


def write_letter(context: Context, session: Session, event: DocumentRequested, rendered: Rendered) -> None:
    """Write the newest version of the case's document down and tell it; a draft never follows its numbered document."""
    document_id, kind = uuid4(), _TYPES[event.document_kind]
    if event.document_number is None and documents.is_issued(session, event.case_id, kind):
        log.info("late draft passed over", case_id=str(event.case_id))
        return
    write(
        context,
        session,
        document_id,
        kind,
        rendered,
        case_id=event.case_id,
        region=event.region,
        letter_id=event.letter_id,
    )


def prepare_follow_up(context: Context, event: FollowUpRequested) -> Rendered:
    """Lay a follow-up's paper out; everything that it says is in the event."""
    paper = compose_follow_up(event, office_book().of(event.region))
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, event.document_number, event.origin, files)


def write_follow_up(context: Context, session: Session, event: FollowUpRequested, rendered: Rendered) -> None:
    """Write the paper down and tell it."""
    kind = DocumentType(event.kind.value)
    write(
        context, session, uuid4(), kind, rendered, case_id=event.case_id, region=event.region, letter_id=event.letter_id
    )
