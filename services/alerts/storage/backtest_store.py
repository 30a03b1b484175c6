"""Back-tests: those that wait, run, are done; their findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.alerts.rules_v1 import BacktestState
from services.alerts.simulation import Compared
from services.alerts.storage.rule_tables import backtest, backtest_finding

FINDINGS_KEPT: Final = 2_000
SHOWN: Final = 10


def add(session: Session, values: Mapping[str, Any]) -> Row[Any]:
    """Write a back-test that waits."""
    return session.execute(insert(backtest).values(**values).returning(backtest)).one()


def take(session: Session, at: datetime) -> Row[Any] | None:
    """Return the oldest back-test that waits, marked as running; null where none waits.

    One that a stopped engine left as running is taken again: only one engine thread takes back-tests at a time.
    """
    waiting = (
        select(backtest.c.backtest_id)
        .where(backtest.c.state.in_((BacktestState.QUEUED, BacktestState.RUNNING)))
        .order_by(backtest.c.requested_at, backtest.c.backtest_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.execute(waiting).scalar_one_or_none()
    return None if found is None else change(session, found, {"state": BacktestState.RUNNING.value, "started_at": at})


def change(session: Session, backtest_id: UUID, values: Mapping[str, Any]) -> Row[Any]:
    """Change a back-test and return it."""
    statement = update(backtest).where(backtest.c.backtest_id == backtest_id).values(**values)
    return session.execute(statement.returning(backtest)).one()


def find(session: Session, backtest_id: UUID) -> Row[Any] | None:
    """Return a back-test, null where there is none."""
    return session.execute(select(backtest).where(backtest.c.backtest_id == backtest_id)).one_or_none()


def of_rule(session: Session, rule_id: str) -> list[Row[Any]]:
    """Return a rule's back-tests, the newest first."""
    statement = select(backtest).where(backtest.c.rule_id == rule_id)
    return list(
        session.execute(statement.order_by(backtest.c.requested_at.desc(), backtest.c.backtest_id).limit(SHOWN))
    )


def newest_done(session: Session, rule_id: str, digest: str) -> UUID | None:
    """Return the newest finished back-test of a version; those of parameters prove nothing of it."""
    statement = (
        select(backtest.c.backtest_id)
        .where(
            backtest.c.rule_id == rule_id,
            backtest.c.digest == digest,
            backtest.c.state == BacktestState.DONE,
            backtest.c.parameter_change_id.is_(None),
        )
        .order_by(backtest.c.finished_at.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def newest_of_change(session: Session, change_id: UUID) -> Row[Any] | None:
    """Return the newest back-test of a change of a parameter; of those that came to an end if there is one."""
    is_done = backtest.c.state == BacktestState.DONE
    statement = select(backtest).where(backtest.c.parameter_change_id == change_id)
    newest = statement.order_by(is_done.desc(), backtest.c.requested_at.desc(), backtest.c.backtest_id).limit(1)
    return session.execute(newest).one_or_none()


def keep_findings(session: Session, backtest_id: UUID, found: Sequence[Compared]) -> None:
    """Write the findings in their order, at most `FINDINGS_KEPT`."""
    rows = [
        {
            "backtest_id": backtest_id,
            "number": number,
            "change": each.change,
            "first_on": each.found.first_on,
            "raised": each.found.raised,
            "title": each.found.finding.title,
            "fact": each.found.finding.fact,
            "unit_name": each.found.finding.unit_name,
            "subject": each.found.finding.subject,
            "period": each.found.finding.period,
            "amount": each.found.finding.amount,
            "level": each.found.finding.level.value,
            "level_before": None if each.level_before is None else each.level_before.value,
        }
        for number, each in enumerate(found[:FINDINGS_KEPT], start=1)
    ]
    if rows:
        session.execute(insert(backtest_finding), rows)


def findings(session: Session, backtest_id: UUID, *, limit: int, offset: int) -> tuple[int, list[Row[Any]]]:
    """Return how many findings are kept, and a page in their order."""
    mine = backtest_finding.c.backtest_id == backtest_id
    total = session.execute(select(func.count()).select_from(backtest_finding).where(mine)).scalar_one()
    statement = select(backtest_finding).where(mine).order_by(backtest_finding.c.number)
    return total, list(session.execute(statement.limit(limit).offset(offset)))
