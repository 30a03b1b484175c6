"""RPC over the real broker: answers, errors as families, time limits, rights."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client import REGISTRY

from chassis.config import Settings
from chassis.rpc import RpcClient, RpcServer
from contracts.alerts.v1 import AlertList, ListAlerts
from contracts.auth.v1 import GetPublicKey, PublicKey, Sign, Signature
from contracts.errors import Internal, NotFound, Unavailable
from contracts.ingest.v1 import GetOverview
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration

SettingsFor = Callable[..., Settings]


def public_key(call: GetPublicKey) -> PublicKey:
    if call.key_label == "unknown":
        raise NotFound("key-missing", "没有该密钥。", call.key_label)
    if call.key_label == "bug":
        raise ValueError("the PIN is 1234")
    if call.key_label == "slow":
        time.sleep(2)
    return PublicKey(pem=call.key_label)


def sign(call: Sign) -> Signature:
    return Signature(signature=_base64(call.message[::-1]))


@pytest.fixture
def server(settings_for: SettingsFor) -> Iterator[RpcServer]:
    server = RpcServer(settings_for("signer").amqp_url(), "signer", {GetPublicKey: public_key, Sign: sign})
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.is_connected)
    yield server
    server.stop()
    thread.join(timeout=10)


@pytest.fixture
def client(settings_for: SettingsFor) -> Iterator[RpcClient]:
    client = RpcClient(settings_for("auth").amqp_url(), name="auth")
    yield client
    client.close()


@pytest.mark.usefixtures("server")
def test_answers_reach_their_callers_from_many_threads(client: RpcClient) -> None:
    labels = [f"key-{number}" for number in range(200)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda label: client.call(GetPublicKey(key_label=label)).pem, labels))
    assert answers == labels
    message = bytes(range(256))
    assert client.call(Sign(key_label="ca", message=_base64(message))).signature == message[::-1]


def _base64(message: bytes) -> bytes:
    return base64.b64encode(message)


@pytest.mark.usefixtures("server")
def test_a_family_crosses_with_reason_detail_and_subject(client: RpcClient) -> None:
    with pytest.raises(NotFound) as raised:
        client.call(GetPublicKey(key_label="unknown"))
    assert (raised.value.reason, raised.value.detail, raised.value.subject) == (
        "key-missing",
        "没有该密钥。",
        "unknown",
    )


@pytest.mark.usefixtures("server")
def test_the_text_of_an_internal_error_stays_inside(client: RpcClient) -> None:
    with pytest.raises(Internal) as raised:
        client.call(GetPublicKey(key_label="bug"))
    assert "1234" not in str(raised.value)


@pytest.mark.usefixtures("server")
def test_a_slow_service_ends_in_unavailable_within_the_limit(client: RpcClient) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.call(GetPublicKey(key_label="slow"), timeout_s=0.5)
    assert time.monotonic() - began < 1.5
    assert eventually(lambda: client.call(GetPublicKey(key_label="next")).pem) == "next"


@pytest.mark.usefixtures("server")
def test_a_call_behind_one_that_stalls_ends_in_its_own_time(client: RpcClient) -> None:
    client.call(GetPublicKey(key_label="ca"))
    with client._lock, ThreadPoolExecutor(3) as pool:  # as while a stalled broker holds a confirm back
        began = time.monotonic()
        waiting = [pool.submit(client.call, GetPublicKey(key_label="ca"), timeout_s=0.5) for _ in range(3)]
        errors = [call.exception(timeout=3) for call in waiting]
        assert [type(error) for error in errors] == [Unavailable] * 3
        assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("server")
def test_an_order_is_not_sent_once_its_caller_has_gone(client: RpcClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def answered() -> float:
        labels = {"call": "signer.get_public_key", "result": "answered"}
        return REGISTRY.get_sample_value("chassis_answer_seconds_count", labels) or 0

    client.call(GetPublicKey(key_label="ca"))
    before, live_channel = answered(), client._live_channel

    def slow_to_connect() -> object:
        time.sleep(0.8)
        return live_channel()

    monkeypatch.setattr(client, "_live_channel", slow_to_connect)
    with pytest.raises(Unavailable):
        client.call(GetPublicKey(key_label="ca"), timeout_s=0.5)
    time.sleep(1)
    assert answered() == before


def test_a_service_that_never_ran_is_unavailable_at_once(client: RpcClient) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.call(GetPublicKey(key_label="ca"), timeout_s=30)
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("server")
def test_the_signer_hears_auth_alone(settings_for: SettingsFor) -> None:
    stranger = RpcClient(settings_for("cases").amqp_url(), name="cases")
    with pytest.raises(Unavailable):
        stranger.call(GetPublicKey(key_label="ca"))
    with pytest.raises(Unavailable):
        stranger.call(GetOverview())
    stranger.close()


def test_a_call_that_the_broker_refuses_does_not_spoil_the_next(settings_for: SettingsFor) -> None:
    alerts = RpcServer(
        settings_for("alerts").amqp_url(), "alerts", {ListAlerts: lambda _call: AlertList(total=7, items=())}
    )
    thread = threading.Thread(target=alerts.run, daemon=True)
    thread.start()
    eventually(lambda: alerts.is_connected)
    cases = RpcClient(settings_for("cases").amqp_url(), name="cases")
    with pytest.raises(Unavailable):
        cases.call(GetPublicKey(key_label="ca"))  # cases may not: the broker closes the channel
    assert cases.call(ListAlerts()).total == 7
    cases.close()
    alerts.stop()
    thread.join(timeout=10)
