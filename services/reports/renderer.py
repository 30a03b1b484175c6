"""The renderer's process: letters and notices for cases, briefs for the office (`python -m services.reports.renderer`).

Asking other services, reading the ledger, laying out and storing the files happen before the transaction is opened
(`Handler.prepare`): stored files are content-addressed, so a second run leaves nothing behind. The transaction then
writes the row and the fact together.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import current_correlation, log
from chassis.messaging.consumer import Handler
from chassis.messaging.verdict import Park, Retry
from chassis.outbox import publish
from chassis.run import run_worker
from contracts.alerts.v1 import CountAlerts, GetAlert
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.meetings_v1 import MeetingPaperRequested
from contracts.cases.v1 import DocumentKind, DocumentRequested
from contracts.exports import ExportRequested
from contracts.reports.issues_v1 import IssueRenderingRequested, Stage
from contracts.reports.special_v1 import SpecialReportRequested
from contracts.reports.v1 import BriefRequested, DocumentRendered, DocumentType
from contracts.values import Origin
from services.reports import exporting
from services.reports.access import renderer_actor
from services.reports.briefs.compose import compose_brief, signed
from services.reports.briefs.gathering import NoData, Order, ask_outside, gather
from services.reports.briefs.ledger import held_region, receipt_numbers
from services.reports.briefs.titles import period_of
from services.reports.edits import apply_edits
from services.reports.letters.assembling import assemble_letter
from services.reports.letters.follow_ups import compose_follow_up
from services.reports.letters.letter import compose_letter
from services.reports.meetings.papers import compose_meeting_paper
from services.reports.offices import office_book
from services.reports.rendering import press_of, render
from services.reports.rule_titles import rule_title
from services.reports.special.chain import NothingFound, read_chain
from services.reports.special.compose import compose_special
from services.reports.storage import documents, issues
from services.reports.storage.documents import CaseDocument, Files
from services.reports.storage.papers import keep_paper, load_paper

_TYPES = {
    DocumentKind.LETTER: DocumentType.LETTER,
    DocumentKind.QUERY_NOTICE: DocumentType.QUERY_NOTICE,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document whose files are stored."""

    title: str
    number: str | None
    origin: Origin
    files: Files
    paper_sha256: str | None = None
    """The generated paper, before people's words; only of issues."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A brief that cannot be made, and why (Chinese)."""

    reason: str


def prepare_letter(context: Context, event: DocumentRequested) -> Rendered:
    """Ask alerts for the evidence of the occurrence that was confirmed and lay the letter or the notice out."""
    actor = renderer_actor(current_correlation())
    alert = context.rpc.call(GetAlert(actor=actor, alert_id=event.alert_id, occurrence=event.occurrence))
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
    _write(
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
    _write(
        context, session, uuid4(), kind, rendered, case_id=event.case_id, region=event.region, letter_id=event.letter_id
    )


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """A rendered paper of a meeting and the region that it is of."""

    region: str
    rendered: Rendered


def prepare_meeting_paper(context: Context, event: MeetingPaperRequested) -> MeetingPaper:
    """Lay a paper of the joint meeting out, for the region whose data the ledger holds."""
    with context.db.transaction() as session:
        held = held_region(session)
    region = held.region if held else office_book().default.region
    paper = compose_meeting_paper(event, office_book().of(region), held.origin if held else Origin.OFFICIAL)
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return MeetingPaper(region, Rendered(paper.title, paper.number or None, paper.origin, files))


def write_meeting_paper(context: Context, session: Session, event: MeetingPaperRequested, made: MeetingPaper) -> None:
    """Write the paper down and tell it."""
    _write(context, session, uuid4(), DocumentType(event.kind.value), made.rendered, case_id=None, region=made.region)


def prepare_brief(context: Context, event: BriefRequested) -> Rendered | Impossible:
    """Gather the quarter's data and lay the brief out."""
    with context.db.transaction() as session:
        document = documents.find(session, event.document_id)
    if document is None:
        raise Retry(f"brief {event.document_id} has no row yet")
    order = Order(
        office=office_book().of(event.region),
        region=event.region,
        year=event.year,
        quarter=event.quarter,
        dated_on=context.clock.today(),
    )
    outside = ask_outside(context.rpc, renderer_actor(current_correlation()), order)
    try:
        with context.db.transaction() as session:
            brief = gather(session, order, outside)
    except NoData as error:
        return Impossible(str(error))
    with context.db.transaction() as session:
        issue = issues.of_period(session, region=order.region, period=period_of(order.year, order.quarter))
        edits = {} if issue is None else issues.edits_of(session, issue.summary.issue_id)
    generated = compose_brief(brief)
    files = render(apply_edits(generated, edits), press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(generated.title, None, brief.origin, files, keep_paper(context.blobs, generated))


def prepare_issue(context: Context, event: IssueRenderingRequested) -> Rendered:
    """Lay the stored paper out again with people's words, and with number and date where it is signed."""
    with context.db.transaction() as session:
        issue = issues.get(session, event.issue_id)
        edits = issues.edits_of(session, event.issue_id)
    if issue.paper_sha256 is None:
        raise Park(f"issue {event.issue_id} was never rendered")
    generated = load_paper(context.blobs, issue.paper_sha256)
    paper = apply_edits(generated, edits)
    if issue.summary.number is not None and issue.summary.signed_on is not None:
        paper = signed(paper, number=issue.summary.number, on=issue.summary.signed_on)
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, issue.summary.number, paper.origin, files, issue.paper_sha256)


def write_issue(context: Context, session: Session, event: IssueRenderingRequested, rendered: Rendered) -> None:
    """Write the new rendering's files down and tell it."""
    _write_rendering(context, session, event.document_id, rendered)


def prepare_special_report(context: Context, event: SpecialReportRequested) -> Rendered | Impossible:
    """Read the chain of funds and lay the report out."""
    try:
        with context.db.transaction() as session:
            chain = read_chain(session, event)
    except NothingFound as error:
        return Impossible(str(error))
    paper = compose_special(event, chain, office_book().of(event.region), on=context.clock.today())
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, None, paper.origin, files)


