"""The register of numbers, one series a kind, region and year: no gaps, no reuse, void numbers kept. Never commits.

The series' row stays locked until the transaction ends: signings at the same time wait for each other, and one that is
rolled back gives its number back.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.reports.issues_v1 import HandedCopy, IssueAct, IssueStep, IssueSummary, RegisteredNumber
from contracts.reports.v1 import DocumentType
from services.reports.briefs.titles import brief_number
from services.reports.storage.issues import copies_of, steps_of
from services.reports.storage.tables import issue, number_series, registered_number

KINDS: Final = {DocumentType.QUARTERLY_BRIEF: "brief", DocumentType.SPECIAL_REPORT: "special_report"}
"""The series of a kind: quarterly, half-yearly and yearly briefs share one, special reports have their own."""
_OVER_ALL_YEARS = 0


def give(session: Session, issue: IssueSummary, *, given_on: date, report_code: str) -> str:
    """Take the next number of the kind's year for an issue that is signed now, and return it as it is written."""
    kind, region, year = KINDS[issue.document_type], issue.region, given_on.year
    number = _next(session, kind, region, year)
    total = _next(session, kind, region, _OVER_ALL_YEARS)
    is_brief = issue.document_type is DocumentType.QUARTERLY_BRIEF
    written = brief_number(year, number, total) if is_brief else f"{report_code}〔{year}〕{number}号"
    session.execute(
        insert(registered_number).values(
            kind=kind,
            region=region,
            year=year,
            number=number,
            total=total,
            written=written,
            issue_id=issue.issue_id,
            given_on=given_on,
        )
    )
    return written


def void(session: Session, issue_id: UUID, *, written: str, on: date, reason: str) -> None:
    """Keep a number as void; it is never given again."""
    session.execute(
        update(registered_number)
        .where(registered_number.c.issue_id == issue_id, registered_number.c.written == written)
        .values(voided_on=on, void_reason=reason)
    )


def register_of(session: Session, *, region: str, year: int) -> tuple[RegisteredNumber, ...]:
    """Return the registers of all kinds in order, each number with the steps and copies that stand under it."""
    rows = session.execute(
        select(registered_number, issue.c.title, issue.c.document_type)
        .join(issue, issue.c.issue_id == registered_number.c.issue_id)
        .where(registered_number.c.region == region, registered_number.c.year == year)
        .order_by(registered_number.c.kind, registered_number.c.number)
    )
    return tuple(_entry(session, row) for row in rows)


def copies_in(session: Session, *, region: str, year: int) -> tuple[HandedCopy, ...]:
    """Return the copies of the year's numbers that stand, by number."""
    return tuple(
        HandedCopy(issue_id=entry.issue_id, number=entry.written, title=entry.title, copy_=copy)
        for entry in register_of(session, region=region, year=year)
        if entry.voided_on is None
        for copy in copies_of(session, entry.issue_id)
    )


def _entry(session: Session, row: Row[Any]) -> RegisteredNumber:
    steps = _steps_under(session, row)
    copies = () if row.voided_on else copies_of(session, row.issue_id)
    issued, archived = steps.get(IssueAct.ISSUE), steps.get(IssueAct.ARCHIVE)
    return RegisteredNumber(
        issue_id=row.issue_id,
        document_type=DocumentType(row.document_type),
        year=row.year,
        number=row.number,
        written=row.written,
        title=row.title,
        given_on=row.given_on,
        signed_by=steps[IssueAct.SIGN].person if IssueAct.SIGN in steps else "",
        voided_on=row.voided_on,
        void_reason=row.void_reason,
        issued_on=issued.on if issued else None,
        copies=len(copies),
        delivered=sum(copy.delivered_on is not None for copy in copies),
        received=sum(copy.received_on is not None for copy in copies),
        volume=archived.note if archived else "",
    )


def _steps_under(session: Session, row: Row[Any]) -> dict[str, IssueStep]:
    """Return the steps between this number's signing and the next one's; none for numbers of before the desk."""
    steps = steps_of(session, row.issue_id)
    signings = [place for place, step in enumerate(steps) if step.act == IssueAct.SIGN]
    given = select(func.count()).where(
        registered_number.c.issue_id == row.issue_id, registered_number.c.total <= row.total
    )
    turn = session.execute(given).scalar_one() - 1
    if turn >= len(signings):
        return {}
    end = signings[turn + 1] if turn + 1 < len(signings) else len(steps)
    return {step.act: step for step in steps[signings[turn] : end]}


def _next(session: Session, kind: str, region: str, year: int) -> int:
    statement = upsert(number_series).values(kind=kind, region=region, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[number_series.c.kind, number_series.c.region, number_series.c.year],
        set_={"last": number_series.c.last + 1},
    )
    return int(session.execute(statement.returning(number_series.c.last)).scalar_one())
