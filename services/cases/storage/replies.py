"""Answers of units, one a round, consents and papers of surveys; all are only ever added to. Never commits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from contracts.cases.letters_v1 import KeptFile, Reply, Way
from contracts.cases.v1 import Approval, Approver, PaperSection, SurveyPaper
from services.cases.storage.tables import APPROVAL, REPLY, REPLY_FILE, SURVEY_PAPER


@dataclass(frozen=True, slots=True)
class StoredReply:
    """An answer with what it belongs to."""

    case_id: UUID
    letter_id: UUID | None
    is_late: bool
    reply: Reply


def add(session: Session, stored: StoredReply) -> None:
    """Keep an answer as it was given; the case must be locked."""
    reply = stored.reply
    session.execute(
        insert(REPLY).values(
            case_id=stored.case_id,
            letter_id=stored.letter_id,
            is_late=stored.is_late,
            **reply.model_dump(exclude={"files"}),
        )
    )
    if reply.files:
        lines = [
            {"reply_id": reply.reply_id, "position": position, "file_id": file.file_id}
            for position, file in enumerate(reply.files, start=1)
        ]
        session.execute(insert(REPLY_FILE), lines)


def next_round(session: Session, case_id: UUID) -> int:
    """Return the number of the round that an answer would be of."""
    newest = select(func.coalesce(func.max(REPLY.c.round), 0)).where(REPLY.c.case_id == case_id)
    return int(session.execute(newest).scalar_one()) + 1


def of_case(session: Session, case_id: UUID, files: tuple[KeptFile, ...]) -> tuple[StoredReply, ...]:
    """Return the answers of a case, by round; `files` are the case's."""
    known = {file.file_id: file for file in files}
    attached: dict[UUID, list[KeptFile]] = defaultdict(list)
    lines = select(REPLY_FILE).join(REPLY, REPLY.c.reply_id == REPLY_FILE.c.reply_id).where(REPLY.c.case_id == case_id)
    for line in session.execute(lines.order_by(REPLY_FILE.c.position)):
        attached[line.reply_id].append(known[line.file_id])
    rows = session.execute(select(REPLY).where(REPLY.c.case_id == case_id).order_by(REPLY.c.round))
    return tuple(_stored(row, tuple(attached[row.reply_id])) for row in rows)


def case_of(session: Session, reply_id: UUID) -> UUID | None:
    """Return the case of an answer; null where there is no such answer."""
    return session.execute(select(REPLY.c.case_id).where(REPLY.c.reply_id == reply_id)).scalar_one_or_none()


def add_approval(session: Session, case_id: UUID, approval: Approval) -> None:
    """Keep a consent."""
    session.execute(insert(APPROVAL).values(approval_id=uuid4(), case_id=case_id, **approval.model_dump()))


def approve_letter(session: Session, letter_id: UUID, approval: Approval) -> None:
    """Keep the consent to a letter that belongs to no case."""
    session.execute(insert(APPROVAL).values(approval_id=uuid4(), letter_id=letter_id, **approval.model_dump()))


def of_letters(session: Session, letter_ids: list[UUID]) -> dict[UUID, tuple[str, UUID | None]]:
    """Return name and scan of the consents to letters that belong to no case."""
    if not letter_ids:
        return {}
    columns = (APPROVAL.c.letter_id, APPROVAL.c.name, APPROVAL.c.scan_id)
    rows = session.execute(select(*columns).where(APPROVAL.c.letter_id.in_(letter_ids)))
    return {row.letter_id: (row.name, row.scan_id) for row in rows}


def approvals(session: Session, case_id: UUID) -> tuple[Approval, ...]:
    """Return the consents of a case in the order in which they were recorded."""
    rows = session.execute(select(APPROVAL).where(APPROVAL.c.case_id == case_id).order_by(APPROVAL.c.recorded_at))
    return tuple(
        Approval(
            act=row.act,
            approver=Approver(row.approver),
            name=row.name,
            approved_on=row.approved_on,
            scan_id=row.scan_id,
            seat=row.seat,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def add_survey_paper(session: Session, case_id: UUID, paper: SurveyPaper) -> None:
    """Keep a paper of the survey."""
    session.execute(
        insert(SURVEY_PAPER).values(
            case_id=case_id,
            kind=paper.kind,
            on_day=paper.on,
            sections=[section.model_dump() for section in paper.sections],
            seat=paper.seat,
            recorded_at=paper.recorded_at,
        )
    )


def survey_papers(session: Session, case_id: UUID) -> tuple[SurveyPaper, ...]:
    """Return the papers of a case's survey in the order in which they were made."""
    order = ("plan", "survey_report", "chairmen_report")
    rows = session.execute(select(SURVEY_PAPER).where(SURVEY_PAPER.c.case_id == case_id))
    return tuple(
        SurveyPaper(
            kind=row.kind,
            on=row.on_day,
            sections=tuple(PaperSection.model_validate(section) for section in row.sections),
            seat=row.seat,
            recorded_at=row.recorded_at,
        )
        for row in sorted(rows, key=lambda row: order.index(row.kind))
    )


def _stored(row: Row[Any], files: tuple[KeptFile, ...]) -> StoredReply:
    reply = Reply(
        reply_id=row.reply_id,
        round=row.round,
        way=Way(row.way),
        answered_on=row.answered_on,
        signed_on=row.signed_on,
        signer=row.signer,
        signer_post=row.signer_post,
        content=row.content,
        files=files,
        seat=row.seat,
        recorded_at=row.recorded_at,
    )
    return StoredReply(row.case_id, row.letter_id, row.is_late, reply)
