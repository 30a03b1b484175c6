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
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from chassis.messaging.consumer import Handler
from chassis.outbox import publish
from chassis.run import run_worker
from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.v1 import RulesEvaluated
from contracts.cases.v1 import DayBegan
from contracts.exports import ExportRequested
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceChanged, SliceReconciled
from contracts.ingest.v1 import SliceAccepted
from services.alerts import exporting, rulebook, whitelisting
from services.alerts.backtests import do_for_ever
from services.alerts.calendar import on_day_began
from services.alerts.evaluating import run_all
from services.alerts.later import run_for_ever
from services.alerts.levels import on_difference_changed
from services.alerts.rule_file import Rule, load_rules
from services.alerts.rule_head import Schedule
from services.alerts.running import Scope
from services.alerts.storage import ledger, pick_store, run_store

PATIENCE: Final = timedelta(minutes=15)
"""How long a newer slice's event is waited for before its runs are done without it."""

FIRST_LOOK_S: Final = 15.0
LOOK_S: Final = 300.0
"""Between two looks for owed runs."""

JUDGED_BY_PEOPLE: Final = frozenset({DifferenceAct.EXPLAINED, DifferenceAct.RETURNED, DifferenceAct.SIGNED_OFF})
"""Acts after which no `SliceReconciled` comes."""


def on_slice_accepted(rules: Sequence[Rule], context: Context, session: Session, event: SliceAccepted) -> None:
    """Run the rules that read the slice's data set for its region and year, and those owed; tell what they found."""
    scope = Scope(region=event.region, fiscal_year=int(event.period[:4]), today=context.clock.today())
    concerned = [rule for rule in rules if ledger.view_of(event.data_set) in rule.head.data_sets]
    run_store.lock_scope(session, scope.region, scope.fiscal_year)
    awaited = ledger.views_with_newer_slices(
        session, slice_id=event.slice_id, not_before=context.clock.now() - PATIENCE
    )
    due = [rule for rule in concerned if awaited.isdisjoint(rule.head.data_sets)]
    left = [rule.id for rule in concerned if not awaited.isdisjoint(rule.head.data_sets)]
    others = [rule for rule in rules if ledger.view_of(event.data_set) not in rule.head.data_sets]
    due += _owed(others, context, session, scope, besides=event.slice_id)
    done = run_all(due, context, session, event.slice_id, scope, is_day=_is_day(event.period))
    pick_store.let_wait(
        session,
        done.waiting,
        region=scope.region,
        fiscal_year=scope.fiscal_year,
        slice_id=event.slice_id,
        at=context.clock.now(),
    )
    run_store.add_evaluation(
        session,
        slice_id=event.slice_id,
        receipt_id=event.receipt_id,
        scope=scope,
        ran=done.ran,
        raised=done.raised,
        left_to_newer=left,
        at=context.clock.now(),
    )
    publish(
        session,
        RulesEvaluated(slice_id=event.slice_id, receipt_id=event.receipt_id, ran=done.ran, raised=done.raised),
    )
    log.info(
        "rules evaluated",
        slice_id=str(event.slice_id),
        ran=done.ran,
        raised=done.raised,
        left_to_newer=len(left),
        waiting=len(done.waiting),
        touched=list(done.touched),
    )


def _is_day(period: str) -> bool:
    """`2025-03-14`: one day of a set that is delivered by the day."""
    return len(period) == 10


def on_run_requested(rules: Sequence[Rule], context: Context, session: Session, event: RunRequested) -> None:
    """Run what the calendar or a person asked for."""
    scope = Scope(region=event.region, fiscal_year=event.fiscal_year, today=context.clock.today())
    run_store.lock_scope(session, scope.region, scope.fiscal_year)
    due = [rule for rule in rules if not event.rule_ids or rule.id in event.rule_ids]
    raised = run_all(due, context, session, None, scope, occasion=event.occasion).raised
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
    raised = run_all(due, context, session, None, scope, occasion="reconciliation").raised
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
            raised = run_all(due, context, session, last.slice_id, scope).raised
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
    for name, work in (("owed-runs", look_for_owed_runs), ("waiting-runs", run_for_ever), ("back-tests", do_for_ever)):
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
