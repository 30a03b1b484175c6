"""Files that belong to cases, and scans of approvals of other things; their bytes lie in the blob store. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.letters_v1 import KeptFile
from contracts.cases.papers_v1 import PaperOf
from services.cases.storage.tables import KEPT_FILE


def add(
    session: Session,
    case_id: UUID,
    *,
    seat: str,
    sha256: str,
    file_name: str,
    media_type: str,
    size: int,
    now: datetime,
) -> KeptFile:
    """Enter a file; the same bytes of the same seat are entered once, under the name they came with first."""
    values = {
        "file_id": uuid4(),
        "case_id": case_id,
        "seat": seat,
        "sha256": sha256,
        "file_name": file_name,
        "media_type": media_type,
        "size": size,
        "kept_at": now,
    }
    session.execute(insert_or_not(KEPT_FILE).values(values).on_conflict_do_nothing())
    same = (KEPT_FILE.c.case_id == case_id, KEPT_FILE.c.seat == seat, KEPT_FILE.c.sha256 == sha256)
    return _file(session.execute(select(KEPT_FILE).where(*same)).one())


def add_paper(
    session: Session,
    of: PaperOf,
    subject_id: UUID,
    *,
    seat: str,
    sha256: str,
    file_name: str,
    media_type: str,
    size: int,
    now: datetime,
) -> KeptFile:
    """Enter a scan of what belongs to no case; the same bytes of the same seat are entered once."""
    values = {
        "file_id": uuid4(),
        "paper_of": of,
        "subject_id": subject_id,
        "seat": seat,
        "sha256": sha256,
        "file_name": file_name,
        "media_type": media_type,
        "size": size,
        "kept_at": now,
    }
    session.execute(insert_or_not(KEPT_FILE).values(values).on_conflict_do_nothing())
    same = (KEPT_FILE.c.subject_id == subject_id, KEPT_FILE.c.seat == seat, KEPT_FILE.c.sha256 == sha256)
    return _file(session.execute(select(KEPT_FILE).where(KEPT_FILE.c.paper_of == of, *same)).one())


def papers_of(session: Session, of: PaperOf, subject_id: UUID) -> tuple[KeptFile, ...]:
    """Return the scans of one thing in the order in which they came."""
    statement = select(KEPT_FILE).where(KEPT_FILE.c.paper_of == of, KEPT_FILE.c.subject_id == subject_id)
    return tuple(map(_file, session.execute(statement.order_by(KEPT_FILE.c.kept_at, KEPT_FILE.c.file_id))))


def paper(session: Session, file_id: UUID) -> tuple[PaperOf, UUID, KeptFile] | None:
    """Return a scan with what it is of; null where it is none, or a case's file."""
    statement = select(KEPT_FILE).where(KEPT_FILE.c.file_id == file_id, KEPT_FILE.c.paper_of.is_not(None))
    row = session.execute(statement).one_or_none()
    return None if row is None else (PaperOf(row.paper_of), row.subject_id, _file(row))


def of_case(session: Session, case_id: UUID) -> tuple[KeptFile, ...]:
    """Return the files of a case in the order in which they came."""
    statement = select(KEPT_FILE).where(KEPT_FILE.c.case_id == case_id)
    return tuple(map(_file, session.execute(statement.order_by(KEPT_FILE.c.kept_at, KEPT_FILE.c.file_id))))


def chosen(files: Iterable[KeptFile], file_ids: Iterable[UUID]) -> tuple[tuple[KeptFile, ...], list[UUID]]:
    """Return the files of these ids in their order, and the ids that are none of them."""
    known = {file.file_id: file for file in files}
    wanted = list(dict.fromkeys(file_ids))
    return tuple(known[one] for one in wanted if one in known), [one for one in wanted if one not in known]


def _file(row: Row[Any]) -> KeptFile:
    return KeptFile(
        file_id=row.file_id,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        kept_at=row.kept_at,
        seat=row.seat,
    )
