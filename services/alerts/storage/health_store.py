"""What became of the warnings of every rule, counted."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertState
from contracts.cases.v1 import Outcome, WarningDecision
from services.alerts.health import Tally
from services.alerts.storage.tables import alert, alert_history, alert_outcome

_NOISE = (WarningDecision.DISMISSED.value, Outcome.REASONABLE.value, Outcome.RULE_PROBLEM.value)


def tallies(session: Session, *, region: str | None, since: datetime) -> dict[str, Tally]:
    """Return the tally of every rule that has ever fired, `recent_…` counted from `since`."""
    fired = _fired(session, region, since)
    outcomes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    noise: dict[str, int] = defaultdict(int)
    recent = func.count().filter(alert_outcome.c.recorded_at >= since)
    columns = (alert.c.rule_id, alert_outcome.c.verdict)
    statement = (
        select(*columns, func.count().label("number"), recent.label("recent"))
        .join(alert, alert.c.alert_id == alert_outcome.c.alert_id)
        .where(*_of(region))
        .group_by(*columns)
    )
    for row in session.execute(statement):
        outcomes[row.rule_id][row.verdict] += row.number
        noise[row.rule_id] += row.recent if row.verdict in _NOISE else 0
    return {
        rule_id: Tally(
            fired=number,
            confirmed=outcomes[rule_id][WarningDecision.CONFIRMED],
            dismissed=outcomes[rule_id][WarningDecision.DISMISSED],
            outcomes={each: outcomes[rule_id][each] for each in Outcome},
            recent_fired=recent_number,
            recent_noise=noise[rule_id],
        )
        for rule_id, (number, recent_number) in fired.items()
    }


def _fired(session: Session, region: str | None, since: datetime) -> dict[str, tuple[int, int]]:
    recent = func.count().filter(alert_history.c.happened_at >= since)
    statement = (
        select(alert.c.rule_id, func.count().label("number"), recent.label("recent"))
        .join(alert, alert.c.alert_id == alert_history.c.alert_id)
        .where(alert_history.c.event.in_(("new", "again", "returned", "let_go")))
        .where(alert_history.c.state != AlertState.WHITELISTED, *_of(region))
        .group_by(alert.c.rule_id)
    )
    return {row.rule_id: (row.number, row.recent) for row in session.execute(statement)}


def _of(region: str | None) -> list[Any]:
    return [] if region is None else [alert.c.region == region]
