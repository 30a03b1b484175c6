"""The store of issues. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, case, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contracts.errors import NotFound
from contracts.reports.issues_v1 import Consent, Copy, IssueStep, IssueSummary, Publication, Recipient, Stage
from contracts.reports.v1 import DocumentType
from services.reports.edits import Edit
from services.reports.storage.tables import issue, issue_copy, issue_step, publication, publication_consent, text_edit

_C = issue.c


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue's row."""

    summary: IssueSummary
    last_on: date | None
    paper_sha256: str | None
    """What was generated, before people's words; null until the first rendering."""
    recipients: tuple[Recipient, ...] = ()
    """Of a special report: who gets it by its content."""


def ensure(session: Session, *, title: str, region: str, period: str, now: datetime) -> UUID:
    """Return the issue of a period, made where there is none; locks the row."""
    session.execute(
        upsert(issue)
        .values(
            issue_id=uuid4(),
            document_type=DocumentType.QUARTERLY_BRIEF.value,
            title=title,
            region=region,
            period=period,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
    where = (_C.region == region, _C.period == period, _C.document_type == DocumentType.QUARTERLY_BRIEF.value)
    found: UUID = session.execute(select(_C.issue_id).where(*where).with_for_update()).scalar_one()
    return found


def draft_of_report(session: Session, *, title: str, region: str, scope: str, now: datetime) -> UUID:
    """Return the draft that takes the orders on a scope, made where there is none; locks the row.

    Who orders at the same time waits here for the first and gets its draft.
    """
    statement = upsert(issue).values(
        issue_id=uuid4(),
        document_type=DocumentType.SPECIAL_REPORT.value,
        title=title,
        region=region,
        period=scope,
        takes_orders=True,
        created_at=now,
    )
    standing = statement.on_conflict_do_update(
        index_elements=[_C.region, _C.period], index_where=_C.takes_orders, set_={"takes_orders": True}
    )
    found: UUID = session.execute(standing.returning(_C.issue_id)).scalar_one()
    return found


def take_orders_again(session: Session, issue_id: UUID) -> None:
    """Let a report that came back to the draft take its scope's orders, unless another draft has taken its place."""
    try:
        with session.begin_nested():
            change(session, issue_id, takes_orders=True)
    except IntegrityError as error:
        if "issue_takes_orders" not in str(error):
            raise


def lock(session: Session, issue_id: UUID) -> StoredIssue:
    """Return an issue, its row locked."""
    return _one(session, select(issue).where(_C.issue_id == issue_id).with_for_update(), issue_id)


def get(session: Session, issue_id: UUID) -> StoredIssue:
    """Return an issue."""
    return _one(session, select(issue).where(_C.issue_id == issue_id), issue_id)


def of_period(session: Session, *, region: str, period: str) -> StoredIssue | None:
    """Return a period's brief."""
    brief = _C.document_type == DocumentType.QUARTERLY_BRIEF.value
    row = session.execute(select(issue).where(brief, _C.region == region, _C.period == period)).one_or_none()
    return None if row is None else _stored(row)


def last_before(session: Session, *, region: str, period: str) -> StoredIssue | None:
    """Return the newest brief of an earlier period that has a paper."""
    brief = _C.document_type == DocumentType.QUARTERLY_BRIEF.value
    query = select(issue).where(brief, _C.region == region, _C.period < period, _C.paper_sha256.is_not(None))
    row = session.execute(query.order_by(_C.period.desc()).limit(1)).one_or_none()
    return None if row is None else _stored(row)


def list_newest(
    session: Session, *, region: str | None = None, document_type: DocumentType | None = None
) -> tuple[IssueSummary, ...]:
    """Return briefs, newest period first, then special reports, newest first."""
    query = select(issue)
    if region is not None:
        query = query.where(_C.region == region)
    if document_type is not None:
        query = query.where(_C.document_type == document_type.value)
    period = case((_C.document_type == DocumentType.QUARTERLY_BRIEF.value, _C.period))
    order = (_C.document_type, period.desc(), _C.created_at.desc(), _C.region)
    rows = session.execute(query.order_by(*order).limit(200))
    return tuple(_stored(row).summary for row in rows)


def change(session: Session, issue_id: UUID, **values: Any) -> None:
    """Write columns of an issue."""
    session.execute(update(issue).where(_C.issue_id == issue_id).values(**values))


def add_step(session: Session, issue_id: UUID, step: IssueStep) -> None:
    """Append a step."""
    session.execute(insert(issue_step).values(issue_id=issue_id, **step.model_dump()))


def steps_of(session: Session, issue_id: UUID) -> tuple[IssueStep, ...]:
    """Return the steps, oldest first."""
    rows = session.execute(select(issue_step).where(issue_step.c.issue_id == issue_id).order_by(issue_step.c.step_id))
    return tuple(IssueStep(**_without(row, "step_id", "issue_id")) for row in rows)


def edits_of(session: Session, issue_id: UUID) -> dict[str, Edit]:
    """Return people's words by key."""
    rows = session.execute(select(text_edit).where(text_edit.c.issue_id == issue_id).order_by(text_edit.c.key))
    return {row.key: Edit(row.template, row.generated) for row in rows}


def keep_edit(session: Session, issue_id: UUID, *, key: str, edit: Edit | None, seat: str, now: datetime) -> None:
    """Write people's words for a key, or take them back."""
    if edit is None:
        session.execute(delete(text_edit).where(text_edit.c.issue_id == issue_id, text_edit.c.key == key))
        return
    values = {"template": edit.template, "generated": edit.generated, "seat": seat, "edited_at": now}
    statement = upsert(text_edit).values(issue_id=issue_id, key=key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["issue_id", "key"], set_=values))


def add_copies(session: Session, issue_id: UUID, recipients: Sequence[Recipient]) -> None:
    """Enter the recipients of an issue that goes out."""
    for position, to in enumerate(recipients):
        statement = upsert(issue_copy).values(issue_id=issue_id, recipient=to.name, way=to.way, position=position)
        session.execute(statement.on_conflict_do_nothing())


def drop_copies(session: Session, issue_id: UUID) -> tuple[str, ...]:
    """Take the list of a void number back; return the recipients that already had their copy."""
    gone = session.execute(
        delete(issue_copy)
        .where(issue_copy.c.issue_id == issue_id)
        .returning(issue_copy.c.recipient, issue_copy.c.delivered_on)
    )
    return tuple(row.recipient for row in gone if row.delivered_on is not None)


def change_copy(session: Session, issue_id: UUID, recipient: str, **values: Any) -> None:
    """Write a copy's columns; `NotFound` for a recipient that is not on the list."""
    done = session.execute(
        update(issue_copy)
        .where(issue_copy.c.issue_id == issue_id, issue_copy.c.recipient == recipient)
        .values(**values)
        .returning(issue_copy.c.recipient)
    )
    if done.scalar_one_or_none() is None:
        raise NotFound("recipient-unknown", "分送名单中没有这个单位。", recipient)


def copies_of(session: Session, issue_id: UUID) -> tuple[Copy, ...]:
    """Return the copies in the order of the list."""
    rows = session.execute(select(issue_copy).where(issue_copy.c.issue_id == issue_id).order_by(issue_copy.c.position))
    return tuple(Copy(**_without(row, "issue_id", "position")) for row in rows)


def add_consent(session: Session, issue_id: UUID, consent: Consent, now: datetime) -> None:
    """Write a consent down."""
    session.execute(insert(publication_consent).values(issue_id=issue_id, recorded_at=now, **consent.model_dump()))


def consents_of(session: Session, issue_id: UUID) -> tuple[Consent, ...]:
    """Return the consents, oldest first."""
    table = publication_consent
    rows = session.execute(select(table).where(table.c.issue_id == issue_id).order_by(table.c.consent_id))
    return tuple(Consent(**_without(row, "issue_id", "consent_id", "recorded_at")) for row in rows)


def add_publication(session: Session, issue_id: UUID, made: Publication, now: datetime) -> None:
    """Write a publication down."""
    session.execute(insert(publication).values(issue_id=issue_id, recorded_at=now, **made.model_dump()))


def publications_of(session: Session, issue_id: UUID) -> tuple[Publication, ...]:
    """Return the publications, oldest first."""
    table = publication
    rows = session.execute(select(table).where(table.c.issue_id == issue_id).order_by(table.c.publication_id))
    return tuple(Publication(**_without(row, "issue_id", "publication_id", "recorded_at")) for row in rows)


def _without(row: Row[Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in names}  # noqa: SLF001


def _one(session: Session, query: Any, issue_id: UUID) -> StoredIssue:
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("issue-missing", "没有这份文书。", str(issue_id))
    return _stored(row)


def _stored(row: Row[Any]) -> StoredIssue:
    summary = IssueSummary(
        issue_id=row.issue_id,
        document_type=DocumentType(row.document_type),
        title=row.title,
        region=row.region,
        period=row.period,
        stage=Stage(row.stage),
        number=row.number,
        due_on=row.due_on,
        is_due_provisional=row.is_due_provisional,
        signed_on=row.signed_on,
        document_id=row.document_id,
    )
    recipients = tuple(Recipient.model_validate(each) for each in row.recipients)
    return StoredIssue(summary, row.last_on, row.paper_sha256, recipients)
