"""What a service's RabbitMQ user may do, tried on the real broker."""

from __future__ import annotations

from uuid import uuid4

import amqp
import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection

from chassis.messaging.topology import parking_queue, work_queue
from deploy.stack.broker import MAY_CALL
from tests.support.backends import Broker

pytestmark = pytest.mark.integration

SERVICES = ("ingest", "auth", "signer", "alerts", "cases", "reports", "gateway")


def published(broker: Broker, user: str, exchange: str, routing_key: str) -> bool:
    with Connection(broker.url_for(user)) as connection:
        channel = connection.channel()
        channel.confirm_select()
        try:
            channel.basic_publish_confirm(amqp.Message(b"{}"), exchange=exchange, routing_key=routing_key)
        except AccessRefused:
            return False
        return True


@pytest.fixture(scope="module")
def broker(shared_broker: Broker) -> Broker:
    return shared_broker


@pytest.mark.parametrize("caller", SERVICES)
def test_a_service_calls_only_whom_it_may(broker: Broker, caller: str) -> None:
    heard = {service for service in SERVICES if published(broker, caller, "nameko-rpc", f"{service}.list_parked")}
    assert heard == {name for name in MAY_CALL.get(caller, ()) if "." not in name}


def test_ingest_alone_asks_for_a_seal_and_asks_auth_for_nothing_else(broker: Broker) -> None:
    heard = {service for service in SERVICES if published(broker, service, "nameko-rpc", "auth.seal")}
    assert heard == {"ingest"}
    assert not published(broker, "ingest", "nameko-rpc", "auth.seal_all")
    assert not published(broker, "ingest", "nameko-rpc", "auth.open_session")
    assert published(broker, "gateway", "nameko-rpc", "auth.open_session")


def test_cases_alone_has_an_archive_sealed_and_no_receipt(broker: Broker) -> None:
    heard = {service for service in SERVICES if published(broker, service, "nameko-rpc", "auth.seal_archive")}
    assert heard == {"cases"}
    assert not published(broker, "cases", "nameko-rpc", "auth.open_session")


def test_everyone_may_reply(broker: Broker) -> None:
    assert all(published(broker, user, "nameko-rpc", str(uuid4())) for user in SERVICES)


def test_a_service_publishes_its_own_events_only(broker: Broker) -> None:
    assert published(broker, "ingest", "bw.events", "ingest.slice.accepted.v1")
    assert not published(broker, "ingest", "bw.events", "alerts.alert.raised.v1")


@pytest.mark.parametrize("exchange", ["bw.delay.5s", "bw.parking", ""])
def test_no_service_reaches_the_queue_of_another(broker: Broker, exchange: str) -> None:
    assert not published(broker, "ingest", exchange, "alerts.parking")


def test_a_service_declares_its_queues_and_no_other(broker: Broker) -> None:
    with Connection(broker.url_for("cases")) as connection:
        work_queue("cases", "rights", "alerts.alert.raised.v1")(connection.channel()).declare()
        parking_queue("cases")(connection.channel()).declare()
        with pytest.raises(AccessRefused):
            parking_queue("alerts")(connection.channel()).declare()


@pytest.mark.parametrize("exchange", ["bw.events", "nameko-rpc"])
def test_no_service_removes_a_shared_exchange(broker: Broker, exchange: str) -> None:
    with Connection(broker.url_for("gateway")) as connection, pytest.raises(AccessRefused):
        connection.channel().exchange_delete(exchange)


def test_nobody_listens_to_the_replies_of_another(broker: Broker) -> None:
    queue = f"rpc.reply-auth-{uuid4()}"
    with Connection(broker.url_for("auth")) as owner, Connection(broker.url_for("cases")) as other:
        owner.channel().queue_declare(queue, auto_delete=False)
        with pytest.raises(AccessRefused):
            other.channel().basic_get(queue)
