"""The questions on warnings: lists, one warning with its evidence, counts. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.alerts.known_v1 import KnownAlerts, ListKnownAlerts
from contracts.alerts.v1 import (
    Alert,
    AlertCounts,
    AlertHistoryLine,
    AlertList,
    CountAlerts,
    Doubt,
    Evidence,
    GetAlert,
    HeadLevel,
    LegalBasis,
    ListAlerts,
    Recurrence,
    RuleRun,
)
from contracts.errors import NotFound
from contracts.values import Permission, ReceiptRef
from services.alerts.comparisons import comparisons_of
from services.alerts.rights import require
from services.alerts.rule_file import Rule
from services.alerts.storage import alert_store, known_store, ledger, matter_store, run_store

NEVER_RAN = "never_ran"


def list_alerts(session: Session, call: ListAlerts) -> AlertList:
    """Return a page of warnings, highest level first, then newest."""
    require(call, Permission.DATA_VIEW)
    filters = {"state": call.state, "level": call.level, "rule_id": call.rule_id, "region": call.region}
    total, items = alert_store.list_alerts(session, filters, limit=call.page.limit, offset=call.page.offset)
    return AlertList(total=total, items=items)


def get_alert(session: Session, call: GetAlert) -> Alert:
    """Return one warning with its evidence: as the asked occurrence said it, else the newest."""
    require(call, Permission.DATA_VIEW)
    row = alert_store.find(session, call.alert_id)
    if row is None:
        raise NotFound("alert-unknown", "没有这条预警信息，可能链接有误。", str(call.alert_id))
    said = alert_store.find_occurrence(session, call.alert_id, call.occurrence or row.occurrences)
    if said is None:
        raise NotFound("occurrence-unknown", "这条预警没有这一次记录，可能链接有误。", str(call.alert_id))
    return Alert(
        summary=alert_store.summary(row, said),
        rule_version=said.rule_version,
        fact=said.fact,
        formula=said.formula,
        legal_basis=tuple(LegalBasis(**basis) for basis in said.legal_basis),
        explanation=said.explanation,
        innocent_reasons=tuple(said.innocent_reasons),
        questions=tuple(said.questions),
        evidence=_evidence(session, said, is_whole=call.wants_all_evidence),
        evidence_count=said.evidence_count,
        receipt_ids=tuple(said.receipt_ids),
        proposed_level=row.proposed_level,
        doubts=tuple(_doubt(each) for each in ledger.differences(session, row.doubts)),
        head_level=_head_level(row),
        is_gone=row.is_gone,
        comparisons=comparisons_of(session, row, said),
        history=tuple(_history_line(each) for each in alert_store.history_of(session, call.alert_id)),
        related=tuple(alert_store.summary(each) for each in matter_store.others_of(session, row)),
        recurs=_recurrence(session, row),
        whitelist_id=row.whitelist_id,
        case_id=row.case_id,
        parameters=said.parameters,
        parameter_changes=tuple(said.parameter_changes),
    )


def count_alerts(session: Session, rules: Sequence[Rule], call: CountAlerts) -> AlertCounts:
    """Return counts: by state of all; by level, class and rule of those that stand (neither dismissed nor cleared)."""
    require(call, Permission.DATA_VIEW)
    counts = alert_store.count_alerts(session, region=call.region, year=call.year, quarter=call.quarter)
    runs = run_store.last_runs(session, region=call.region, fiscal_year=call.year)
    return AlertCounts(**counts, rules=tuple(_rule_run(rule, runs.get(rule.id)) for rule in rules))


def list_known(session: Session, rules: Sequence[Rule], call: ListKnownAlerts) -> KnownAlerts:
    """Return a page of what was known of a period's warnings at a time."""
    require(call, Permission.DATA_VIEW)
    about: dict[str, Any] = {"region": call.region, "year": call.year, "until": call.until, "known_at": call.known_at}
    total, items = known_store.known(session, **about, page=call.page)
    runs = run_store.last_runs(session, region=call.region, fiscal_year=call.year, until=call.known_at)
    return KnownAlerts(
        total=total,
        items=items,
        later=known_store.later(session, **about),
        rules=tuple(_rule_run(rule, runs.get(rule.id)) for rule in rules),
    )


def _evidence(session: Session, said: Row[Any], *, is_whole: bool) -> tuple[Evidence, ...]:
    rows = alert_store.evidence_of(session, said.alert_id, said.occurrence, is_whole=is_whole)
    names = ledger.file_names(session, {each.receipt_id for each in rows})
    return tuple(
        Evidence(
            label=each.label,
            amount=each.amount,
            receipt=ReceiptRef(receipt_id=each.receipt_id, file_name=names[each.receipt_id], place=each.place),
            row_no=each.row_no,
            figures=each.figures,
        )
        for each in rows
    )


def _doubt(row: Row[Any]) -> Doubt:
    return Doubt(
        difference_id=row.difference_id,
        identity=row.identity,
        period=row.period,
        subject=row.subject,
        amount=row.amount,
    )


def _head_level(row: Row[Any]) -> HeadLevel | None:
    if row.head_level is None:
        return None
    return HeadLevel(level=row.head_level, reason=row.head_reason, head_name=row.head_name, decided_on=row.head_on)


def _history_line(row: Row[Any]) -> AlertHistoryLine:
    return AlertHistoryLine(
        at=row.happened_at,
        event=row.event,
        state=row.state,
        level=row.level,
        amount=row.amount,
        note=row.note,
        seat=row.seat,
    )


def _recurrence(session: Session, row: Row[Any]) -> Recurrence | None:
    if row.recurs_alert_id is None:
        return None
    before = alert_store.find(session, row.recurs_alert_id)
    closing = matter_store.closing_of(session, row.recurs_alert_id, row.recurs_case_id)
    if before is None or closing is None:
        return None
    return Recurrence(
        alert_id=before.alert_id,
        title=before.title,
        period=before.period,
        case_id=row.recurs_case_id,
        outcome=closing.verdict,
        closed_at=closing.recorded_at,
    )


def _rule_run(rule: Rule, run: Row[Any] | None) -> RuleRun:
    return RuleRun(
        rule_id=rule.id,
        title=rule.head.title,
        version=rule.head.version,
        matter_class=rule.head.matter_class,
        legal_basis=tuple(LegalBasis(**basis.model_dump()) for basis in rule.head.legal_basis),
        outcome=NEVER_RAN if run is None else run.outcome,
        reason="" if run is None else run.reason,
        findings=0 if run is None else run.findings,
        ran_at=None if run is None else run.ran_at,
    )
