"""What reports has told of the days of briefs (article 6). Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.orm import Session

from contracts.reports.issues_v1 import IssueScheduled
from services.cases.storage.tables import BRIEF_CLOCK


def keep(session: Session, event: IssueScheduled) -> None:
    """Keep the newest word on an issue; one that was held up changes nothing."""
    values = {name: value for name, value in event.model_dump().items() if name in BRIEF_CLOCK.c}
    statement = insert_or_update(BRIEF_CLOCK).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[BRIEF_CLOCK.c.issue_id],
            set_={name: value for name, value in values.items() if name != "issue_id"},
            where=BRIEF_CLOCK.c.told_at <= statement.excluded.told_at,
        )
    )


def of_ids(session: Session, issue_ids: list[UUID]) -> list[Mapping[str, Any]]:
    """Return these briefs' rows, in no order."""
    query = select(BRIEF_CLOCK).where(BRIEF_CLOCK.c.issue_id.in_(issue_ids))
    return [dict(row) for row in session.execute(query).mappings()] if issue_ids else []
