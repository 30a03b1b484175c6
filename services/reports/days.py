"""Briefs on their day (article 6), on `cases.day.began.v1`: their clock from the period's end on, their draft by itself.

A region is watched that has sent reports in the year up to the period's end: where none came for the period the brief is due
all the same, and stands in the lists without a draft.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.logs import log
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.v1 import DayBegan
from contracts.reports.v1 import BriefRequested
from services.reports.drafting import Ended, draft_day, ended_quarters
from services.reports.scheduling import scheduled
from services.reports.storage import documents, issues
from services.reports.storage.issues import StoredIssue

_WATCHED = text(
    "SELECT s.region, s.has_come, max(d.due_on) AS closing FROM ("
    "  SELECT region, bool_or(period >= :first) AS has_come FROM ledger_v1.slice"
    "  WHERE data_set IN ('income_execution', 'expenditure_execution') AND superseded_at IS NULL"
    "    AND period BETWEEN least(:first, :since) AND :last GROUP BY region) s"
    " LEFT JOIN ledger_v1.delivery_due d ON d.region = s.region AND d.period = :last"
    "  AND d.data_set IN ('income_execution', 'expenditure_execution')"
    " GROUP BY s.region, s.has_come ORDER BY s.region"
)
WATCHED_MONTHS = 12


def on_day_began(session: Session, event: DayBegan, *, now: datetime) -> int:
    """Schedule each watched region's ended quarter; order the draft whose day has come and that has none yet; returns how many."""
    ordered = 0
    for ended in ended_quarters(event):
        since = ended.last_day.year * 12 + ended.last_day.month - WATCHED_MONTHS
        months = {
            "first": f"{ended.year}-01",
            "last": f"{ended.last_day:%Y-%m}",
            "since": f"{since // 12:04d}-{since % 12 + 1:02d}",
        }
        for row in session.execute(_WATCHED, months).all():
            issue = scheduled(session, row.region, ended, event, now=now)
            is_wanted = row.has_come and issue.summary.document_id is None
            if is_wanted and draft_day(ended, row.closing, event) <= event.day:
                _draft(session, issue, ended, now=now)
                ordered += 1
    return ordered


def _draft(session: Session, issue: StoredIssue, ended: Ended, *, now: datetime) -> None:
    document_id, summary = uuid4(), issue.summary
    documents.add_ordered(session, document_id=document_id, issue=summary, requested_at=now)
    issues.change(session, summary.issue_id, document_id=document_id)
    publish(
        session,
        BriefRequested(document_id=document_id, region=summary.region, year=ended.year, quarter=ended.quarter),
    )
    log_act(session, None, act="brief.request", subject=str(document_id), detail={"period": summary.period})
    log.info("brief drafted by the calendar", region=summary.region, period=summary.period)
