"""The whole stack under supervisord: what is started, what comes back, who may reach what."""

from __future__ import annotations

import json
import re
import socket
import stat
from pathlib import Path

import httpx
import pytest

from deploy.stack import lifecycle, passwords
from deploy.stack.layout import PROJECT
from deploy.stack.processes import applications, backends
from tests.support.eventually import eventually
from tests.support.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

ARCHITECTURE = PROJECT / "docs" / "architecture.md"


def test_every_process_of_the_architecture_page_is_ready(stack: Stack) -> None:
    table = ARCHITECTURE.read_text(encoding="utf-8").split("## Processes")[1].split("##")[0]
    named = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))
    states = lifecycle.status(stack.layout.root)
    assert named <= set(states)
    assert {name: state for name, state in states.items() if state not in {"ready", "running"}} == {}


def test_a_second_up_starts_nothing_anew(stack: Stack) -> None:
    before = {name: entry["pid"] for name, entry in stack.supervisor.states().items()}
    lifecycle.up(stack.layout.root)
    assert {name: entry["pid"] for name, entry in stack.supervisor.states().items()} == before


@pytest.mark.parametrize("name", ["gateway", "auth-signer"])
def test_a_killed_process_comes_back(stack: Stack, name: str) -> None:
    stack.kill(name)
    stack.wait_ready(name)


def test_everything_listens_on_loopback_only(stack: Stack) -> None:
    ports = set(stack.layout.ports.values())
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            address, port = fields[1].split(":")
            if fields[3] == "0A" and int(port, 16) in ports:
                found.add(address)
    loopback = {"0100007F", "00000000000000000000000001000000"}
    assert found
    assert found <= loopback


def test_every_process_shows_its_metrics(stack: Stack) -> None:
    for process in applications(stack.layout):
        if process.is_ours:
            url = f"http://127.0.0.1:{stack.layout.metrics_port(process.name)}/metrics"
            shown = httpx.get(url, timeout=10).text
            assert "process_resident_memory_bytes" in shown, process.name
            own = "chassis_rpc_seconds" if process.name == "gateway" else "chassis_(consumer_up|answer_seconds)"
            assert re.search(rf"^# TYPE {own}", shown, re.MULTILINE), process.name


def test_no_secret_stands_in_a_configuration_or_a_log(stack: Stack) -> None:
    secrets = {name: passwords.read(stack.layout, name) for name in passwords.NAMES}
    secrets["token_pin"] = passwords.read(stack.layout, "token_pin")
    root = stack.layout.root
    looked_at = [
        *root.glob("*.conf"),
        *root.glob("*.json"),
        *(root / "nginx").glob("*.conf"),
        *stack.layout.logs.iterdir(),
    ]
    for path in looked_at:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert {name for name, secret in secrets.items() if secret in text} == set(), path
    for path in stack.layout.secrets.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_without_a_certificate_every_route_answers_400_at_the_door(stack: Stack, shared_dir: Path) -> None:
    with stack.portal() as person:
        routes = person.get("/api/v1/openapi.json")["paths"]
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text(encoding="utf-8"))
    headers = [{}, *forged]
    with stack.client(None) as stranger:
        for number, (path, methods) in enumerate(sorted(routes.items())):
            for method in methods:
                answer = stranger.request(method.upper(), path, headers=headers[number % len(headers)])
                assert answer.status_code == 400, (method, path)


def test_the_gateway_waits_for_a_broker_that_comes_back(stack: Stack) -> None:
    stack.restart_broker()
    stack.wait_ready()
    with stack.client("A-01", headers={"Origin": stack.url()}) as client:
        assert eventually(lambda: client.post("/api/v1/session").status_code == 201, 30)


def test_postgres_may_restart(stack: Stack) -> None:
    stack.restart_postgres()
    stack.wait_ready()


def test_ports_are_not_those_of_other_installations(stack: Stack) -> None:
    assert not {5432, 5672, 4369, 15672, 80, 443} & set(stack.layout.ports.values())
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", stack.layout.ports["people"])) == 0


def test_back_ends_come_before_ours(stack: Stack) -> None:
    highest = max(process.priority for process in backends(stack.layout))
    assert all(process.priority > highest for process in applications(stack.layout))
