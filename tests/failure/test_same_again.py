"""The same delivery and the same message again: one slice, one receipt, one warning."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from contracts.subscriptions import SUBSCRIPTIONS
from tests.failure import accounts, files
from tests.failure.messages import send
from tests.failure.pushing import push, pushing

pytestmark = pytest.mark.failure


def receipts(told):
    return [one["receipt"]["number"] for one in told]


def test_the_same_delivery_twice_and_from_a_fresh_connector(stack, region, tmp_path):
    sent = files.small(tmp_path, region)
    first = push(stack, [sent], tmp_path / "state")
    second = push(stack, [sent], tmp_path / "state")
    fresh = push(stack, [sent], tmp_path / "fresh")
    stack.settle()
    assert [one["is_new"] for one in first + second + fresh] == [True, False, True]
    assert len(set(receipts(first + second + fresh))) == 1
    with stack.connect() as connection:
        accounts.check(connection, region, [sent])


def test_the_same_delivery_from_four_connectors_at_once(stack, region, tmp_path):
    sent = files.small(tmp_path, region)
    with ExitStack() as running:
        connectors = [
            running.enter_context(pushing(stack, sent.sender, [sent.path], tmp_path / f"state-{number}"))
            for number in range(4)
        ]
        told = [one for connector in connectors for one in connector.ended()]
    stack.settle()
    assert len(told) == 4
    assert len(set(receipts(told))) == 1
    with stack.connect() as connection:
        accounts.check(connection, region, [sent])


def test_every_message_of_three_deliveries_five_times_in_reverse(stack, region, tmp_path):
    sent = [files.small(tmp_path, region, month) for month in (1, 5, 9)]
    push(stack, sent, tmp_path / "state")
    stack.settle()
    with stack.connect() as connection:
        before = everything(connection, region)
        messages = [message for service in ("ingest", "alerts") for message in events(connection, service, region)]
    assert len(messages) >= 3 + 3 + 3
    for service, event_type, body in [message for message in reversed(messages) for _ in range(5)]:
        send(stack, service, event_type, body)
    stack.settle()
    with stack.connect() as connection:
        accounts.check(connection, region, sent)
        assert everything(connection, region) == before
    assert before["alerts"] >= 3, "each delivery has its break of the treasury's days"


def events(connection, service, region):
    """The events of a region that `service` has sent, in their order: (service, type, envelope)."""
    rows = connection.execute(
        f"SELECT event_type, envelope FROM {service}.outbox WHERE event_type = ANY(%s)"
        " AND (envelope::jsonb #>> '{body,region}' = %s OR envelope::jsonb #>> '{body,summary,region}' = %s"
        "      OR envelope::jsonb #>> '{body,delivery_id}' IN"
        "         (SELECT CAST(delivery_id AS text) FROM ingest.delivery WHERE region = %s)) ORDER BY position",
        [[one.event.type_ for one in SUBSCRIPTIONS], region, region, region],
    )
    return [(service, event_type, envelope.encode()) for event_type, envelope in rows]


COUNTED = {
    "facts": "ingest.treasury_stock_daily JOIN ingest.slice USING (slice_id) WHERE region = %s",
    "slices": "ingest.slice WHERE region = %s",
    "receipts": "ingest.receipt JOIN ingest.delivery USING (delivery_id) WHERE region = %s",
    "alerts": "alerts.alert WHERE region = %s",
    "history": "alerts.alert_history JOIN alerts.alert USING (alert_id) WHERE region = %s",
    "runs": "alerts.rule_run WHERE region = %s",
    "warnings": "cases.warning JOIN alerts.alert USING (alert_id) WHERE region = %s",
} | {f"{table} of {service}": f"{service}.{table} WHERE %s <> ''" for table in ("inbox", "outbox") for service in
     ("ingest", "alerts", "cases", "reports", "auth")}  # fmt: skip


def everything(connection, region):
    """How many rows there are of whatever a message could double."""
    return {
        name: connection.execute(f"SELECT count(*) FROM {what}", [region]).fetchone()[0]
        for name, what in COUNTED.items()
    }
