"""Papers of the joint meeting, laid out and written down for the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.context import Context
from contracts.cases.meetings_v1 import MeetingPaperRequested
from contracts.reports.v1 import DocumentType
from contracts.values import Origin
from services.reports.briefs.ledger import held_region
from services.reports.meetings.papers import compose_meeting_paper
from services.reports.offices import office_book
from services.reports.rendered import Rendered, write
from services.reports.rendering import press_of, render


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
    write(context, session, uuid4(), DocumentType(event.kind.value), made.rendered, case_id=None, region=made.region)
