"""A warning with another level: a further occurrence that says the same with the same evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertState
from contracts.values import MatterClass
from services.alerts.storage.alert_store import add_history
from services.alerts.storage.tables import alert, alert_evidence, alert_occurrence

_SAID: Final = [c.name for c in alert_occurrence.c if c.name not in ("occurrence", "recorded_at", "level")]
_ROW: Final = [c.name for c in alert_evidence.c if c.name != "occurrence"]


def lock(session: Session, alert_id: UUID) -> Row[Any] | None:
    """Return a warning's row, locked until the commit; null where there is none."""
    return session.execute(select(alert).where(alert.c.alert_id == alert_id).with_for_update()).one_or_none()


def touched_by(session: Session, difference_id: UUID, receipt_ids: Sequence[UUID], *, region: str) -> list[Row[Any]]:
    """Return the warnings, locked, that name the difference or rest on any of its receipts; cleared ones are left out."""
    statement = (
        select(alert)
        .where(alert.c.region == region, alert.c.state != AlertState.CLEARED)
        .where(
            or_(
                alert.c.doubts.overlap([difference_id]),
                alert.c.receipt_ids.overlap(list(receipt_ids)),
            )
        )
        .order_by(alert.c.alert_id)
        .with_for_update()
    )
    return list(session.execute(statement))


def places_of(session: Session, row: Row[Any]) -> list[tuple[UUID, int]]:
    """Return receipt and row of every row of evidence that is kept of a warning's newest occurrence."""
    c = alert_evidence.c
    statement = select(c.receipt_id, c.row_no).where(c.alert_id == row.alert_id, c.occurrence == row.occurrences)
    return [(receipt_id, row_no) for receipt_id, row_no in session.execute(statement)]


def keep_doubts(session: Session, alert_id: UUID, doubts: Sequence[UUID]) -> None:
    """Keep which differences lie under a warning."""
    session.execute(update(alert).where(alert.c.alert_id == alert_id).values(doubts=list(doubts)))


def keep_head_level(session: Session, alert_id: UUID, *, level: MatterClass, reason: str, name: str, on: date) -> None:
    """Keep what the head of the committee has decided."""
    values = {"head_level": level, "head_reason": reason, "head_name": name, "head_on": on}
    session.execute(update(alert).where(alert.c.alert_id == alert_id).values(values))


def restate(
    session: Session,
    row: Row[Any],
    *,
    level: MatterClass,
    state: AlertState,
    is_raised: bool,
    event: str,
    at: datetime,
    note: str = "",
    seat: str = "",
) -> Row[Any]:
    """Write the warning with another level as its next occurrence; return its row as it stands now."""
    occurrence = row.occurrences + 1
    _copy(session, row, level=level, occurrence=occurrence, at=at)
    values: dict[str, Any] = {"level": level, "occurrences": occurrence, "state": state}
    if is_raised:
        values |= {"raised_at": at, "raised_as": occurrence, "raised_level": level}
    changed = session.execute(
        update(alert).where(alert.c.alert_id == row.alert_id).values(values).returning(alert)
    ).one()
    add_history(session, [changed], event=event, at=at, slice_id=None, note=note, seat=seat)
    return changed


def _copy(session: Session, row: Row[Any], *, level: MatterClass, occurrence: int, at: datetime) -> None:
    said, rows = alert_occurrence.c, alert_evidence.c
    before = select(*(said[name] for name in _SAID), literal(occurrence), literal(at), literal(level.value)).where(
        said.alert_id == row.alert_id, said.occurrence == row.occurrences
    )
    session.execute(insert(alert_occurrence).from_select([*_SAID, "occurrence", "recorded_at", "level"], before))
    evidence = select(*(rows[name] for name in _ROW), literal(occurrence)).where(
        rows.alert_id == row.alert_id, rows.occurrence == row.occurrences
    )
    session.execute(insert(alert_evidence).from_select([*_ROW, "occurrence"], evidence))
