"""The reconciler on a real ledger: slices go in as the loader accepts them, each test in a region of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from chassis.clock import StoppedClock
from chassis.context import Context
from contracts.ingest.reconciliation_v1 import IdentityOutcome
from contracts.ingest.v1 import SliceAccepted
from services.ingest.reconcile import reconciler
from services.ingest.reconcile.coverage import Span
from services.ingest.reconcile.identity_file import Identity, load_identities
from services.ingest.reconcile.running import PeriodResult, compare, read_only
from services.ingest.storage import differences
from tests.integration.alerts.ledger import START, Ledger, Row
from tests.support.backends import Database

IDENTITIES = {identity.id: identity for identity in load_identities()}
_regions = itertools.count(532301)


@pytest.fixture(scope="module")
def superuser(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with shared_database.connect() as connection:
        yield connection


@pytest.fixture
def ledger(superuser: psycopg.Connection[Any]) -> Ledger:
    return Ledger(superuser, str(next(_regions)))


@pytest.fixture(scope="module")
def engine(shared_database: Database) -> Iterator[Engine]:
    """Connections of ingest's own role."""
    made = create_engine(shared_database.settings_for("ingest").database_url())
    yield made
    made.dispose()


@pytest.fixture
def judge(engine: Engine, ledger: Ledger):
    """`judge("R08")`: compare this test's region as the reconciler does; the whole year."""

    def judged(identity_id: str) -> tuple[PeriodResult, ...]:
        identity: Identity = IDENTITIES[identity_id]
        span = Span(ledger.year, f"{ledger.year}-01", f"{ledger.year}-12")
        with read_only(engine) as connection:
            delivered = differences.delivered(connection, region=ledger.region, fiscal_year=ledger.year)
            return compare(connection, identity, region=ledger.region, span=span, delivered=delivered)

    return judged


@pytest.fixture
def outcome(judge):
    """The only period's outcome; the reason beside it where there is one."""

    def told(identity_id: str) -> IdentityOutcome:
        results = judge(identity_id)
        assert len(results) == 1, results
        assert results[0].outcome is not IdentityOutcome.FAILED, results[0].reason
        return results[0].outcome

    return told


@pytest.fixture
def context(shared_database: Database) -> Iterator[Context]:
    made = Context(settings=shared_database.settings_for("ingest"), clock=StoppedClock(START))
    yield made
    made.db.engine.dispose()


@pytest.fixture
def reconcile(context: Context):
    """Handle an accepted slice as the consume chain does."""

    def handled(*events: SliceAccepted, only: Sequence[str] = ()) -> None:
        chosen = [identity for key, identity in IDENTITIES.items() if not only or key in only]
        for event in events:
            with context.db.transaction() as session:
                reconciler.on_slice_accepted(chosen, context, session, event)

    return handled


def months(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by the month of their `ym`."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(f"{row['ym'][:4]}-{row['ym'][4:]}", []).append(row)
    return found
