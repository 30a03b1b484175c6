"""Runs of rules, evaluations of slices, and outcomes of warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, case, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.alerts.rule_file import Rule
from services.alerts.running import Judgement, Scope
from services.alerts.storage.tables import alert_outcome, evaluation, rule_run, waiting_run

_OWED_EVERYWHERE: Final = """
    SELECT evaluation.region, evaluation.fiscal_year, evaluation.slice_id, evaluation.evaluated_at, left_out.rule_id
    FROM alerts.evaluation
    CROSS JOIN LATERAL unnest(evaluation.left_to_newer) AS left_out (rule_id)
    WHERE NOT EXISTS (
        SELECT FROM alerts.rule_run
        WHERE rule_run.rule_id = left_out.rule_id AND rule_run.region = evaluation.region
          AND rule_run.fiscal_year = evaluation.fiscal_year AND rule_run.ran_at >= evaluation.evaluated_at
    )
"""
_OWED = text(f"{_OWED_EVERYWHERE} AND evaluation.region = :region AND evaluation.fiscal_year = :fiscal_year")
_OWING = text(
    "SELECT DISTINCT ON (region, fiscal_year) region, fiscal_year, slice_id"
    f" FROM ({_OWED_EVERYWHERE}) AS owed ORDER BY region, fiscal_year, evaluated_at DESC"
)

WORST_FIRST: Final = case(
    {outcome: rank for rank, outcome in enumerate(("failed", "not_applicable", "spoke", "silent"))},
    value=rule_run.c.outcome,
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))")


def lock_scope(session: Session, region: str, fiscal_year: int) -> None:
    """Let one engine at a time judge a region's year; held until the commit."""
    session.execute(_LOCK, {"scope": f"alerts/{region}/{fiscal_year}"})


def add_run(
    session: Session,
    rule: Rule,
    scope: Scope,
    judgement: Judgement,
    *,
    raised: int,
    gone: int,
    slice_id: UUID | None,
    occasion: str,
    receipt_ids: Sequence[UUID],
    at: datetime,
    parameter_changes: Sequence[UUID] = (),
) -> None:
    """Record a run with the versions of the data, the rule's own parameters and the changes of them that it used."""
    parameters: dict[str, Any] = {name: _text(value) for name, value in rule.head.bound_parameters().items()}
    if parameter_changes:
        parameters["changes"] = [str(each) for each in parameter_changes]
    session.execute(
        insert(rule_run).values(
            rule_id=rule.id,
            rule_version=rule.head.version,
            region=scope.region,
            fiscal_year=scope.fiscal_year,
            slice_id=slice_id,
            occasion=occasion,
            outcome=judgement.outcome,
            reason=judgement.reason,
            findings=len(judgement.findings),
            raised=raised,
            gone=gone,
            duration_ms=judgement.duration_ms,
            receipt_ids=list(receipt_ids),
            parameters=parameters | {"today": scope.today.isoformat()},
            ran_at=at,
        )
    )
    wait_no_more(session, rule.id, scope)


def wait_no_more(session: Session, rule_id: str, scope: Scope) -> None:
    """A run of a rule that waited for a quiet moment is done, or there is no such rule any more."""
    session.execute(
        delete(waiting_run).where(
            waiting_run.c.rule_id == rule_id,
            waiting_run.c.region == scope.region,
            waiting_run.c.fiscal_year == scope.fiscal_year,
        )
    )


def add_evaluation(
    session: Session,
    *,
    slice_id: UUID,
    receipt_id: UUID,
    scope: Scope,
    ran: int,
    raised: int,
    left_to_newer: Sequence[str],
    at: datetime,
) -> None:
    """Record that the event of a slice has been handled."""
    values = {
        "receipt_id": receipt_id,
        "region": scope.region,
        "fiscal_year": scope.fiscal_year,
        "ran": ran,
        "raised": raised,
        "left_to_newer": list(left_to_newer),
        "evaluated_at": at,
    }
    statement = upsert(evaluation).values(slice_id=slice_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=[evaluation.c.slice_id], set_=values))


def owed_rules(session: Session, scope: Scope) -> frozenset[str]:
    """Return the rules that were left to a newer slice's event in a region's year and have not run there since."""
    rows = session.execute(_OWED, {"region": scope.region, "fiscal_year": scope.fiscal_year})
    return frozenset(row.rule_id for row in rows)


def owing_slices(session: Session) -> list[Row[Any]]:
    """Return (region, fiscal_year, slice_id) of each region's year where runs are owed; the slice is the last that left one."""
    return list(session.execute(_OWING))


def last_runs(
    session: Session, *, region: str | None, fiscal_year: int | None, until: datetime | None = None
) -> dict[str, Row[Any]]:
    """Return, by rule id, the worst of each rule's last runs (up to a time) in the asked regions and years; of equals the newest.

    Every region's year has a last run of its own; worst is `failed`, then `not_applicable`, `spoke`, `silent`. So one
    region's silence never hides that another could not be judged.
    """
    conditions = [
        column == value
        for column, value in ((rule_run.c.region, region), (rule_run.c.fiscal_year, fiscal_year))
        if value is not None
    ]
    if until is not None:
        conditions.append(rule_run.c.ran_at <= until)
    scope = (rule_run.c.rule_id, rule_run.c.region, rule_run.c.fiscal_year)
    newest = select(func.max(rule_run.c.position)).where(*conditions).group_by(*scope)
    rows = session.execute(
        select(rule_run)
        .where(rule_run.c.position.in_(newest))
        .ext(distinct_on(rule_run.c.rule_id))
        .order_by(rule_run.c.rule_id, WORST_FIRST, rule_run.c.position.desc())
    )
    return {row.rule_id: row for row in rows}


def add_outcome(
    session: Session,
    *,
    alert_id: UUID,
    rule_id: str,
    kind: str,
    verdict: str,
    reason: str,
    case_id: UUID | None,
    at: datetime,
) -> None:
    """Record what people made of a warning; the precision of its rule is measured from these."""
    session.execute(
        insert(alert_outcome).values(
            alert_id=alert_id,
            rule_id=rule_id,
            kind=kind,
            verdict=verdict,
            reason=reason,
            case_id=case_id,
            recorded_at=at,
        )
    )


def _text(value: Decimal) -> str:
    return f"{value:f}"
