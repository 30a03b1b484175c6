"""Ingest on a real database as its own role: deliveries are opened, staged and decided by the real use cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from chassis.clock import StoppedClock
from chassis.context import Context
from chassis.staged_parts import part_path, part_writer
from contracts.ingest.v1 import (
    CompleteDelivery,
    Delivery,
    DeliveryCompleted,
    GetDelivery,
    Manifest,
    OpenDelivery,
    RecordPart,
)
from contracts.values import Actor, Permission, Role
from services.ingest import intake, loader
from tests.support.backends import Database

NOW = datetime(2025, 4, 2, 2, 0, tzinfo=UTC)
REGION = "532328"


def connector(unit: str = "czj") -> Actor:
    return Actor(
        seat=f"C-{unit}",
        role=Role.CONNECTOR,
        name="数据报送",
        unit=unit,
        fingerprint="c" * 64,
        correlation_id=uuid4(),
        may=(Permission.DELIVERY_PUSH,),
    )


def seat(role: Role) -> Actor:
    return Actor(
        seat={Role.ADMINISTRATOR: "A-01", Role.WORKER: "W-01"}.get(role, "Q-01"),
        role=role,
        name="席位",
        unit="预算工委",
        fingerprint="a" * 64,
        correlation_id=uuid4(),
        may=(Permission.DATA_VIEW,),
    )


@dataclass
class County:
    """Pushes files as the units would and lets the loader decide them."""

    database: Database
    part_size: int = intake.PART_SIZE
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(NOW))

    def __post_init__(self) -> None:
        self.context = Context(settings=self.database.settings_for("ingest"), clock=self.clock)

    @property
    def staging(self):
        return self.context.settings.staging_dir

    def open(
        self, content: bytes, data_set: str, period: str, *, actor: Actor | None = None, **changes: Any
    ) -> Delivery:
        manifest = Manifest(
            data_set=data_set,
            region=changes.pop("region", REGION),
            period=period,
            file_name=changes.pop("file_name", f"{data_set}-{period}.csv"),
            size=changes.pop("size", len(content)),
            sha256=changes.pop("sha256", hashlib.sha256(content).hexdigest()),
            **changes,
        )
        with self.context.db.transaction() as session:
            call = OpenDelivery(actor=actor or connector(), manifest=manifest)
            return intake.open_delivery(session, call, now=self.clock.now())

    def stage(self, delivery: Delivery, content: bytes, *, actor: Actor | None = None) -> None:
        folder = self.staging / str(delivery.delivery_id)
        folder.mkdir(parents=True, exist_ok=True)
        for index, start in enumerate(range(0, len(content), delivery.part_size)):
            part = content[start : start + delivery.part_size]
            with part_path(self.staging, delivery.delivery_id, index).open("wb") as target:
                writer = part_writer(target, self.context.blobs.keys, delivery.delivery_id, index)
                writer.write(part)
                writer.finish()
            with self.context.db.transaction() as session:
                call = RecordPart(
                    actor=actor or connector(),
                    delivery_id=delivery.delivery_id,
                    index=index,
                    size=len(part),
                    sha256=hashlib.sha256(part).hexdigest(),
                )
                intake.record_part(session, call, now=self.clock.now())

    def complete(self, delivery_id: UUID, *, actor: Actor | None = None) -> Delivery:
        with self.context.db.transaction() as session:
            call = CompleteDelivery(actor=actor or connector(), delivery_id=delivery_id)
            return intake.complete_delivery(session, call, now=self.clock.now())

    def decide(self, delivery_id: UUID) -> None:
        """What the consume chain does with `DeliveryCompleted`."""
        event = DeliveryCompleted(delivery_id=delivery_id)
        prepared = loader.prepare(self.context, event)
        with self.context.db.transaction() as session:
            loader.on_delivery_completed(self.context, session, event, prepared)

    def get(self, delivery_id: UUID, *, actor: Actor | None = None) -> Delivery:
        with self.context.db.transaction() as session:
            return intake.get_delivery(session, GetDelivery(actor=actor or connector(), delivery_id=delivery_id))

    def push(self, content: bytes | str, data_set: str, period: str, **changes: Any) -> Delivery:
        """Open, stage, complete and decide; return the decided delivery."""
        content = content.encode() if isinstance(content, str) else content
        actor = changes.pop("actor", None)
        delivery = self.open(content, data_set, period, actor=actor, **changes)
        self.stage(delivery, content, actor=actor)
        self.complete(delivery.delivery_id, actor=actor)
        self.decide(delivery.delivery_id)
        return self.get(delivery.delivery_id, actor=actor)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with self.database.connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def events(self, event_type: str) -> list[dict[str, Any]]:
        rows = self.rows("SELECT envelope FROM ingest.outbox WHERE event_type = %s ORDER BY position", event_type)
        return [json.loads(row["envelope"])["body"] for row in rows]

    def acts(self) -> list[str]:
        with self.database.connect() as connection:
            return [row[0] for row in connection.execute("SELECT act FROM operation_log_v1.entry ORDER BY number")]


@pytest.fixture
def county(database: Database) -> Iterator[County]:
    made = County(database)
    yield made
    made.context.db.engine.dispose()


@pytest.fixture
def make_actor():
    """`make_actor(fingerprint)`: the finance bureau's connector with that certificate."""
    return lambda fingerprint: connector().model_copy(update={"fingerprint": fingerprint})


@pytest.fixture
def make_seat():
    """`make_seat(role)`: somebody at that seat."""
    return seat


@pytest.fixture
def as_role(database: Database):
    """Connect as a service's role, with its own password."""

    def connect(service: str) -> psycopg.Connection[Any]:
        settings = database.settings_for(service)
        return psycopg.connect(settings.database_url().replace("postgresql+psycopg", "postgresql"), autocommit=True)

    return connect
