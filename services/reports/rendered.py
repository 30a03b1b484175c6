"""What the renderer's handlers have in common: a document whose files are stored is written down and told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from chassis.outbox import publish
from contracts.reports.v1 import DocumentRendered, DocumentType
from contracts.values import Origin
from services.reports.storage import documents
from services.reports.storage.documents import CaseDocument, Files


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
    """An ordered document that cannot be made, and why (Chinese)."""

    reason: str


def write(
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
    """Write a document that was not ordered by a person down as its newest version and tell it."""
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


def write_ordered(
    context: Context,
    session: Session,
    document_id: UUID,
    rendered: Rendered,
    kind: DocumentType,
) -> None:
    """Write the files of an ordered document down and tell it."""
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
