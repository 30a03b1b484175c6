"""Messages that cannot be handled: parked and listed with their reason at the gateway, replayed, discarded."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg import sql

from chassis.messaging.consumer import ATTEMPT_HEADER
from chassis.messaging.topology import DELAYS_S
from contracts.alerts.v1 import AlertState
from contracts.cases.v1 import WarningDecision, WarningDisposed
from contracts.ingest.v1 import DeliveryCompleted
from tests.failure import accounts, files
from tests.failure.messages import enveloped, send
from tests.failure.pushing import push, pushing_all
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure
COMPLETED = DeliveryCompleted.type_
LAST_ATTEMPT = {ATTEMPT_HEADER: len(DELAYS_S) + 1}
"""The waits of a failing handler add up to 35 minutes; only its last attempt is shown here."""


def parked(client, service):
    """The waiting messages of a service, by id."""
    answer = client.get(f"/api/v1/parked/{service}", params={"limit": 500}).raise_for_status().json()
    assert answer["total"] == len(answer["items"])
    return {item["parked_id"]: item for item in answer["items"]}


def new_ones(client, service, before, number):
    """Wait for `number` more parked messages than `before` and return them, oldest first."""

    def look():
        found = [item for parked_id, item in parked(client, service).items() if parked_id not in before]
        assert len(found) == number, found
        return sorted(found, key=lambda item: item["parked_at"])

    return eventually(look, 15, f"{number} parked messages of {service}")


def settle_(client, service, item, act, **body):
    return client.post(f"/api/v1/parked/{service}/{item['parked_id']}/{act}", json=body or None)


@pytest.fixture
def left_clean(logged_in):
    """Discard what a test left parked, so that the next one counts from nothing."""
    yield
    with logged_in() as client:
        for service in ("ingest", "alerts"):
            for item in parked(client, service).values():
                settle_(client, service, item, "discard", reason="测试结束，清理。").raise_for_status()


@pytest.mark.usefixtures("left_clean")
def test_poison_is_parked_with_its_reason_and_its_neighbours_pass(stack, logged_in, region, tmp_path):
    nobodys = DeliveryCompleted(delivery_id=uuid4())
    poison = {
        b"\xff\xfe not json": "undecodable: envelope",
        enveloped(nobodys).replace(
            b"completed.v1", b"completed.v9"
        ): "undecodable: unknown event type ingest.delivery.completed.v9",
        enveloped(nobodys): f"delivery {nobodys.delivery_id} does not exist",
    }
    sent = files.small(tmp_path, region)
    with logged_in() as client:
        before = parked(client, "ingest")
        for body in poison:
            send(stack, "ingest", COMPLETED, body)
        with pushing_all(stack, [sent], tmp_path / "state") as (connector,):
            (told,) = connector.ended(within_s=30)
        found = new_ones(client, "ingest", before, 3)
        assert told["end"] == "accepted"
        assert {item["consumer"] for item in found} == {"loader"}
        for reason in poison.values():
            (item,) = [item for item in found if item["reason"].startswith(reason)]
            settle_(client, "ingest", item, "discard", reason="试验消息，作废。").raise_for_status()
        assert parked(client, "ingest").keys() == before.keys()
    stack.settle()
    with stack.connect() as connection:
        accounts.check(connection, region, [sent])


@pytest.mark.usefixtures("left_clean")
def test_a_failing_handler_is_parked_replayed_when_mended_and_has_one_effect(stack, logged_in, region, tmp_path):
    sent = files.small(tmp_path, region)
    push(stack, [sent], tmp_path / "state")
    stack.settle()
    with stack.connect() as connection, logged_in() as client:
        before = parked(client, "alerts")
        (alert_id,) = connection.execute("SELECT alert_id FROM alerts.alert WHERE region = %s", [region]).fetchone()
        event = WarningDisposed(alert_id=alert_id, decision=WarningDecision.DISMISSED, reason="日报已更正。")
        outcomes = "SELECT count(*) FROM alerts.alert_outcome WHERE alert_id = %s"
        grant(connection, "REVOKE INSERT ON {} FROM bw_alerts")
        try:
            send(stack, "cases", event.type_, enveloped(event), LAST_ATTEMPT)
            (item,) = new_ones(client, "alerts", before, 1)
            state = connection.execute("SELECT state FROM alerts.alert WHERE alert_id = %s", [alert_id]).fetchone()
        finally:
            grant(connection, "GRANT INSERT ON {} TO bw_alerts")
        assert "permission denied" in item["reason"]
        assert event.reason not in item["reason"], "the data stand in the text of the error"
        assert (item["event_type"], item["consumer"], item["attempts"]) == (event.type_, "on_warning_disposed", 5)
        assert state == (AlertState.OPEN,), "half of the handler's work stayed"

        settle_(client, "alerts", item, "replay").raise_for_status()
        assert settle_(client, "alerts", item, "replay").json()["reason"] == "parked-message-settled"
        eventually(lambda: connection.execute(outcomes, [alert_id]).fetchone() == (1,), 20, "the replayed message")
        stack.settle()
        assert connection.execute(outcomes, [alert_id]).fetchone() == (1,)
        assert parked(client, "alerts").keys() == before.keys()


def grant(connection, statement):
    connection.execute(sql.SQL(statement).format(sql.Identifier("alerts", "alert_outcome")))


@pytest.mark.usefixtures("left_clean")
def test_a_handler_that_fails_on_impossible_data_is_parked_with_the_reason(stack, logged_in):
    event = WarningDisposed(alert_id=uuid4(), decision=WarningDecision.DISMISSED, reason="没有这条预警。")
    with logged_in() as client:
        before = parked(client, "alerts")
        send(stack, "cases", event.type_, enveloped(event), LAST_ATTEMPT)
        (item,) = new_ones(client, "alerts", before, 1)
        assert str(event.alert_id) in item["reason"]
        discarded = settle_(client, "alerts", item, "discard", reason="无此预警，作废。")
        discarded.raise_for_status()
        assert parked(client, "alerts").keys() == before.keys()
    with stack.connect() as connection:
        kept = connection.execute(
            "SELECT settlement FROM alerts.parked_message WHERE parked_id = %s", [item["parked_id"]]
        ).fetchall()
        logged = connection.execute(
            "SELECT act FROM operation_log_v1.entry WHERE subject = %s", [item["parked_id"]]
        ).fetchall()
    assert kept == [("discarded: 无此预警，作废。",)]
    assert logged == [("parked-message.discard",)]


@pytest.mark.usefixtures("left_clean")
def test_a_replayed_poison_is_parked_again(stack, logged_in):
    with logged_in() as client:
        before = parked(client, "ingest")
        send(stack, "ingest", COMPLETED, b"{}")
        (item,) = new_ones(client, "ingest", before, 1)
        settle_(client, "ingest", item, "replay").raise_for_status()
        (again,) = new_ones(client, "ingest", {**before, item["parked_id"]: item}, 1)
        assert again["reason"] == item["reason"]
