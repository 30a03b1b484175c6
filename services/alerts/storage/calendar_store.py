"""Up to which day of its schedule each rule's run has been asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.alerts.storage.desk_tables import calendar_run


def asked(session: Session, *, region: str, fiscal_year: int) -> dict[str, date]:
    """Return the newest day by rule."""
    statement = select(calendar_run).where(calendar_run.c.region == region, calendar_run.c.fiscal_year == fiscal_year)
    return {row.rule_id: row.due_on for row in session.execute(statement)}


def keep(session: Session, due: Mapping[str, date], *, region: str, fiscal_year: int, at: datetime) -> None:
    """Keep that the runs of these days are asked for."""
    place = {"region": region, "fiscal_year": fiscal_year, "asked_at": at}
    statement = insert(calendar_run)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[calendar_run.c.rule_id, calendar_run.c.region, calendar_run.c.fiscal_year],
            set_={"due_on": statement.excluded.due_on, "asked_at": statement.excluded.asked_at},
        ),
        [place | {"rule_id": rule_id, "due_on": on} for rule_id, on in due.items()],
    )
