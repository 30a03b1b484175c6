"""The five attempts of a failing handler with the waits that a site has: 36 minutes, so only `make test-long` runs it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

from sqlalchemy.orm import Session

from chassis.config import Settings
from chassis.context import Context
from chassis.messaging import parking
from chassis.messaging.topology import DELAYS_S
from chassis.relay import OutboxRelay
from contracts.ingest.v1 import DeliveryCompleted
from contracts.values import Page
from tests.integration.chassis.test_events import consumer_of, effect, queue_is_there, rows, running, tell
from tests.support.eventually import eventually
from tests.support.long import only_when_long

LATE_S = 10.0
"""What a message may come later than its wait; it never comes earlier."""


@only_when_long
def test_a_handler_that_always_fails_has_five_attempts_at_growing_waits_and_is_parked(
    context: Callable[[str], Context], settings_for: Callable[..., Settings]
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    attempts: list[float] = []

    def fails(here: Context, session: Session, event: DeliveryCompleted) -> None:
        effect(here, session, event)
        attempts.append(time.monotonic())
        raise ConnectionError("still away")

    with running(consumer_of(alerts, fails)), running(OutboxRelay(ingest.settings)):
        eventually(lambda: queue_is_there(settings_for))
        tell(ingest)
        eventually(lambda: rows(alerts, "alerts.parked_message") == 1, within_s=sum(DELAYS_S) + 120)
    waits = [after - before for before, after in pairwise(attempts)]
    assert len(waits) == len(DELAYS_S), waits
    for waited, delay in zip(waits, DELAYS_S, strict=True):
        assert delay <= waited <= delay + LATE_S, waits
    assert rows(alerts, "alerts.outbox") == 0, "an attempt left half of its work"
    with alerts.db.transaction() as session:
        (parked,) = parking.list_parked(session, Page()).items
    assert parked.reason == "ConnectionError: still away"
    assert parked.attempts == len(DELAYS_S) + 1
