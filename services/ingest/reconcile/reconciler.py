"""The worker that compares data sets when one of them changes: `python -m services.ingest.reconcile.reconciler`.

`ingest.slice.accepted.v1` → the identities that read the set, for the changed region, year and month only → the ledger
of differences. A difference goes to the unit that sent the data first; alerts reads the ledger (domain.md 3.2, 4.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from prometheus_client import Counter, Histogram
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from chassis.messaging.consumer import Handler
from chassis.outbox import publish
from chassis.run import run_worker
from contracts.exports import ExportRequested
from contracts.ingest.reconciliation_v1 import DifferenceChanged, IdentityOutcome, SliceReconciled
from contracts.ingest.v1 import SliceAccepted
from services.ingest import exporting
from services.ingest.quality import measurer
from services.ingest.reconcile.coverage import span_of
from services.ingest.reconcile.differences import Step, on_found, on_gone
from services.ingest.reconcile.identity_file import Identity, load_identities
from services.ingest.reconcile.running import PeriodResult, compare, read_only
from services.ingest.storage import differences

COMPARISONS = Counter("ingest_reconciliations_total", "Identities compared for a period, by outcome.", ["outcome"])
SECONDS = Histogram("ingest_reconciliation_seconds", "Time of comparing one identity after a change.")


@dataclass(frozen=True, slots=True)
class _Occasion:
    """The change that caused a run."""

    session: Session
    event: SliceAccepted
    now: datetime


def on_slice_accepted(identities: Sequence[Identity], context: Context, session: Session, event: SliceAccepted) -> None:
    """Compare what the changed slice concerns, and bring the ledger of differences up to date."""
    fiscal_year = int(event.period[:4])
    # The lock comes before the snapshot: whoever waits for it sees what was committed meanwhile.
    differences.lock_scope(session, event.region, fiscal_year)
    occasion = _Occasion(session, event, context.clock.now())
    before = differences.last_outcomes(session, region=event.region, fiscal_year=fiscal_year)
    changed: dict[str, int] = {}
    with read_only(context.db.engine) as reader:
        delivered = differences.delivered(reader, region=event.region, fiscal_year=fiscal_year)
        for identity in identities:
            if not identity.reads(event.data_set):
                continue
            with SECONDS.time():
                span = span_of(identity, event.period)
                results = compare(reader, identity, region=event.region, span=span, delivered=delivered)
            for result in results:
                COMPARISONS.labels(result.outcome).inc()
                if result.outcome is IdentityOutcome.FAILED:
                    log.error("identity failed", identity=identity.id, reason=result.reason)
                differences.save_period(
                    session,
                    result,
                    identity=identity.id,
                    region=event.region,
                    slice_id=event.slice_id,
                    now=occasion.now,
                )
            moved = sum(before.get((identity.id, each.period)) != (each.outcome, each.reason) for each in results)
            moved += _take_in(identity, [result for result in results if result.is_judged], occasion)
            changed |= {identity.id: moved} if moved else {}
    if changed:
        publish(
            session,
            SliceReconciled(
                slice_id=event.slice_id,
                region=event.region,
                fiscal_year=fiscal_year,
                identities=tuple(changed),
            ),
        )
    log.info("slice reconciled", slice_id=str(event.slice_id), data_set=event.data_set, changed=changed)


def _take_in(identity: Identity, results: Sequence[PeriodResult], occasion: _Occasion) -> int:
    """Compare what was found with what is known; return how many differences changed."""
    session, event, now = occasion.session, occasion.event, occasion.now
    periods = [result.period for result in results]
    known = differences.known(session, identity=identity.id, region=event.region, periods=periods)
    unchanged, changed = [], 0
    for found in (each for result in results for each in result.breaks):
        before = known.pop((found.period, found.key), None)
        step = on_found(before.state if before else None, before.figures if before else None, found.figures)
        if step is None:
            if before is not None:
                unchanged.append(before.difference_id)
            continue
        made = differences.save_found(
            session,
            found,
            before,
            step,
            identity=identity.id,
            region=event.region,
            slice_id=event.slice_id,
            now=now,
        )
        tell(session, made, step)
        changed += 1
    differences.touch(session, unchanged, now=now)
    for gone in known.values():
        if (step := on_gone(gone.state)) is not None:
            differences.close(session, gone, step, slice_id=event.slice_id, now=now)
            tell(session, gone, step)
            changed += 1
    return changed


def tell(session: Session, item: differences.Known, step: Step) -> None:
    """Publish what has happened to a difference."""
    publish(
        session,
        DifferenceChanged(
            difference_id=item.difference_id,
            identity=item.identity,
            region=item.region,
            period=item.period,
            act=step.act,
            state=step.state,
            senders=item.senders,
        ),
    )


def handlers() -> tuple[Handler, ...]:
    """The consumers of this worker; `IdentityError` where an identity file is broken."""
    return (
        Handler("reconciler", SliceAccepted, partial(on_slice_accepted, load_identities())),
        Handler("measurer", SliceAccepted, measurer.on_slice_accepted),
        Handler("exporter", ExportRequested, exporting.on_export_requested),
    )


def main() -> None:
    """Run until SIGTERM."""
    run_worker(handlers=handlers())


if __name__ == "__main__":
    main()
