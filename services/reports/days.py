"""Drafts briefs by themselves (article 6): on `cases.day.began.v1`, for every region whose reports have come."""

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
from services.reports.briefs.titles import brief_title_parts, period_of
from services.reports.drafting import Ended, draft_day, due_of, ended_quarters
from services.reports.offices import office_book
from services.reports.storage import documents, issues

_CLOSINGS = text(
    "SELECT s.region, max(d.due_on) AS closing FROM (SELECT DISTINCT region FROM ledger_v1.slice"
    "  WHERE data_set IN ('income_execution', 'expenditure_execution') AND superseded_at IS NULL"
    "    AND period BETWEEN :first AND :last) s"
    " LEFT JOIN ledger_v1.delivery_due d ON d.region = s.region AND d.period = :last"
    "  AND d.data_set IN ('income_execution', 'expenditure_execution')"
    " GROUP BY s.region ORDER BY s.region"
)


def on_day_began(session: Session, event: DayBegan, *, now: datetime) -> int:
    """Order the draft of each region's ended quarter whose day has come and that has none yet; returns how many."""
    ordered = 0
    for ended in ended_quarters(event):
        months = {"first": f"{ended.year}-01", "last": f"{ended.last_day:%Y-%m}"}
        for row in session.execute(_CLOSINGS, months).all():
            if draft_day(ended, row.closing, event) <= event.day:
                ordered += _draft(session, row.region, ended, event, now=now)
    return ordered


def _draft(session: Session, region: str, ended: Ended, event: DayBegan, *, now: datetime) -> int:
    title = "".join(brief_title_parts(office_book().of(region).county, ended.year, ended.quarter))
    period, due = period_of(ended.year, ended.quarter), due_of(ended, event)
    issue_id, is_new = issues.ensure(
        session, title=title, region=region, period=period, due_on=due.on, is_provisional=due.is_provisional, now=now
    )
    if not is_new:
        return 0
    document_id = uuid4()
    documents.add_ordered(session, document_id=document_id, title=title, region=region, period=period, requested_at=now)
    issues.change(session, issue_id, document_id=document_id)
    publish(session, BriefRequested(document_id=document_id, region=region, year=ended.year, quarter=ended.quarter))
    log_act(session, None, act="brief.request", subject=str(document_id), detail={"period": period})
    log.info("brief drafted by the calendar", region=region, period=period)
    return 1
