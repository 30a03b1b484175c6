"""nginx alone, as configured by the project: who gets in, and what the gateway is told about them.

Behind it stands an echo of the request's headers on a Unix socket in the gateway's place.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives import serialization

from deploy.stack import nginx
from tests.support.certificates import Authority

pytestmark = pytest.mark.integration

IDENTITY = {"x-bw-client-cert", "x-bw-client-verify", "x-bw-port", "x-bw-remote"}
PASSED_ON = {"host", "accept-encoding", "x-harmless", "content-length"}


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def address_string(self) -> str:
        return "nginx"

    def log_message(self, *_: object) -> None:
        pass


class EchoServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@dataclass(frozen=True)
class Door:
    ports: dict[str, int]
    authority: Authority
    folder: Path

    def tls(self, pair: tuple[Path, Path] | None, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        if pair:
            context.load_cert_chain(*pair)
        if version:
            context.minimum_version = context.maximum_version = version
        return context

    def get(
        self, side: str, pair: tuple[Path, Path] | None, headers: dict[str, str] | None = None, **options: object
    ) -> tuple[int, bytes]:
        context = self.tls(pair, options.get("version"))
        connection = http.client.HTTPSConnection("localhost", self.ports[side], context=context, timeout=10)
        try:
            connection.request(
                str(options.get("method", "GET")), "/anything", body=options.get("body"), headers=headers or {}
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def told(self, side: str, pair: tuple[Path, Path], headers: dict[str, str] | None = None) -> dict[str, str]:
        """The headers that reached the gateway's place."""
        status, body = self.get(side, pair, headers)
        assert status == 200
        received = json.loads(body)
        assert len(received) == len({name for name, _ in received}), "a header came twice"
        return dict(received)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    authority = Authority.make("Test CA")
    authority.write(folder / "ca.pem")
    authority.issue(folder, "server", server=True)
    ports = dict(zip(("people", "connectors"), free_ports(2), strict=True))
    text = nginx.render(
        home=folder,
        scratch=folder,
        access_log=str(folder / "access.log"),
        user="root" if os.getuid() == 0 else None,
        certificates=folder,
        gateway_socket=folder / "gateway.sock",
        listen={side: f"127.0.0.1:{port}" for side, port in ports.items()},
    )
    (folder / "nginx.conf").write_text(text)
    (folder / "identity.conf").write_bytes((nginx.TEMPLATES / nginx.IDENTITY).read_bytes())
    with EchoServer(str(folder / "gateway.sock"), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        arguments = ["-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        with subprocess.Popen([nginx.program(), "-p", f"{folder}/", *arguments]) as process:
            wait_for_port(ports["connectors"])
            yield Door(ports, authority, folder)
            process.terminate()
        server.shutdown()


def free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for_port(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


@pytest.fixture(scope="module")
def alice(door: Door) -> tuple[Path, Path]:
    return door.authority.issue(door.folder, "alice")


@pytest.mark.parametrize("side", ["people", "connectors"])
def test_the_gateway_is_told_certificate_door_and_address(door: Door, alice: tuple[Path, Path], side: str) -> None:
    told = door.told(side, alice)
    assert unquote(told["x-bw-client-cert"]) == alice[0].read_text()
    assert told["x-bw-client-verify"] == "SUCCESS"
    assert told["x-bw-port"] == side
    assert told["x-bw-remote"] == "127.0.0.1"
    assert told["host"] == f"localhost:{door.ports[side]}"


@pytest.mark.parametrize("side", ["people", "connectors"])
def test_forged_identity_headers_never_arrive(
    door: Door, alice: tuple[Path, Path], side: str, shared_dir: Path
) -> None:
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text())
    ours = [{name: "forged"} for name in ("X-BW-Client-Cert", "x-bw-client-verify", "X-BW-Port", "X_BW_Remote")]
    honest = door.told(side, alice)
    for headers in [*forged, *ours]:
        told = door.told(side, alice, {**headers, "X-Harmless": "1"})
        assert set(told) <= IDENTITY | PASSED_ON
        assert {name: told[name] for name in IDENTITY} == {name: honest[name] for name in IDENTITY}
        assert told["x-harmless"] == "1"


@pytest.mark.parametrize("side", ["people", "connectors"])
@pytest.mark.parametrize("who", ["nobody", "foreigner", "expired", "self-signed"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_without_a_good_certificate_nothing_passes(
    door: Door, tmp_path: Path, side: str, who: str, version: ssl.TLSVersion, shared_dir: Path
) -> None:
    foreign = Authority.make("Test CA")
    foreign_pem = foreign.write(tmp_path / "foreign.pem")
    key = tmp_path / "foreign-ca.key"
    key.write_bytes(_pem_key(foreign))
    pair = {
        "nobody": None,
        "foreigner": foreign.issue(tmp_path, "alice"),
        "expired": door.authority.issue(tmp_path, "old", days=-1),
        "self-signed": (foreign_pem, key),
    }[who]
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text())
    for headers in [{}, *forged]:
        status, body = door.get(side, pair, headers, version=version)
        assert status == 400
        assert "证书" in body.decode()


def _pem_key(authority: Authority) -> bytes:
    return authority.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_tls_session_is_never_resumed(door: Door, alice: tuple[Path, Path], version: ssl.TLSVersion) -> None:
    context = door.tls(alice, version)
    session = None
    for _ in range(2):
        with (
            socket.create_connection(("localhost", door.ports["people"])) as plain,
            context.wrap_socket(plain, server_hostname="localhost", session=session) as secure,
        ):
            secure.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while secure.recv(4096):
                pass
            assert not secure.session_reused
            session = secure.session


def test_old_tls_is_refused(door: Door, alice: tuple[Path, Path]) -> None:
    context = door.tls(alice)
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("localhost", door.ports["people"])) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.parametrize(("size", "status"), [(16 << 20, 200), ((16 << 20) + 1, 413)])
def test_a_body_may_have_16_mib(door: Door, alice: tuple[Path, Path], size: int, status: int) -> None:
    assert door.get("connectors", alice, method="POST", body=bytes(size))[0] == status


def test_without_a_gateway_the_answer_is_try_again(door: Door, alice: tuple[Path, Path]) -> None:
    path = door.folder / "gateway.sock"
    away = path.rename(door.folder / "away.sock")
    try:
        status, body = door.get("connectors", alice)
    finally:
        away.rename(path)
    assert status == 503
    assert json.loads(body)["reason"] == "gateway-away"
