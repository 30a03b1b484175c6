"""Closed periods that were changed (W-J11): a later delivery is compared with the one that it replaced."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.ingest.datasets import find_data_set
from services.ingest.storage import restatements


def compare_pending(session: Session) -> None:
    """Compare every supersession that was not compared yet; a second time changes nothing."""
    for item in restatements.pending(session):
        data_set = find_data_set(item.data_set)
        restatements.compare(session, data_set, item, closed_on=closed_on(item.period, item.due_on))


def closed_on(period: str, due_on: date | None) -> date:
    """Return the day after which a period is closed: its last day, or the due day where that is later. Pure."""
    year, month = int(period[:4]), int(period[5:7] or 12)
    last_day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return max(last_day, due_on or last_day)
