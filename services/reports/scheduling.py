"""The day by which an issue must go out (article 6): counted, counted anew, told to cases, which reminds of everything due."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.outbox import publish
from contracts.cases.v1 import DayBegan
from contracts.reports.issues_v1 import IssueScheduled, IssueStep, Stage
from services.reports.briefs.titles import brief_title_parts, period_of
from services.reports.drafting import DUE_WORKING_DAYS, Due, Ended, due_of
from services.reports.offices import office_book
from services.reports.storage import issues
from services.reports.storage.issues import StoredIssue

WAITING: Final = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.REVIEWED, Stage.SIGNED})
"""Not out yet: the clock runs."""
RECOUNTING: Final = "recount"
"""The act of a step that a new calendar wrote; it moves no stage."""
_WORKING_DAYS: Final = text(
    "SELECT day, is_provisional FROM ledger_v1.calendar_day WHERE day > :last_day AND is_working ORDER BY day LIMIT :count"
)


def ordered_by_hand(session: Session, region: str, ended: Ended, *, now: datetime) -> StoredIssue:
    """Return the issue of a period, held for this transaction; its day by the published calendar where none was counted yet."""
    stored = _of(session, region, ended, now)
    if stored.summary.due_on is None and (due := due_by_ledger(session, ended)):
        return _count(session, stored, due, now)
    return stored


def scheduled(session: Session, region: str, ended: Ended, event: DayBegan, *, now: datetime) -> StoredIssue:
    """Return the issue of a period, held for this transaction, its day counted by the calendar told.

    While it is not out a new calendar moves its day; the old one stays in the steps with the reason. It is told each day anew, so that
    cases knows of it whatever was lost or came before an upgrade.
    """
    stored, due = _of(session, region, ended, now), due_of(ended, event)
    summary = stored.summary
    if summary.stage not in WAITING:
        return stored
    is_same = (summary.due_on, summary.is_due_provisional) == (due.on, due.is_provisional)
    if summary.due_on is not None and not is_same:
        before = Due(summary.due_on, summary.is_due_provisional)
        note = f"工作日历更新，编发期限由{_said(before)}改为{_said(due)}；现日历：{event.calendar}"
        step = IssueStep(
            act=RECOUNTING, from_stage=summary.stage, to_stage=summary.stage, on=event.day, person="", note=note, seat="system:reports",
            happened_at=now,
        )  # fmt: skip
        issues.add_step(session, summary.issue_id, step)
    return _count(session, stored, due, now)


def _of(session: Session, region: str, ended: Ended, now: datetime) -> StoredIssue:
    period = period_of(ended.year, ended.quarter)
    title = "".join(brief_title_parts(office_book().of(region).county, ended.year, ended.quarter))
    return issues.get(session, issues.ensure(session, title=title, region=region, period=period, now=now))


def _count(session: Session, stored: StoredIssue, due: Due, now: datetime) -> StoredIssue:
    issue_id = stored.summary.issue_id
    issues.change(session, issue_id, due_on=due.on, is_due_provisional=due.is_provisional)
    tell(session, issue_id, now=now)
    return issues.get(session, issue_id)


def tell(session: Session, issue_id: UUID, *, now: datetime) -> None:
    """Tell an issue's day and whether it is out; nothing where no day was counted."""
    summary = issues.get(session, issue_id).summary
    if summary.due_on is None:
        return
    last_day = Ended.of(summary.period).last_day
    event = IssueScheduled(
        issue_id=issue_id,
        title=summary.title,
        region=summary.region,
        period=summary.period,
        due_on=summary.due_on,
        is_provisional=summary.is_due_provisional,
        explanation=f"自期末{last_day.isoformat()}（当日不计）起第{DUE_WORKING_DAYS}个工作日",
        is_out=summary.stage not in WAITING,
        told_at=now,
    )
    publish(session, event)


def due_by_ledger(session: Session, ended: Ended) -> Due | None:
    """Return the due day by the calendar that ingest publishes; null where it does not reach so far."""
    days = session.execute(_WORKING_DAYS, {"last_day": ended.last_day, "count": DUE_WORKING_DAYS}).all()
    if len(days) < DUE_WORKING_DAYS:
        return None
    return Due(days[-1].day, any(day.is_provisional for day in days))


def _said(due: Due) -> str:
    return due.on.isoformat() + ("（暂定）" if due.is_provisional else "")
