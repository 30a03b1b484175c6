"""Whatever a message says, its row can be written: a parking that fails would stop its whole service."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from chassis.config import Settings
from chassis.db import Database
from chassis.messaging import parking
from chassis.messaging.codec import Undecodable, decode
from contracts.values import Page

pytestmark = pytest.mark.integration


def envelope(event_type: str) -> bytes:
    ids = {name: str(uuid4()) for name in ("event_id", "correlation_id")}
    return json.dumps({**ids, "type": event_type, "occurred_at": "2025-03-01T00:00:00Z", "producer": "x"}).encode()


@pytest.mark.parametrize(
    ("event_type", "changed"),
    [
        ("ingest.delivery\0.completed.v1", {}),
        ("no.such.event.v1", {"bw-reason": "ValueError: a\0b"}),
        ("no.such.event.v1", {"bw-parked-id": "none", "bw-attempt": "often"}),
    ],
)
def test_a_message_that_says_the_impossible_is_listed(
    settings_for: Callable[..., Settings], event_type: str, changed: dict[str, str]
) -> None:
    database, body = Database.from_settings(settings_for("alerts")), envelope(event_type)
    with pytest.raises(Undecodable) as refused:
        decode(body)
    headers = parking.headers(consumer="probe", attempts=1, reason=f"undecodable: {refused.value}")
    with database.transaction() as session:
        parking.store(session, body, headers | changed)
    with database.transaction() as session:
        [listed] = parking.list_parked(session, Page()).items
    assert (listed.consumer, "\0" in listed.reason) == ("probe", False)
    database.close()
