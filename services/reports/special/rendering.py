"""The special report, laid out and written down for the renderer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from contracts.reports.special_v1 import SpecialReportRequested
from contracts.reports.v1 import DocumentType
from services.reports.offices import office_book
from services.reports.rendered import Impossible, Rendered, write_ordered
from services.reports.rendering import press_of, render
from services.reports.special.chain import NothingFound, read_chain
from services.reports.special.compose import compose_special
from services.reports.storage import documents


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
    write_ordered(context, session, event.document_id, rendered, DocumentType.SPECIAL_REPORT)
