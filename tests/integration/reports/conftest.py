"""A small demo county in the ledger, loaded by ingest's own loader; reports reads it as its own role."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.clock import StoppedClock
from chassis.context import Context
from contracts.ingest.v1 import CompleteDelivery, DeliveryCompleted, DeliveryState, Manifest, OpenDelivery, RecordPart
from contracts.values import Actor, Permission, Role
from deploy.demo_county import clean, derive, planting
from deploy.demo_county.__main__ import write
from deploy.stack.layout import PROJECT
from services.ingest import intake, loader
from services.reports.briefs.gathering import Order
from services.reports.layout.pdf import Press
from services.reports.offices import load_offices
from tests.support.backends import Database

NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
REGION = "999901"
PAYMENTS = 4_000


def connector(unit: str) -> Actor:
    return Actor(
        seat=f"C-{unit}",
        role=Role.CONNECTOR,
        name=unit,
        unit=unit,
        fingerprint="c" * 64,
        correlation_id=uuid4(),
        may=(Permission.DELIVERY_PUSH,),
    )


@dataclass(frozen=True)
class Ledger:
    """A database with a loaded county."""

    database: Database
    contexts: dict[str, Context] = field(default_factory=dict)

    def context(self, service: str = "reports") -> Context:
        if service not in self.contexts:
            self.contexts[service] = Context(self.database.settings_for(service), StoppedClock(NOW))
        return self.contexts[service]

    def close(self) -> None:
        for context in self.contexts.values():
            context.db.engine.dispose()

    def push(self, path: Path) -> None:
        """Deliver one file as a connector would, without the door."""
        stated = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        manifest = Manifest(**(stated | {"size": len(content), "sha256": sha256}))
        context, actor = self.context("ingest"), connector(path.parent.name)
        with context.db.transaction() as session:
            delivery_id = intake.open_delivery(
                session, OpenDelivery(actor=actor, manifest=manifest), now=NOW
            ).delivery_id
            folder = loader.staging_of(context.settings).folder(delivery_id)
            folder.mkdir(parents=True)
            (folder / "0.part").write_bytes(content)
            part = RecordPart(actor=actor, delivery_id=delivery_id, index=0, size=len(content), sha256=sha256)
            intake.record_part(session, part, now=NOW)
            intake.complete_delivery(session, CompleteDelivery(actor=actor, delivery_id=delivery_id), now=NOW)
        event = DeliveryCompleted(delivery_id=delivery_id)
        prepared = loader.prepare(context, event)
        with context.db.transaction() as session:
            loader.on_delivery_completed(context, session, event, prepared)
        with context.db.transaction() as session:
            decided = intake.deliveries.find(session, delivery_id)
        assert decided is not None
        assert decided.state is DeliveryState.ACCEPTED, path.name


def coded(row: tuple[str, ...]) -> tuple[str, ...]:
    """Words in the two code columns of D07 become codes, as the data set asks for."""
    return (*row[:12], *(f"T{len(cell)}" if cell and not cell.isascii() else cell for cell in row[12:14]), *row[14:])


@pytest.fixture(scope="module")
def ledger(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The demo county's first nine months of 2025, with its planted irregularities."""
    county = clean.make(year=2025, seed=7, payments=PAYMENTS)
    facts = planting.plant(county, seed=7)
    out = tmp_path_factory.mktemp("county")
    filled = Ledger(shared_database)
    for data_set, period, rows in derive.data_sets(county, facts):
        if period <= "2025-09":
            filled.push(write(out, data_set, period, map(coded, rows) if data_set == "budget_indicator" else rows))
    yield filled
    filled.close()


@pytest.fixture(scope="session")
def press() -> Press:
    return Press.open(PROJECT / ".run" / "fonts")


def order(quarter: int = 3) -> Order:
    return Order(load_offices().of(REGION), REGION, 2025, quarter, date(2025, 10, 20))
