"""Warnings with their evidence and history."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Row, case, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from contracts.alerts.v1 import AlertState, AlertSummary
from contracts.values import MatterClass, Origin
from services.alerts.changes import Change, Known, has_opened_anew, level_after, state_after
from services.alerts.grouping import Finding
from services.alerts.matters import matter_of, series_of
from services.alerts.rule_head import RuleHead
from services.alerts.storage.matter_store import settled_before
from services.alerts.storage.tables import alert, alert_evidence, alert_history, alert_occurrence

ALERTS: Final = UUID("6f0a3f0e-5d0b-5b8e-9a57-3c1f0f5b7a10")
"""Name space of alert ids: the same matter has the same id on every installation."""
EVIDENCE_SHOWN: Final = 200
HISTORY_SHOWN: Final = 100

# A finding may rest on two thousand rows: one statement takes half the time of one for each.
_ADD_EVIDENCE: Final = text(
    """
    INSERT INTO alerts.alert_evidence (alert_id, occurrence, number, label, amount, receipt_id, row_no, place, figures)
    SELECT :alert_id, :occurrence, each.number, each.label, each.amount, each.receipt_id, each.row_no, each.place, each.figures
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
      AS each (number int, label text, amount numeric, receipt_id uuid, row_no int, place text, figures jsonb)
    """
)

_NO_HEAD_LEVEL: Final = {"head_level": None, "head_reason": "", "head_name": "", "head_on": None}

LEVEL_RANK: Final = case({"general": 0, "important": 1, "major": 2}, value=alert.c.level)


def known_alerts(session: Session, *, rule_id: str, region: str, fiscal_year: int) -> dict[str, tuple[UUID, Known]]:
    """Return what is known of a rule's matters, by fingerprint, locked until the commit."""
    rows = session.execute(
        select(alert)
        .where(alert.c.rule_id == rule_id, alert.c.region == region, alert.c.fiscal_year == fiscal_year)
        .with_for_update()
    )
    return {
        row.fingerprint: (
            row.alert_id,
            Known(
                state=AlertState(row.state),
                is_gone=row.is_gone,
                is_settled=row.is_settled,
                unit_name=row.unit_name,
                content_hash=row.content_hash,
                raised_level=MatterClass(row.raised_level),
                raised_amount=row.raised_amount,
                raised_period=row.raised_period,
                level=MatterClass(row.level),
                head_level=None if row.head_level is None else MatterClass(row.head_level),
                doubts=tuple(row.doubts),
            ),
        )
        for row in rows
    }


def save(
    session: Session,
    finding: Finding,
    head: RuleHead,
    *,
    what: Change,
    known: Known | None,
    region: str,
    fiscal_year: int,
    origin: Origin,
    at: datetime,
    slice_id: UUID | None,
    whitelist_id: UUID | None = None,
) -> Row[Any]:
    """Write a finding as the first or a further occurrence of its warning, which never changes any more.

    Returns the warning's row as it stands now.
    """
    fingerprint = finding.fingerprint(region, fiscal_year)
    alert_id = uuid5(ALERTS, fingerprint)
    state = state_after(known, what, is_covered=whitelist_id is not None)
    said = _said(finding, head) | {"origin": origin, "level": level_after(known, finding, state)}
    values = said | {"content_hash": finding.content_hash(), "state": state, "is_gone": False}
    values["whitelist_id"] = whitelist_id if state is AlertState.WHITELISTED else None
    values |= _place(finding, head, region) | {"proposed_level": finding.proposed_level, "doubts": list(finding.doubts)}
    if known is None or has_opened_anew(known, state):
        values |= _NO_HEAD_LEVEL | settled_before(session, values["series"])
    values["occurrences"] = 1 if what is Change.NEW else alert.c.occurrences + 1
    if state in (AlertState.OPEN, AlertState.WHITELISTED):
        values |= {"is_settled": False, "case_id": None}
    if what is not Change.REFRESH:
        values |= {
            "raised_at": at,
            "raised_level": finding.level,  # not the head's: numbers are measured by numbers
            "raised_amount": finding.amount,
            "raised_period": finding.period,
            "raised_as": values["occurrences"],
        }
    if what is Change.NEW:
        values |= {"alert_id": alert_id, "fingerprint": fingerprint, "rule_id": head.id, "region": region}
        values |= {"fiscal_year": fiscal_year, "matter_key": finding.matter_key}
        row = session.execute(insert(alert).values(values).returning(alert)).one()
    else:
        row = session.execute(update(alert).where(alert.c.alert_id == alert_id).values(values).returning(alert)).one()
    _save_occurrence(session, alert_id, row.occurrences, finding, said | {"recorded_at": at})
    add_history(session, [row], event=what, at=at, slice_id=slice_id)
    return row


