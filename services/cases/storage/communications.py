"""Talks with a unit before the query notice (article 7), only ever added to. Never commits."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from contracts.cases.v1 import Communication, CommunicationWay
from services.cases.storage.tables import COMMUNICATION


def add(session: Session, case_id: UUID, talk: Communication) -> None:
    """Keep a talk; the case must be locked, so that numbers follow each other."""
    last = select(func.coalesce(func.max(COMMUNICATION.c.number), 0)).where(COMMUNICATION.c.case_id == case_id)
    session.execute(
        insert(COMMUNICATION).values(case_id=case_id, number=last.scalar_subquery() + 1, **talk.model_dump())
    )


def of_case(session: Session, case_id: UUID) -> tuple[Communication, ...]:
    """Return the talks of a case in the order in which they were recorded."""
    rows = session.execute(
        select(COMMUNICATION).where(COMMUNICATION.c.case_id == case_id).order_by(COMMUNICATION.c.number)
    )
    return tuple(
        Communication(
            communicated_on=row.communicated_on,
            way=CommunicationWay(row.way),
            unit=row.unit,
            unit_people=row.unit_people,
            office_people=row.office_people,
            said=row.said,
            analysis=row.analysis,
            scan_id=row.scan_id,
            seat=row.seat,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )
