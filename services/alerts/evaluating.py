"""Runs rules over one snapshot of the ledger and takes in what they find: raises, refreshes, clears.

After a day's delivery the rules of two kinds run at once: those that pick rows (`picking.py`), and of the others, the
cheapest of their last runs first, as many as the time allows. The rest waits for a quiet moment (`later.py`); those of
them that judge in groups (`touching.py`) speak at once of the groups that the day touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from prometheus_client import Counter, Histogram
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from contracts.alerts.v1 import AlertState
from contracts.values import Origin
from services.alerts.changes import Change, change
from services.alerts.doubts import Unexplained
from services.alerts.grouping import Finding
from services.alerts.parameters import Override, effective, variants
from services.alerts.picker import Picker
from services.alerts.rule_file import Rule
from services.alerts.rule_head import Schedule
from services.alerts.running import Judgement, Outcome, Scope, judge, read_only
from services.alerts.storage import alert_store, ledger, parameter_store, pick_store, run_store, whitelist_store
from services.alerts.telling import tell
from services.alerts.toucher import Toucher
from services.alerts.whitelist import About, Entry, covering

AT_ONCE_MS: Final = 500
"""What the last runs of all rules that pick no rows may have taken together, for them to run at once after a day's delivery."""

RUNS = Counter("alerts_rule_runs_total", "Runs of rules, by outcome.", ["outcome"])
RUN_SECONDS = Histogram("alerts_rule_run_seconds", "Time of one run of one rule.")
RAISED = Counter("alerts_raised_total", "Warnings raised, by level.", ["level"])


@dataclass(frozen=True)
class Occasion:
    """What one evaluation is about, and what all its rules are judged against."""

    slice_id: UUID | None
    occasion: str
    scope: Scope
    session: Session
    reader: Connection
    context: Context
    overrides: tuple[Override, ...]

    @cached_property
    def unexplained(self) -> Unexplained:
        """The differences that may put findings in doubt."""
        return ledger.unexplained_under(self.reader, region=self.scope.region)

    @cached_property
    def whitelist(self) -> tuple[Entry, ...]:
        """The approved entries, in force or not."""
        return whitelist_store.approved(self.session, self.scope.region)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a run."""

    raised: int
    gone: int


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of all runs, and which were left to a quiet moment."""

    ran: int
    raised: int
    waiting: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    """Those of the waiting that have spoken of the groups that a day touched."""


def run_all(
    rules: Sequence[Rule],
    context: Context,
    session: Session,
    slice_id: UUID | None,
    scope: Scope,
    *,
    occasion: str = "receipt",
    is_day: bool = False,
) -> Ran:
    """Run rules in a region's year; of a day's delivery those that can run at once."""
    if not rules:
        return Ran(0, 0)
    with read_only(context.db.engine) as reader:
        overrides = parameter_store.approved(session, scope.region)
        about = Occasion(slice_id, occasion, scope, session, reader, context, overrides)
        versions = ledger.data_versions(reader, region=scope.region, fiscal_year=scope.fiscal_year)
        picker = Picker(reader, scope) if is_day else None
        now = rules if picker is None else _at_once(rules, about, picker)
        raised = 0
        for rule in now:
            judgement = judge(reader, rule, scope, overrides, picker if rule.head.picks else None)
            raised += keep(rule, judgement, about, receipts_of(rule, versions)).raised
        done = {rule.id for rule in now}
        waiting = [rule for rule in rules if rule.id not in done]
        touched: list[str] = []
        if picker is not None:
            pick_store.keep(session, picker.new)
            toucher = Toucher(reader, scope, slice_id)
            for rule in waiting:
                if rule.head.groups and toucher.is_ready(_variants(rule, about)):
                    raised += _take_in_touched(rule, about, toucher).raised
                    touched.append(rule.id)
            toucher.keep(session)
    return Ran(len(now), raised, tuple(rule.id for rule in waiting), tuple(touched))