def mark_gone(session: Session, alert_ids: Collection[UUID], *, at: datetime, slice_id: UUID | None) -> None:
    """The facts are no longer there: open warnings are cleared, others keep their state; the history says when."""
    if not alert_ids:
        return
    undecided = alert.c.state.in_((AlertState.OPEN, AlertState.WHITELISTED))
    state = case((undecided, AlertState.CLEARED.value), else_=alert.c.state)
    values = {"is_gone": True, "state": state, "whitelist_id": None}
    statement = update(alert).where(alert.c.alert_id.in_(alert_ids)).values(values)
    add_history(session, session.execute(statement.returning(alert)), event="gone", at=at, slice_id=slice_id)


def mark_returned_unchanged(session: Session, alert_ids: Collection[UUID]) -> None:
    """The facts of decided warnings are there again as they were."""
    if alert_ids:
        session.execute(update(alert).where(alert.c.alert_id.in_(alert_ids)).values(is_gone=False))


def set_state(
    session: Session, alert_id: UUID, state: AlertState, *, case_id: UUID | None, at: datetime
) -> Row[Any] | None:
    """Set the state that a decision gives, and the case in which the matter is handled; null where there is no warning."""
    values = {"state": state, "case_id": case_id}
    statement = update(alert).where(alert.c.alert_id == alert_id).values(values).returning(alert)
    row = session.execute(statement).one_or_none()
    if row is not None:
        add_history(session, [row], event=state, at=at, slice_id=None)
    return row


def set_doubts(session: Session, alert_id: UUID, finding: Finding) -> None:
    """Keep which differences lie under a warning whose words are the same."""
    values = {"proposed_level": finding.proposed_level, "doubts": list(finding.doubts)}
    session.execute(update(alert).where(alert.c.alert_id == alert_id).values(values))


def settle(session: Session, alert_id: UUID, case_id: UUID) -> None:
    """The case is closed: of the warning that opened it, and of every other of the matter that went into it."""
    of_case = or_(alert.c.alert_id == alert_id, alert.c.case_id == case_id)
    session.execute(update(alert).where(of_case).values(is_settled=True))


def add_history(
    session: Session,
    rows: Iterable[Row[Any]],
    *,
    event: str,
    at: datetime,
    slice_id: UUID | None,
    note: str = "",
    seat: str = "",
) -> None:
    """Append how the warnings in `rows` stand now; `seat` acted, or the engine where it is empty."""
    entries = [
        {
            "alert_id": row.alert_id,
            "happened_at": at,
            "event": event,
            "state": row.state,
            "level": row.level,
            "amount": row.amount,
            "fact": row.fact,
            "rule_version": row.rule_version,
            "slice_id": slice_id,
            "note": note,
            "seat": seat,
        }
        for row in rows
    ]
    if entries:
        session.execute(insert(alert_history), entries)


def find(session: Session, alert_id: UUID) -> Row[Any] | None:
    """Return a warning's row, null where there is none."""
    return session.execute(select(alert).where(alert.c.alert_id == alert_id)).one_or_none()


def find_occurrence(session: Session, alert_id: UUID, occurrence: int) -> Row[Any] | None:
    """Return what a warning said as one of its occurrences, null where there is none."""
    statement = select(alert_occurrence).where(
        alert_occurrence.c.alert_id == alert_id, alert_occurrence.c.occurrence == occurrence
    )
    return session.execute(statement).one_or_none()


def evidence_of(session: Session, alert_id: UUID, occurrence: int, *, is_whole: bool) -> list[Row[Any]]:
    """Return the rows of evidence of an occurrence: the first ones, or all that are kept."""
    statement = (
        select(alert_evidence)
        .where(alert_evidence.c.alert_id == alert_id, alert_evidence.c.occurrence == occurrence)
        .order_by(alert_evidence.c.number)
        .limit(None if is_whole else EVIDENCE_SHOWN)
    )
    return list(session.execute(statement))


def history_of(session: Session, alert_id: UUID) -> list[Row[Any]]:
    """Return a warning's history, newest first."""
    statement = select(alert_history).where(alert_history.c.alert_id == alert_id)
    return list(session.execute(statement.order_by(alert_history.c.position.desc()).limit(HISTORY_SHOWN)))


def list_alerts(
    session: Session, filters: Mapping[str, str | None], *, limit: int, offset: int
) -> tuple[int, tuple[AlertSummary, ...]]:
    """Return how many warnings match and one page of them: highest level first, then the largest amount, then the newest."""
    conditions = [alert.c[name] == value for name, value in filters.items() if value is not None]
    total = session.execute(select(func.count()).select_from(alert).where(*conditions)).scalar_one()
    page = (
        select(alert)
        .where(*conditions)
        .order_by(LEVEL_RANK.desc(), alert.c.amount.desc().nulls_last(), alert.c.raised_at.desc(), alert.c.alert_id)
        .limit(limit)
        .offset(offset)
    )
    return total, tuple(summary(row) for row in session.execute(page))


