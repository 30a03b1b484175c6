"""Two consumers of one event of which one was never started: its queue stands from set-up on and keeps the event."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chassis.db import Database
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from contracts.ingest.v1 import SliceAccepted
from contracts.subscriptions import SUBSCRIPTIONS
from contracts.values import Origin

pytestmark = pytest.mark.integration


def test_an_event_waits_for_each_of_its_consumers_before_any_has_started(settings_for, broker, eventually):
    settings = settings_for("ingest")
    database = Database.from_settings(settings)
    with database.transaction() as session:
        publish(
            session,
            SliceAccepted(
                delivery_id=uuid4(),
                receipt_id=uuid4(),
                slice_id=uuid4(),
                data_set="treasury_stock_daily",
                sender="gk",
                region="532328",
                period="2025-01",
                rows=1,
                sha256="a" * 64,
                origin=Origin.SYNTHETIC,
            ),
        )
    database.engine.dispose()
    relay = OutboxRelay(settings)
    relay.start()
    wanted = {f"{each.service}.{each.consumer}" for each in SUBSCRIPTIONS if each.event is SliceAccepted}
    assert wanted >= {"alerts.engine", "ingest.reconciler"}
    try:
        eventually(
            lambda: {queue for queue, depth in broker.depths().items() if depth} == wanted, 30, "both queues have it"
        )
    finally:
        relay.stop()
