"""What a day's delivery left to a quiet moment: rules that read the whole year, one after the other, each for itself.

A run is judged without the lock of its region's year, so that a delivery never waits for it; where another has judged
meanwhile, it is dropped and taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from chassis.context import Context
from chassis.logs import log
from services.alerts import rulebook
from services.alerts.evaluating import Occasion, keep, receipts_of
from services.alerts.parameters import Override, Variant, effective, variants
from services.alerts.picker import Picker
from services.alerts.rule_file import Rule
from services.alerts.rule_head import Schedule
from services.alerts.running import Outcome, Scope, judge, read_only
from services.alerts.storage import ledger, parameter_store, pick_store, run_store
from services.alerts.toucher import Toucher

QUIET: Final = timedelta(seconds=20)
"""Without a further day's delivery for so long, the runs that wait are done."""
LOOK_S: Final = 5.0


def run_waiting(rules: Sequence[Rule], context: Context) -> int:
    """Do the runs that wait in regions' years where it is quiet; return how many."""
    with context.db.transaction() as session:
        waiting = pick_store.waiting(session, until=context.clock.now() - QUIET)
    known = {rule.id: rule for rule in rules}
    done = 0
    for row in sorted(waiting, key=lambda row: _is_scheduled(known.get(row.rule_id))):
        rule = known.get(row.rule_id)
        scope = Scope(region=row.region, fiscal_year=row.fiscal_year, today=context.clock.today())
        if rule is None:
            with context.db.transaction() as session:
                run_store.wait_no_more(session, row.rule_id, scope)
        elif _run(rule, scope, row.slice_id, context):
            done += 1
        else:
            break  # something came: at-once runs go first, the rest waits for the next quiet moment
    return done


def _is_scheduled(rule: Rule | None) -> bool:
    """What has a day in the calendar comes after what a payment itself can bring about."""
    return rule is not None and rule.head.schedule is not Schedule.ON_RECEIPT


def _run(rule: Rule, scope: Scope, slice_id: UUID, context: Context) -> bool:
    place: dict[str, Any] = {"region": scope.region, "fiscal_year": scope.fiscal_year}
    with context.db.transaction() as session:
        overrides = parameter_store.approved(session, scope.region)
    with read_only(context.db.engine) as reader:
        before = pick_store.mark(reader, rule.id, **place)
        versions = ledger.data_versions(reader, **place)
        picker = Picker(reader, scope)
        judgement = judge(reader, rule, scope, overrides, picker if rule.head.picks else None)
        if judgement.outcome is Outcome.NOT_APPLICABLE:
            _prepare(rule, picker, reader, effective(rule, overrides, scope.today))
        with context.db.transaction(correlation_id=uuid4()) as session:
            run_store.lock_scope(session, scope.region, scope.fiscal_year)
            pick_store.keep(session, picker.new)
            for rule_id, keys in picker.keys.items():
                pick_store.forget_others(session, rule_id, keys, **place)
            if pick_store.mark(session, rule.id, **place) != before:
                return False
            about = Occasion(slice_id, "later", scope, session, reader, context, overrides)
            tally = keep(rule, judgement, about, receipts_of(rule, versions))
        _keep_groups(variants(rule, effective(rule, overrides, scope.today)), reader, scope, context)
    log.info("rule run in a quiet moment", rule_id=rule.id, region=scope.region, raised=tally.raised)
    return True


def _keep_groups(parts: Sequence[Variant], reader: Connection, scope: Scope, context: Context) -> None:
    """Keep the rows of a rule that judges in groups by their groups, each slice for itself: no delivery waits for it."""
    rules = [part.rule for part in parts if part.rule.head.groups]
    toucher = Toucher(reader, scope)
    for rule in rules:
        for new in toucher.missing(rule):
            with context.db.transaction() as session:
                toucher.keep_one(session, new)
    if rules:
        with context.db.transaction() as session:
            toucher.forget_others(session, rules)


def _prepare(rule: Rule, picker: Picker, reader: Connection, overrides: Sequence[Override]) -> None:
    """Pick the rows of a rule that cannot be judged yet, so that it need not wait again on the next day."""
    try:
        with reader.begin_nested():
            for part in variants(rule, overrides):
                picker.narrowed(part.rule)
    except DBAPIError as error:
        log.warning("rows of a rule could not be picked", rule_id=rule.id, database_says=str(error.orig))


def run_for_ever(shipped: Sequence[Rule], context: Context) -> None:
    """Look for waiting runs for ever; a look that fails is taken again."""
    while True:
        time.sleep(LOOK_S)
        try:
            with context.db.transaction() as session:
                running = rulebook.active(session, shipped)
            run_waiting(running, context)
        except Exception as error:
            log.error("waiting runs failed", exc_info=error)
