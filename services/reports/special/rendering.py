"""The special report, laid out and written down for the renderer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from contracts.reports.issues_v1 import Stage
from contracts.reports.special_v1 import SpecialReportRequested
from contracts.reports.v1 import DocumentType
from services.reports.edits import apply_edits
from services.reports.offices import office_book
from services.reports.rendered import Impossible, Rendered, write_ordered
from services.reports.rendering import press_of, render
from services.reports.special.chain import NothingFound, read_chain
from services.reports.special.compose import addressed, compose_special
from services.reports.storage import documents, issues
from services.reports.storage.papers import keep_paper


def prepare_special_report(context: Context, event: SpecialReportRequested) -> Rendered | Impossible:
    """Read the chain of funds and lay the draft out with people's words."""
    try:
        with context.db.transaction() as session:
            chain = read_chain(session, event)
    except NothingFound as error:
        return Impossible(str(error))
    with context.db.transaction() as session:
        issue = issues.get(session, event.issue_id)
        edits = issues.edits_of(session, event.issue_id)
    office = office_book().of(event.region)
    generated = compose_special(event, chain, office, on=context.clock.today())
    paper = addressed(apply_edits(generated, edits), issue.recipients, office)
    files = render(paper, press_of(context.settings.fonts_dir), context.blobs)
    return Rendered(paper.title, None, paper.origin, files, keep_paper(context.blobs, generated))


def write_special_report(
    context: Context, session: Session, event: SpecialReportRequested, rendered: Rendered | Impossible
) -> None:
    """Write the draft's files down and tell it, or why there are none; the title names what the code stands for."""
    if isinstance(rendered, Impossible):
        documents.ordered_failed(session, event.document_id, rendered.reason)
        log.warning("report cannot be rendered", document_id=str(event.document_id))
        return
    if issues.lock(session, event.issue_id).summary.stage is Stage.DRAFT:
        issues.change(session, event.issue_id, paper_sha256=rendered.paper_sha256, title=rendered.title)
    write_ordered(context, session, event.document_id, rendered, DocumentType.SPECIAL_REPORT)