def count_alerts(
    session: Session, *, region: str | None, year: int | None, quarter: int | None
) -> dict[str, dict[str, int]]:
    """Return `by_state` of all matching warnings, and `by_level`, `by_class`, `by_rule` of those that stand.

    With a quarter: warnings whose period lies in it, and those that concern the year as a whole.
    """
    columns = (alert.c.state, alert.c.level, alert.c.matter_class, alert.c.rule_id)
    conditions = [alert.c.region == region] if region is not None else []
    if year is not None:
        conditions.append(alert.c.fiscal_year == year)
    if quarter is not None:
        month = func.substr(alert.c.period, 6, 2)
        conditions.append(month.in_(["", *(f"{3 * quarter - n:02}" for n in (2, 1, 0))]))
    counts: dict[str, dict[str, int]] = {"by_state": {}, "by_level": {}, "by_class": {}, "by_rule": {}}
    for row in session.execute(select(*columns, func.count().label("number")).where(*conditions).group_by(*columns)):
        _add(counts["by_state"], row.state, row.number)
        if row.state in (AlertState.OPEN, AlertState.CONFIRMED):
            _add(counts["by_level"], row.level, row.number)
            _add(counts["by_class"], row.matter_class, row.number)
            _add(counts["by_rule"], row.rule_id, row.number)
    return counts


def _add(counts: dict[str, int], key: str, number: int) -> None:
    counts[key] = counts.get(key, 0) + number


def summary(row: Row[Any], said: Row[Any] | None = None) -> AlertSummary:
    """Return a warning's row as the contract's summary; with `said`, what it said as that occurrence."""
    said = said or row
    return AlertSummary(
        alert_id=row.alert_id,
        rule_id=row.rule_id,
        title=said.title,
        state=row.state,
        matter_class=said.matter_class,
        level=said.level,
        region=row.region,
        unit=said.unit,
        unit_name=said.unit_name,
        subject=said.subject,
        period=said.period,
        amount=said.amount,
        origin=said.origin,
        occurrences=row.occurrences,
        raised_at=row.raised_at,
    )


def _place(finding: Finding, head: RuleHead, region: str) -> dict[str, str]:
    series = series_of(region, head.family, finding.unit or finding.unit_name, finding.subject)
    return {"family": head.family, "series": series, "matter": matter_of(series, finding.period)}


def _said(finding: Finding, head: RuleHead) -> dict[str, Any]:
    return {
        "rule_version": head.version,
        "matter_class": head.matter_class,
        "level": finding.level,
        "title": finding.title,
        "unit": finding.unit,
        "unit_name": finding.unit_name,
        "subject": finding.subject,
        "period": finding.period,
        "amount": finding.amount,
        "fact": finding.fact,
        "formula": finding.formula,
        "explanation": head.explanation,
        "legal_basis": [basis.model_dump() for basis in head.legal_basis],
        "innocent_reasons": list(head.innocent_reasons),
        "questions": list(head.questions),
        "receipt_ids": list(finding.receipt_ids),
        "evidence_count": finding.evidence_count,
        "comparison": _comparison(finding, head),
        "parameters": dict(finding.parameters),
        "parameter_changes": list(finding.parameter_changes),
    }


def _comparison(finding: Finding, head: RuleHead) -> dict[str, Any]:
    """Return the rule's own comparison as the contract has it, without what is reckoned from it; empty without any."""
    if head.comparison is None or not finding.comparison:
        return {}
    points = [
        {
            "label": each.label,
            "value": None if each.value is None else f"{each.value:f}",
            "is_subject": each.is_subject,
        }
        for each in finding.comparison
    ]
    return head.comparison.model_dump(mode="json") | {"points": points}


def _save_occurrence(
    session: Session, alert_id: UUID, occurrence: int, finding: Finding, said: Mapping[str, Any]
) -> None:
    session.execute(insert(alert_occurrence).values(alert_id=alert_id, occurrence=occurrence, **said))
    rows = [
        {
            "number": number,
            "label": row.label,
            "amount": row.amount,
            "receipt_id": row.receipt_id,
            "row_no": row.row_no,
            "place": row.place,
            "figures": dict(row.figures),
        }
        for number, row in enumerate(finding.evidence, start=1)
    ]
    as_text = json.dumps(rows, default=str, ensure_ascii=False)
    session.execute(_ADD_EVIDENCE, {"alert_id": alert_id, "occurrence": occurrence, "rows": as_text})