def _take_in_touched(rule: Rule, about: Occasion, toucher: Toucher) -> Tally:
    """Raise what is found of the groups that a day touched; nothing is cleared, and it is no run: that one follows."""
    judgement = judge(about.reader, rule, about.scope, about.overrides, toucher)
    if judgement.outcome is Outcome.FAILED:
        log.error("rule failed on touched groups", rule_id=rule.id, reason=judgement.reason)
    return _take_in(rule, judgement, about, is_whole=False) if judgement.is_judged else Tally(0, 0)


def _variants(rule: Rule, about: Occasion) -> list[Rule]:
    return [part.rule for part in variants(rule, effective(rule, about.overrides, about.scope.today))]


def receipts_of(rule: Rule, versions: Mapping[str, Sequence[UUID]]) -> list[UUID]:
    """Return the receipts that a rule reads of a region's year."""
    return [each for view in rule.head.data_sets for each in versions.get(view, ())]


def _at_once(rules: Sequence[Rule], about: Occasion, picker: Picker) -> list[Rule]:
    """Return the rules that run at once: those that pick rows, then the cheapest, those of no schedule first."""
    ready = {rule.id for rule in rules if rule.head.picks and picker.is_ready(_variants(rule, about))}
    others = [rule for rule in rules if not rule.head.picks]
    took = pick_store.last_durations(
        about.reader, [rule.id for rule in others], region=about.scope.region, fiscal_year=about.scope.fiscal_year
    )
    others.sort(key=lambda rule: (rule.head.schedule is not Schedule.ON_RECEIPT, took.get(rule.id, 0)))
    spent = 0
    for rule in others:
        spent += took.get(rule.id, 0)
        if spent <= AT_ONCE_MS:
            ready.add(rule.id)
    return [rule for rule in rules if rule.id in ready]


def keep(rule: Rule, judgement: Judgement, occasion: Occasion, receipt_ids: Sequence[UUID]) -> Tally:
    """Take in a judgement and record the run."""
    tally = _take_in(rule, judgement, occasion) if judgement.is_judged else Tally(0, 0)
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
    return tally


def _take_in(rule: Rule, judgement: Judgement, occasion: Occasion, *, is_whole: bool = True) -> Tally:
    """Compare what was found with what is known; raise, refresh, and where the whole was judged, clear."""
    scope, session, at = occasion.scope, occasion.session, occasion.context.clock.now()
    known = alert_store.known_alerts(session, rule_id=rule.id, region=scope.region, fiscal_year=scope.fiscal_year)
    origins = ledger.origin_of(occasion.reader, {each for found in judgement.findings for each in found.receipt_ids})
    unexplained = Unexplained() if rule.head.judges_differences else occasion.unexplained
    raised = 0
    returned = []
    for found in judgement.findings:
        finding = found.doubted(
            unexplained.under(found.places, rule.head.unit_of_analysis, has_more=found.has_more_evidence)
        )
        alert_id, before = known.pop(finding.fingerprint(scope.region, scope.fiscal_year), (None, None))
        entry = covering(occasion.whitelist, _about(rule, finding, scope), scope.today)
        what = change(before, finding, is_covered=entry is not None)
        if what is Change.UNCHANGED:
            if alert_id is not None and before is not None:
                if before.doubts != finding.doubts:
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
    gone = [alert_id for alert_id, before in known.values() if not before.is_gone] if is_whole else []
    alert_store.mark_gone(session, gone, at=at, slice_id=occasion.slice_id)
    alert_store.mark_returned_unchanged(session, returned)
    return Tally(raised, len(gone))


def _about(rule: Rule, finding: Finding, scope: Scope) -> About:
    return About(
        region=scope.region,
        rule_id=rule.id,
        family=rule.head.family,
        unit=finding.unit,
        unit_name=finding.unit_name,
        subject=finding.subject,
    )


def _origin(origins: Sequence[Origin]) -> Origin:
    """Anything but official marks the whole warning."""
    return next((origin for origin in origins if origin is not Origin.OFFICIAL), Origin.OFFICIAL)
