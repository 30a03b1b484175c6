"""The delivery calendar in the database: agreed rules, the lines as they stood, what senders were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, Literal
from uuid import uuid4

from sqlalchemy import Row, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.ingest.calendar_v1 import CalendarLine
from services.ingest.datasets.declaration import MonthlyDue, YearlyDue
from services.ingest.due import AgreedRule
from services.ingest.storage.calendar_tables import due_delivery, due_notice, due_rule

Kind = Literal["reminded", "dunned"]
_SPAN: Final = text(
    "SELECT s.region, min(left(s.period, 4))::integer AS first_year FROM ledger_v1.slice s"
    " WHERE s.origin <> 'foreign' AND s.data_set = ANY(:data_sets) GROUP BY s.region"
)


def spans(session: Session, data_sets: Sequence[str]) -> dict[str, int]:
    """Return the first fiscal year of each region that has delivered one of the sets; foreign data sets nothing going."""
    return {row.region: row.first_year for row in session.execute(_SPAN, {"data_sets": list(data_sets)})}


def agreed_rules(session: Session) -> dict[str, list[AgreedRule]]:
    """Return every agreed rule by data set, the newest first."""
    found: dict[str, list[AgreedRule]] = defaultdict(list)
    newest_first = (due_rule.c.valid_from.desc(), due_rule.c.decided_at.desc())
    for row in session.execute(select(due_rule).order_by(*newest_first)):
        found[row.data_set].append(
            AgreedRule(row.data_set, _due(row), row.valid_from, row.basis, row.decided_by, row.decided_at)
        )
    return dict(found)


def _due(row: Row[Any]) -> MonthlyDue | YearlyDue | None:
    if row.month is not None:
        return YearlyDue(row.month, row.day, row.years_later)
    if row.working_day is None and row.calendar_day is None:
        return None
    return MonthlyDue(row.working_day, row.calendar_day)


def insert_rule(session: Session, rule: AgreedRule) -> None:
    """Add what was agreed."""
    days: dict[str, Any] = {}
    if isinstance(rule.due, YearlyDue):
        days = {"month": rule.due.month, "day": rule.due.day, "years_later": rule.due.years_later}
    elif rule.due is not None:
        days = {"working_day": rule.due.working_day, "calendar_day": rule.due.calendar_day}
    session.execute(
        insert(due_rule).values(
            rule_id=uuid4(),
            data_set=rule.data_set,
            valid_from=rule.valid_from,
            basis=rule.basis,
            decided_by=rule.decided_by,
            decided_at=rule.decided_at,
            **days,
        )
    )


def save_lines(session: Session, lines: Iterable[CalendarLine], *, region: str, year: int, today: date) -> None:
    """Write a year's lines as they stand; one that is no longer expected stays and says so."""
    rows = [
        line.model_dump(exclude={"data_set_title", "working_days_left"}) | {"as_of": today, "state": line.state.value}
        for line in lines
    ]
    if rows:
        statement = insert(due_delivery)
        keys = ("region", "data_set", "period")
        changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), rows)
    kept = [(row["data_set"], row["period"]) for row in rows]
    gone = update(due_delivery).where(due_delivery.c.region == region, due_delivery.c.period.startswith(str(year)))
    is_kept = tuple_(due_delivery.c.data_set, due_delivery.c.period).in_(kept)
    session.execute(gone.where(~is_kept).values(state="not_expected", as_of=today))


def lock(session: Session) -> None:
    """Let one at a time bring the calendar up to date."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('ingest.calendar', 0))"))


def note_told(session: Session, line: CalendarLine, kind: Kind, step: int, today: date) -> bool:
    """Keep that the sender is told; false where it was told already."""
    statement = insert(due_notice).values(
        region=line.region,
        data_set=line.data_set,
        period=line.period,
        kind=kind,
        step=step,
        due_on=line.due_on,
        noticed_on=today,
    )
    added = session.execute(statement.on_conflict_do_nothing().returning(due_notice.c.step))
    return added.first() is not None
