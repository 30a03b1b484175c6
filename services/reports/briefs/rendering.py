"""Briefs, gathered anew or laid out again with people's words, for the renderer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import current_correlation, log
from chassis.messaging.verdict import Park, Retry
from contracts.reports.issues_v1 import IssueRenderingRequested, Stage
from contracts.reports.v1 import BriefRequested, DocumentType
from services.reports.access import renderer_actor
from services.reports.briefs.compose import compose_brief, signed
from services.reports.briefs.gathering import NoData, Order, ask_outside, gather, known_until
from services.reports.briefs.titles import period_of
from services.reports.edits import apply_edits
from services.reports.offices import office_book
from services.reports.rendered import Impossible, Rendered, write_ordered
from services.reports.rendering import press_of, render
from services.reports.special.compose import addressed
from services.reports.storage import documents, issues
from services.reports.storage.papers import keep_paper, load_paper


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
    with context.db.transaction() as session:
        known_at = known_until(session, order, now=context.clock.now())
    outside = ask_outside(context.rpc, renderer_actor(current_correlation()), order, known_at)
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


def write_brief(context: Context, session: Session, event: BriefRequested, rendered: Rendered | Impossible) -> None:
    """Write the brief's files down and tell it, or why there are none."""
    if isinstance(rendered, Impossible):
        documents.ordered_failed(session, event.document_id, rendered.reason)
        log.warning("brief cannot be rendered", document_id=str(event.document_id))
        return
    issue = issues.of_period(session, region=event.region, period=period_of(event.year, event.quarter))
    if issue is not None and issue.summary.stage is Stage.DRAFT:
        issues.change(session, issue.summary.issue_id, paper_sha256=rendered.paper_sha256)
    write_ordered(context, session, event.document_id, rendered, DocumentType.QUARTERLY_BRIEF)


def prepare_issue(context: Context, event: IssueRenderingRequested) -> Rendered:
    """Lay the stored paper out again with people's words, and with number and date where it is signed."""
    with context.db.transaction() as session:
        issue = issues.get(session, event.issue_id)
        edits = issues.edits_of(session, event.issue_id)
    if issue.paper_sha256 is None:
        raise Park(f"issue {event.issue_id} was never rendered")
    generated = load_paper(context.blobs, issue.paper_sha256)
    paper = apply_edits(generated, edits)
    if issue.recipients:
        paper = addressed(paper, issue.recipients, office_book().of(issue.summary.region))
    if issue.summary.number is not None and issue.summary.signed_on is not None:
        paper = signed(paper, number=issue.summary.number, on=issue.summary.signed_on)
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, issue.summary.number, paper.origin, files, issue.paper_sha256)


def write_issue(context: Context, session: Session, event: IssueRenderingRequested, rendered: Rendered) -> None:
    """Write the new rendering's files down and tell it."""
    kind = issues.get(session, event.issue_id).summary.document_type
    write_ordered(context, session, event.document_id, rendered, kind)
