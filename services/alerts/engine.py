"""The worker that runs the rules when a slice of the ledger is accepted (articles 5 and 7).

A rule runs once after the last change of its data: where a newer slice that it reads is already accepted and that slice's
event is still to come, the run is left to that event. So twelve months in a row cost one run, not twelve. Where that event
does not come (it is parked, say) the run stays owed: it is done with the next slice of the region's year, else by the look
for owed runs that the worker takes every few minutes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from prometheus_client import Counter, Histogram
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from chassis.messaging.consumer import Handler
from chassis.outbox import publish
from chassis.run import run_worker
from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.v1 import AlertState, RulesEvaluated
from contracts.cases.v1 import DayBegan
from contracts.exports import ExportRequested
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceChanged, SliceReconciled
from contracts.ingest.v1 import SliceAccepted
from contracts.values import Origin
from services.alerts import exporting, rulebook, whitelisting
from services.alerts.backtests import do_for_ever
from services.alerts.calendar import on_day_began
from services.alerts.changes import Change, change
from services.alerts.doubts import Unexplained
from services.alerts.grouping import Finding
from services.alerts.levels import on_difference_changed
from services.alerts.parameters import Override, effective
from services.alerts.rule_file import Rule, load_rules
from services.alerts.rule_head import Schedule
from services.alerts.running import Judgement, Outcome, Scope, judge, read_only
from services.alerts.storage import alert_store, ledger, parameter_store, run_store, whitelist_store
from services.alerts.telling import tell
from services.alerts.whitelist import About, covering

PATIENCE: Final = timedelta(minutes=15)
"""How long a newer slice's event is waited for before its runs are done without it."""

FIRST_LOOK_S: Final = 15.0
LOOK_S: Final = 300.0
"""Between two looks for owed runs."""

JUDGED_BY_PEOPLE: Final = frozenset({DifferenceAct.EXPLAINED, DifferenceAct.RETURNED, DifferenceAct.SIGNED_OFF})
"""Acts after which no `SliceReconciled` comes."""

RUNS = Counter("alerts_rule_runs_total", "Runs of rules, by outcome.", ["outcome"])
RUN_SECONDS = Histogram("alerts_rule_run_seconds", "Time of one run of one rule.")
RAISED = Counter("alerts_raised_total", "Warnings raised, by level.", ["level"])


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What one evaluation is about."""

    slice_id: UUID | None
    occasion: str
    scope: Scope
    session: Session
    reader: Connection
    context: Context
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class _Tally:
    raised: int
    gone: int


def on_slice_accepted(rules: Sequence[Rule], context: Context, session: Session, event: SliceAccepted) -> None:
    """Run the rules that read the slice's data set for its region and year, and those owed; tell what they found."""
    scope = Scope(region=event.region, fiscal_year=int(event.period[:4]), today=context.clock.today())
    concerned = [rule for rule in rules if ledger.view_of(event.data_set) in rule.head.data_sets]
    run_store.lock_scope(session, scope.region, scope.fiscal_year)
    awaited = ledger.views_with_newer_slices(
        session, slice_id=event.slice_id, not_before=context.clock.now() - PATIENCE
    )
    due = [rule for rule in concerned if awaited.isdisjoint(rule.head.data_sets)]
    left = [rule.id for rule in concerned if rule not in due]
    others = [rule for rule in rules if rule not in concerned]
    due += _owed(others, context, session, scope, besides=event.slice_id)
    raised = _run_all(due, context, session, event.slice_id, scope) if due else 0
    run_store.add_evaluation(
        session,
        slice_id=event.slice_id,
        receipt_id=event.receipt_id,
        scope=scope,
        ran=len(due),
        raised=raised,
        left_to_newer=left,
        at=context.clock.now(),
    )
    publish(
        session,
        RulesEvaluated(slice_id=event.slice_id, receipt_id=event.receipt_id, ran=len(due), raised=raised),
    )
    log.info("rules evaluated", slice_id=str(event.slice_id), ran=len(due), raised=raised, left_to_newer=len(left))


def on_run_requested(rules: Sequence[Rule], context: Context, session: Session, event: RunRequested) -> None:
    """Run what the calendar or a person asked for."""
    scope = Scope(region=event.region, fiscal_year=event.fiscal_year, today=context.clock.today())
    run_store.lock_scope(session, scope.region, scope.fiscal_year)
    due = [rule for rule in rules if not event.rule_ids or rule.id in event.rule_ids]
    raised = _run_all(due, context, session, None, scope, occasion=event.occasion)
    log.info("rules run", occasion=event.occasion, region=scope.region, ran=len(due), raised=raised)


