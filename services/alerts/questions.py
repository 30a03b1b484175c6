"""The questions on warnings: lists, one warning with its evidence, counts. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.alerts.v1 import (
    Alert,
    AlertCounts,
    AlertList,
    CountAlerts,
    Evidence,
    GetAlert,
    LegalBasis,
    ListAlerts,
    RuleRun,
)
from contracts.envelope import Call
from contracts.errors import Forbidden, NotFound
from contracts.values import Permission, ReceiptRef
from services.alerts.rule_file import Rule
from services.alerts.storage import alert_store, ledger, run_store

NEVER_RAN = "never_ran"


def list_alerts(session: Session, call: ListAlerts) -> AlertList:
    """Return a page of warnings, highest level first, then newest."""
    _require_view(call)
    filters = {"state": call.state, "level": call.level, "rule_id": call.rule_id, "region": call.region}
    total, items = alert_store.list_alerts(session, filters, limit=call.page.limit, offset=call.page.offset)
    return AlertList(total=total, items=items)


def get_alert(session: Session, call: GetAlert) -> Alert:
    """Return one warning with its evidence: as the asked occurrence said it, else the newest."""
    _require_view(call)
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
        evidence=_evidence(session, said),
        evidence_count=said.evidence_count,
        receipt_ids=tuple(said.receipt_ids),
    )


def count_alerts(session: Session, rules: Sequence[Rule], call: CountAlerts) -> AlertCounts:
    """Return counts: by state of all; by level, class and rule of those that stand (neither dismissed nor cleared)."""
    _require_view(call)
    counts = alert_store.count_alerts(session, region=call.region, year=call.year, quarter=call.quarter)
    runs = run_store.last_runs(session, region=call.region, fiscal_year=call.year)
    return AlertCounts(**counts, rules=tuple(_rule_run(rule, runs.get(rule.id)) for rule in rules))


def _evidence(session: Session, said: Row[Any]) -> tuple[Evidence, ...]:
    rows = alert_store.evidence_of(session, said.alert_id, said.occurrence)
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


def _require_view(call: Call[Any]) -> None:
    if Permission.DATA_VIEW not in call.by().may:
        raise Forbidden("permission-missing", "当前席位无权查看预警信息。", Permission.DATA_VIEW)
