"""The store of documents: each rendering is a row of its own; nothing is overwritten but a state that was waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.reports.issues_v1 import IssueSummary
from contracts.reports.v1 import Document, DocumentState, DocumentType
from contracts.values import Origin, Page
from services.reports.storage.tables import document

_COLUMNS = document.c


@dataclass(frozen=True, slots=True)
class Files:
    """What a rendering came to."""

    docx_sha256: str
    pdf_sha256: str
    figures: int
    substituted_fonts: tuple[str, ...]
    overprint_sha256: str | None = None
    """The PDF for paper with the red head printed already (套打); null for drafts and papers without a red head."""


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A rendered document of a case."""

    document_id: UUID
    document_type: DocumentType
    title: str
    number: str | None
    case_id: UUID | None
    """Null for what belongs to no case: a dunning letter, papers of a meeting."""
    region: str
    origin: Origin
    files: Files
    requested_at: datetime
    """When it was asked for, and when it was ready: rendering is one step here."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that was ordered and has no files yet."""

    document_id: UUID
    requested_at: datetime


def add_case_document(session: Session, made: CaseDocument) -> int:
    """Insert a rendered document of a case as its newest version and return the version."""
    version = 1
    if made.case_id is not None:
        version = _next_version(
            session, _COLUMNS.case_id == made.case_id, _COLUMNS.document_type == made.document_type.value
        )
    session.execute(
        insert(document).values(
            document_id=made.document_id,
            document_type=made.document_type.value,
            title=made.title,
            number=made.number,
            state=DocumentState.RENDERED.value,
            case_id=made.case_id,
            region=made.region,
            version=version,
            origin=made.origin.value,
            requested_at=made.requested_at,
            rendered_at=made.requested_at,
            **_file_values(made.files),
        )
    )
    return version


def is_issued(session: Session, case_id: UUID, kind: DocumentType) -> bool:
    """Whether the case's document of this kind has been rendered with its number."""
    issued = select(_COLUMNS.document_id).where(
        _COLUMNS.case_id == case_id, _COLUMNS.document_type == kind.value, _COLUMNS.number.is_not(None)
    )
    return session.execute(issued.limit(1)).first() is not None


def waiting_of(session: Session, issue_id: UUID) -> Waiting | None:
    """Return the newest draft of an issue that waits for the renderer; locks its row."""
    row = session.execute(
        select(_COLUMNS.document_id, _COLUMNS.requested_at)
        .where(_COLUMNS.issue_id == issue_id, _COLUMNS.state == DocumentState.REQUESTED.value)
        .order_by(_COLUMNS.version.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    return None if row is None else Waiting(row.document_id, row.requested_at)


def add_ordered(
    session: Session,
    *,
    document_id: UUID,
    issue: IssueSummary,
    requested_at: datetime,
) -> None:
    """Insert an issue's rendering that waits for the renderer. Its number and origin are known once its data are read."""
    session.execute(
        insert(document).values(
            document_id=document_id,
            document_type=issue.document_type.value,
            title=issue.title,
            state=DocumentState.REQUESTED.value,
            region=issue.region,
            period=issue.period,
            issue_id=issue.issue_id,
            version=_next_version(session, _COLUMNS.issue_id == issue.issue_id),
            origin=Origin.OFFICIAL.value,
            requested_at=requested_at,
        )
    )


def ordered_rendered(
    session: Session,
    document_id: UUID,
    *,
    title: str,
    number: str | None,
    origin: Origin,
    files: Files,
    rendered_at: datetime,
) -> None:
    """Write down that a waiting document has its files."""
    session.execute(
        update(document)
        .where(_COLUMNS.document_id == document_id)
        .values(
            state=DocumentState.RENDERED.value,
            title=title,
            number=number,
            origin=origin.value,
            rendered_at=rendered_at,
            failure="",
            **_file_values(files),
        )
    )


def ordered_failed(session: Session, document_id: UUID, reason: str) -> None:
    """Write down why an ordered document cannot be rendered."""
    session.execute(
        update(document)
        .where(_COLUMNS.document_id == document_id)
        .values(state=DocumentState.FAILED.value, failure=reason)
    )


def find(session: Session, document_id: UUID) -> Document | None:
    """Return one document."""
    row = session.execute(select(document).where(_COLUMNS.document_id == document_id)).one_or_none()
    return None if row is None else _document(row)


def of_issue(session: Session, issue_id: UUID) -> tuple[Document, ...]:
    """Return the renderings of an issue, newest first."""
    query = select(document).where(_COLUMNS.issue_id == issue_id)
    return tuple(map(_document, session.execute(query.order_by(_COLUMNS.version.desc()))))


def list_newest(
    session: Session, *, document_type: DocumentType | None, case_id: UUID | None, page: Page
) -> tuple[int, tuple[Document, ...]]:
    """Return how many there are and one page, newest first."""
    query: Select[Any] = select(document)
    if document_type is not None:
        query = query.where(_COLUMNS.document_type == document_type.value)
    if case_id is not None:
        query = query.where(_COLUMNS.case_id == case_id)
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows: Sequence[Row[Any]] = session.execute(
        query.order_by(_COLUMNS.requested_at.desc(), _COLUMNS.document_id).limit(page.limit).offset(page.offset)
    ).all()
    return total, tuple(map(_document, rows))


def _next_version(session: Session, *where: Any) -> int:
    newest = session.execute(select(func.coalesce(func.max(_COLUMNS.version), 0)).where(*where)).scalar_one()
    return int(newest) + 1


def _file_values(files: Files) -> dict[str, object]:
    return {
        "docx_sha256": files.docx_sha256,
        "pdf_sha256": files.pdf_sha256,
        "overprint_sha256": files.overprint_sha256,
        "figures": files.figures,
        "substituted_fonts": list(files.substituted_fonts),
    }


def _document(row: Row[Any]) -> Document:
    values = {name: value for name, value in row._mapping.items() if name != "issue_id"}  # noqa: SLF001 - SQLAlchemy's public name of a row's mapping
    return Document.model_validate(values | {"substituted_fonts": tuple(values["substituted_fonts"])})