def on_slice_reconciled(rules: Sequence[Rule], context: Context, session: Session, event: SliceReconciled) -> None:
    """Run the rules that read the reconciliation: it comes after the slice's own event, and may say otherwise now."""
    _run_on_reconciliation(rules, context, session, event.region, event.fiscal_year)


def on_difference_judged(rules: Sequence[Rule], context: Context, session: Session, event: DifferenceChanged) -> None:
    """Give the warnings on the difference's data their level; where a person judged it, run what reads the ledger of differences."""
    judged = event.act in JUDGED_BY_PEOPLE
    if judged:  # the scope's lock comes before the warnings' rows, as everywhere
        run_store.lock_scope(session, event.region, int(event.period[:4]))
    on_difference_changed(rules, context, session, event)
    if judged:
        _run_on_reconciliation(rules, context, session, event.region, int(event.period[:4]))


def _run_on_reconciliation(
    rules: Sequence[Rule], context: Context, session: Session, region: str, fiscal_year: int
) -> None:
    # What is judged by the day (W-J10: how good the data were) has its day: half of a morning's deliveries prove nothing.
    due = [rule for rule in rules if rule.reads_reconciliation and rule.head.schedule is not Schedule.DAILY]
    scope = Scope(region=region, fiscal_year=fiscal_year, today=context.clock.today())
    run_store.lock_scope(session, region, fiscal_year)
    raised = _run_all(due, context, session, None, scope, occasion="reconciliation")
    log.info("rules run on reconciliation", region=region, fiscal_year=fiscal_year, ran=len(due), raised=raised)


def run_owed(rules: Sequence[Rule], context: Context) -> int:
    """Do the runs that were left to an event which has not come in its time; return how many."""
    with context.db.transaction() as session:
        owing = run_store.owing_slices(session)
    done = 0
    for last in owing:
        scope = Scope(region=last.region, fiscal_year=last.fiscal_year, today=context.clock.today())
        with context.db.transaction(correlation_id=uuid4()) as session:
            run_store.lock_scope(session, scope.region, scope.fiscal_year)
            due = _owed(rules, context, session, scope, besides=last.slice_id)
            raised = _run_all(due, context, session, last.slice_id, scope) if due else 0
        done += len(due)
        if due:
            log.warning(
                "owed rules run", region=scope.region, fiscal_year=scope.fiscal_year, ran=len(due), raised=raised
            )
    return done


def _owed(rules: Sequence[Rule], context: Context, session: Session, scope: Scope, *, besides: UUID) -> list[Rule]:
    """Return those of `rules` whose run is owed and need not be waited for any more."""
    owed = run_store.owed_rules(session, scope)
    if not owed:
        return []
    awaited = ledger.awaited_views(
        session,
        region=scope.region,
        fiscal_year=scope.fiscal_year,
        besides=besides,
        not_before=context.clock.now() - PATIENCE,
    )
    return [rule for rule in rules if rule.id in owed and awaited.isdisjoint(rule.head.data_sets)]


def _run_all(
    rules: Sequence[Rule],
    context: Context,
    session: Session,
    slice_id: UUID | None,
    scope: Scope,
    *,
    occasion: str = "receipt",
) -> int:
    raised = 0
    with read_only(context.db.engine) as reader:
        overrides = parameter_store.approved(session, scope.region)
        about = _Occasion(slice_id, occasion, scope, session, reader, context, overrides)
        versions = ledger.data_versions(reader, region=scope.region, fiscal_year=scope.fiscal_year)
        for rule in rules:
            receipt_ids = [each for view in rule.head.data_sets for each in versions.get(view, ())]
            raised += _run(rule, about, receipt_ids)
    return raised


def _run(rule: Rule, occasion: _Occasion, receipt_ids: Sequence[UUID]) -> int:
    judgement = judge(occasion.reader, rule, occasion.scope, occasion.overrides)
    tally = _take_in(rule, judgement, occasion) if judgement.is_judged else _Tally(0, 0)
    run_store.add_run(
        occasion.session,
        rule,
        occasion.scope,
        judgement,
        raised=tally.raised,
        gone=tally.gone,
        slice_id=occasion.slice_id,
        occasion=occasion.occasion,
        receipt_ids=receipt_ids,
        at=occasion.context.clock.now(),
        parameter_changes=[each.change_id for each in effective(rule, occasion.overrides, occasion.scope.today)],
    )
    RUNS.labels(judgement.outcome).inc()
    RUN_SECONDS.observe(judgement.duration_ms / 1000)
    if judgement.outcome is Outcome.FAILED:
        log.error("rule failed", rule_id=rule.id, reason=judgement.reason)
    return tally.raised


