"""The gateway as a process: its socket, its health, and what it says while the services are away."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from chassis.rpc import RpcServer
from contracts.auth.v1 import Access, CheckAccess
from contracts.errors import Unauthenticated
from deploy.stack.layout import PROJECT
from tests.support.certificates import Authority

pytestmark = pytest.mark.integration


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(path: Path) -> bool:
    """The file is there before anybody listens on it."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@pytest.fixture
def process(database, broker, tmp_path: Path, eventually) -> Iterator[tuple[subprocess.Popen[bytes], Path, int]]:
    path, port = tmp_path / "g.sock", free_port()
    environment = database.environment_for("gateway", broker, gateway_socket=path, metrics_port=port)
    running = subprocess.Popen([sys.executable, "-m", "gateway"], cwd=PROJECT, env={**os.environ, **environment})
    try:
        eventually(lambda: listens(path), 30, "the socket")
        yield running, path, port
    finally:
        running.kill()
        running.wait()


def ask(path: Path, **headers: str) -> httpx.Response:
    transport = httpx.HTTPTransport(uds=str(path))
    with httpx.Client(transport=transport, base_url="http://gateway", headers=headers, timeout=15) as client:
        return client.get("/api/v1/overview")


def health(port: int) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=15, trust_env=False)


def test_the_socket_is_for_nginx_only_and_a_bare_request_is_refused(process):
    _, path, port = process
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert ask(path).status_code == 401
    metrics = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    assert 'gateway_refused_total{reason="certificate-missing"} 1.0' in metrics
    assert 'gateway_request_seconds_count{route="none",status="4xx"} 1.0' in metrics


def test_without_services_it_says_try_later_and_is_ready_when_auth_is_back(process, broker, tmp_path, eventually):
    _, path, port = process
    certificate, _ = Authority.make("CA").issue(tmp_path, "A-01")
    identity = {
        "X-BW-Client-Cert": quote(certificate.read_text(), safe=""),
        "X-BW-Client-Verify": "SUCCESS",
        "X-BW-Port": "people",
        "Cookie": "bw_session=x",
    }
    silent = ask(path, **identity)
    assert (silent.status_code, silent.json()["reason"]) == (503, "service-unavailable")
    assert health(port).status_code == 503

    def refuse(_: CheckAccess) -> Access:
        raise Unauthenticated("certificate-unknown", "该证书未登记。")

    server = RpcServer(broker.url_for("auth"), "auth", {CheckAccess: refuse})
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        eventually(lambda: health(port).status_code == 200, 20, "ready")
        assert ask(path, **identity).json()["reason"] == "certificate-unknown"
    finally:
        server.stop()
        thread.join(10)


def test_it_ends_when_told(process):
    running, _, _ = process
    running.send_signal(signal.SIGTERM)
    assert running.wait(15) in {0, -signal.SIGTERM}


def test_a_missing_setting_is_named(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "gateway"], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "BW_SERVICE": "gateway", "BW_SECRETS_DIR": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 2
    assert "BW_GATEWAY_SOCKET" in ran.stderr
