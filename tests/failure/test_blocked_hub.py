"""A handler that blocks the hub for more than two heartbeats: the broker cuts the line, the container must live on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kombu import Connection

from chassis.messaging.topology import EVENTS
from chassis.rpc import RpcClient
from contracts.cases.v1 import ListCases
from contracts.errors import Unavailable
from contracts.values import Page
from deploy.stack.layout import PROJECT
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure
HEARTBEAT_S = 4
BLOCKED_S = 14
"""More than two heartbeats, and more than the broker takes to see it."""
ORDER = "cases.block.ordered.v1"


@contextmanager
def blocking_service(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "chassis.run", "tests.support.blocking_service:BlockingService"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BW_")}
    with subprocess.Popen(command, cwd=PROJECT, env=kept | environment) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def client(settings_for):
    made = RpcClient(settings_for("gateway").amqp_url(), name="gateway-test")
    yield made
    made.close()


def listed(client, offset=0, timeout_s=2.0):
    """The answer's total, or null where the service did not answer in time."""
    try:
        return (client.call(ListCases(page=Page(offset=offset)), timeout_s=timeout_s).total,)
    except Unavailable:
        return None


@pytest.fixture
def environment(database, broker):
    return database.environment_for("cases", broker, amqp_heartbeat_s=HEARTBEAT_S)


def order_blocks(broker):
    """Send two messages that block one after the other: the line is cut under the first, the second finds it reset."""
    with Connection(broker.url_for("cases"), transport_options={"confirm_publish": True}) as connection:
        for name, seconds in (("first", BLOCKED_S), ("second", 1)):
            order = {"name": name, "seconds": seconds}
            connection.Producer().publish(
                order, exchange=EVENTS.name, routing_key=ORDER, serializer="json", mandatory=True
            )


def test_a_call_that_blocks_is_answered_in_the_end(environment, client):
    with blocking_service(environment) as process:
        eventually(lambda: listed(client), 40, "the service answers")
        # The cut line gives the question back to the queue: the second try does not block, and is answered.
        assert listed(client, offset=BLOCKED_S, timeout_s=BLOCKED_S * 2) == (BLOCKED_S,)
        assert [listed(client) for _ in range(5)] == [(0,)] * 5
        assert process.poll() is None


def test_a_message_that_blocks_does_not_end_the_container(environment, broker, client):
    with blocking_service(environment) as process:
        eventually(lambda: listed(client), 40, "the service answers")
        order_blocks(broker)
        eventually(lambda: listed(client) is None, 10, "the hub is blocked")
        eventually(lambda: listed(client), BLOCKED_S * 2, "the service answers again")
        eventually(lambda: broker.depths()["cases.blocked"] == 0, 10, "the message that came again is done")
        assert process.poll() is None


def test_stock_nameko_dies_of_it(environment, broker, client):
    """What the mend in chassis/nameko_ext.py is for; where this fails, nameko has mended it and ours can go."""
    with blocking_service(environment | {"TEST_STOCK_NAMEKO": "1"}) as process:
        eventually(lambda: listed(client), 40, "the service answers")
        order_blocks(broker)
        assert eventually(lambda: process.poll() is not None, BLOCKED_S * 2, "the container ends")