def _take_in(rule: Rule, judgement: Judgement, occasion: _Occasion) -> _Tally:
    """Compare what was found with what is known; raise, refresh, clear."""
    scope, session, at = occasion.scope, occasion.session, occasion.context.clock.now()
    known = alert_store.known_alerts(session, rule_id=rule.id, region=scope.region, fiscal_year=scope.fiscal_year)
    origins = ledger.origin_of(occasion.reader, {each for found in judgement.findings for each in found.receipt_ids})
    unexplained = _unexplained(rule, judgement, occasion)
    entries = whitelist_store.approved(session, scope.region)
    raised = 0
    returned = []
    for found in judgement.findings:
        finding = found.doubted(
            unexplained.under(found.places, rule.head.unit_of_analysis, has_more=found.has_more_evidence)
        )
        alert_id, before = known.pop(finding.fingerprint(scope.region, scope.fiscal_year), (None, None))
        entry = covering(entries, _about(rule, finding, scope), scope.today)
        what = change(before, finding, is_covered=entry is not None)
        if what is Change.UNCHANGED:
            if alert_id is not None and before is not None:
                alert_store.set_doubts(session, alert_id, finding)
                returned += [alert_id] if before.is_gone else []
            continue
        row = alert_store.save(
            session,
            finding,
            rule.head,
            what=what,
            known=before,
            region=scope.region,
            fiscal_year=scope.fiscal_year,
            origin=_origin([origins[each] for each in finding.receipt_ids]),
            at=at,
            slice_id=occasion.slice_id,
            whitelist_id=None if entry is None else entry.entry_id,
        )
        if row.state == AlertState.WHITELISTED:
            continue  # found and kept, put before nobody
        tell(session, row)
        if what is not Change.REFRESH:
            RAISED.labels(row.level).inc()
            raised += 1
    gone = [alert_id for alert_id, before in known.values() if not before.is_gone]
    alert_store.mark_gone(session, gone, at=at, slice_id=occasion.slice_id)
    alert_store.mark_returned_unchanged(session, returned)
    return _Tally(raised, len(gone))


def _about(rule: Rule, finding: Finding, scope: Scope) -> About:
    return About(
        region=scope.region,
        rule_id=rule.id,
        family=rule.head.family,
        unit=finding.unit,
        unit_name=finding.unit_name,
        subject=finding.subject,
    )


def _unexplained(rule: Rule, judgement: Judgement, occasion: _Occasion) -> Unexplained:
    """Return the differences that may put the rule's findings in doubt; none where the rule judges differences itself."""
    if rule.head.judges_differences or not judgement.findings:
        return Unexplained()
    return ledger.unexplained_under(occasion.reader, region=occasion.scope.region)


def _origin(origins: Sequence[Origin]) -> Origin:
    """Anything but official marks the whole warning."""
    return next((origin for origin in origins if origin is not Origin.OFFICIAL), Origin.OFFICIAL)


def let_go_of_uncovered(context: Context) -> int:
    """Raise what entries of the whitelist held back that are over; return how many."""
    with context.db.transaction(correlation_id=uuid4()) as session:
        return whitelisting.let_go_of_uncovered(session, at=context.clock.now(), today=context.clock.today())


def look_for_owed_runs(rules: Sequence[Rule], context: Context) -> None:
    """Look for owed runs and for entries of the whitelist that are over, for ever; a look that fails is taken again."""
    time.sleep(FIRST_LOOK_S)
    while True:
        try:
            with context.db.transaction() as session:
                running = rulebook.active(session, rules)
            run_owed(running, context)
            let_go_of_uncovered(context)
        except Exception as error:
            log.error("look for owed runs failed", exc_info=error)
        time.sleep(LOOK_S)


def main() -> None:
    """Run the worker until SIGTERM."""
    shipped = load_rules()
    context = Context.from_environment()
    with context.db.transaction(correlation_id=uuid4()) as session:
        drafts = rulebook.register(session, shipped, now=context.clock.now())
    if drafts:
        log.warning("rules wait for a back-test and approval", rule_ids=drafts)
    for name, work in (("owed-runs", look_for_owed_runs), ("back-tests", do_for_ever)):
        threading.Thread(target=work, args=(shipped, context), name=name, daemon=True).start()
    run_worker(
        handlers=[
            Handler("engine", SliceAccepted, rulebook.judging(shipped, on_slice_accepted)),
            Handler("requests", RunRequested, rulebook.judging(shipped, on_run_requested)),
            Handler("days", DayBegan, rulebook.judging(shipped, on_day_began)),
            Handler("reconciliations", SliceReconciled, rulebook.judging(shipped, on_slice_reconciled)),
            Handler("differences", DifferenceChanged, rulebook.judging(shipped, on_difference_judged)),
            Handler("exporter", ExportRequested, exporting.on_export_requested),
        ]
    )


if __name__ == "__main__":
    main()
