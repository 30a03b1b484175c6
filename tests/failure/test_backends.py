"""RabbitMQ and PostgreSQL stopped and killed while deliveries flow: nothing lost or doubled, and everybody comes back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from amqp.exceptions import NotFound

from contracts.subscriptions import SUBSCRIPTIONS
from deploy.stack import broker, postgres
from deploy.stack.steps import wait_for
from tests.failure import accounts, files
from tests.failure.pushing import pushing_all
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure

OUTAGE_S = 7
"""Longer than the first wait of a message that failed: an outage must not count as its fault."""
GOES_ON_S = 25
"""Less than the second wait."""
CONSUMERS_BACK_S = 15
POOLS_HEALED_S = 10
LOOKS = ("/api/v1/overview", "/api/v1/alerts", "/api/v1/cases", "/api/v1/documents", "/api/v1/certificates")
"""One question to each service, each answered from its tables."""
SERVICES = ("ingest", "auth", "alerts", "cases", "reports")
QUEUES = (
    *(f"rpc-{name}" for name in (*SERVICES, "signer")),
    *(f"{one.service}.{one.consumer}" for one in SUBSCRIPTIONS),
    *(f"{name}.parking" for name in SERVICES),
)


def unattended(stack):
    """Queues to which nobody listens."""
    with broker.admin_connection(stack.layout) as connection, connection.channel() as channel:
        try:
            return [queue for queue in QUEUES if not channel.queue_declare(queue, passive=True).consumer_count]
        except NotFound as error:
            return [str(error)]


def answers(client):
    """Status by address."""
    return {path: client.get(path).status_code for path in LOOKS}


def look_until(client, ends):
    """Ask again and again until `ends()`; return every answer that was not 200."""
    odd = []
    while not ends():
        response = client.get("/api/v1/overview")
        if response.status_code != 200:
            odd.append(response)
        time.sleep(0.2)
    return odd


@pytest.mark.parametrize("way", ["stopped", "killed"])
@pytest.mark.parametrize("backend", ["rabbitmq", "postgres"])
def test_a_back_end_goes_and_comes_back(backend, way, stack, undisturbed, region, logged_in, tmp_path):
    check = {"rabbitmq": broker.check, "postgres": postgres.check}[backend]
    sent = files.county(tmp_path, region, files.LIGHT)
    with logged_in() as client, ThreadPoolExecutor(1) as pool:
        assert unattended(stack) == []
        with pushing_all(stack, sent, tmp_path / "state") as connectors:
            eventually(lambda: slices(stack, region) >= 2, 60, "deliveries flow")
            is_back = []
            if way == "stopped":
                stack.stop(backend)
                looks = pool.submit(look_until, client, lambda: is_back)
                time.sleep(OUTAGE_S)
                stack.supervisor.start(backend)
            else:
                stack.kill(backend)
                looks = pool.submit(look_until, client, lambda: is_back)
            wait_for(backend, lambda: check(stack.layout), 60, f"see {backend}.log")
            since = time.monotonic()
            is_back.append(True)
            odd = looks.result()
            eventually(
                lambda: set(answers(client).values()) == {200}, since + POOLS_HEALED_S - time.monotonic(), "pools"
            )
            eventually(lambda: unattended(stack) == [], since + CONSUMERS_BACK_S - time.monotonic(), "consumers")
            left = since + GOES_ON_S - time.monotonic()
            told = [one["end"] for connector in connectors for one in connector.ended(left)]
    if way == "stopped":
        assert odd, "the outage was not seen at the gateway"
    for response in odd:
        assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
        assert response.json()["family"] == "Unavailable"
    stack.settle()
    assert told == ["accepted"] * len(sent)
    with stack.connect() as connection:
        accounts.check(connection, region, sent)
        assert accounts.warnings(connection, region) == {row for row in undisturbed if row[0] in files.LIGHT_RULES}


def slices(stack, region):
    with stack.connect() as connection:
        return connection.execute("SELECT count(*) FROM ingest.slice WHERE region = %s", [region]).fetchone()[0]