def write_special_report(
    context: Context, session: Session, event: SpecialReportRequested, rendered: Rendered | Impossible
) -> None:
    """Write the report's files down and tell it, or why there are none."""
    if isinstance(rendered, Impossible):
        documents.ordered_failed(session, event.document_id, rendered.reason)
        log.warning("report cannot be rendered", document_id=str(event.document_id))
        return
    _write_rendering(context, session, event.document_id, rendered, DocumentType.SPECIAL_REPORT)


def write_brief(context: Context, session: Session, event: BriefRequested, rendered: Rendered | Impossible) -> None:
    """Write the brief's files down and tell it, or why there are none."""
    if isinstance(rendered, Impossible):
        documents.ordered_failed(session, event.document_id, rendered.reason)
        log.warning("brief cannot be rendered", document_id=str(event.document_id))
        return
    issue = issues.of_period(session, region=event.region, period=period_of(event.year, event.quarter))
    if issue is not None and issue.summary.stage is Stage.DRAFT:
        issues.change(session, issue.summary.issue_id, paper_sha256=rendered.paper_sha256)
    _write_rendering(context, session, event.document_id, rendered)


def _write(
    context: Context,
    session: Session,
    document_id: UUID,
    kind: DocumentType,
    rendered: Rendered,
    *,
    case_id: UUID | None,
    region: str,
    letter_id: UUID | None = None,
) -> None:
    """Write a document that is no issue down as its newest version and tell it."""
    made = CaseDocument(
        document_id=document_id,
        document_type=kind,
        title=rendered.title,
        number=rendered.number,
        case_id=case_id,
        region=region,
        origin=rendered.origin,
        files=rendered.files,
        requested_at=context.clock.now(),
    )
    version = documents.add_case_document(session, made)
    _tell(session, document_id, kind, case_id, rendered.files, letter_id=letter_id)
    log.info("document rendered", document_id=str(document_id), version=version, document_type=kind.value)


def _write_rendering(
    context: Context,
    session: Session,
    document_id: UUID,
    rendered: Rendered,
    kind: DocumentType = DocumentType.QUARTERLY_BRIEF,
) -> None:
    documents.ordered_rendered(
        session,
        document_id,
        title=rendered.title,
        number=rendered.number,
        origin=rendered.origin,
        files=rendered.files,
        rendered_at=context.clock.now(),
    )
    _tell(session, document_id, kind, None, rendered.files)
    log.info("document rendered", document_id=str(document_id), document_type=kind.value)


def _tell(
    session: Session,
    document_id: UUID,
    kind: DocumentType,
    case_id: UUID | None,
    files: Files,
    *,
    letter_id: UUID | None = None,
) -> None:
    publish(
        session,
        DocumentRendered(
            document_id=document_id,
            document_type=kind,
            case_id=case_id,
            docx_sha256=files.docx_sha256,
            pdf_sha256=files.pdf_sha256,
            letter_id=letter_id,
        ),
    )


HANDLERS = (
    Handler("letters", DocumentRequested, write_letter, prepare=prepare_letter),
    Handler("follow_ups", FollowUpRequested, write_follow_up, prepare=prepare_follow_up),
    Handler("meeting_papers", MeetingPaperRequested, write_meeting_paper, prepare=prepare_meeting_paper),
    Handler("special_reports", SpecialReportRequested, write_special_report, prepare=prepare_special_report),
    Handler("briefs", BriefRequested, write_brief, prepare=prepare_brief),
    Handler("issues", IssueRenderingRequested, write_issue, prepare=prepare_issue),
    Handler("exporter", ExportRequested, exporting.on_export_requested),
)

if __name__ == "__main__":
    run_worker(handlers=HANDLERS)
