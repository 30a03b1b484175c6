"""`python -m gateway`: uvicorn on a Unix socket that only nginx reaches; metrics and health on loopback."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import uvicorn

from chassis.blobs import Blobs
from chassis.clock import SystemClock
from chassis.config import SettingMissing, Settings, needed
from chassis.health import Health, serve
from chassis.logs import set_up_logs
from chassis.rpc import RpcClient
from contracts.auth.v1 import CheckAccess
from contracts.errors import BudgetwatchError, Unauthenticated
from gateway.app import Parts, create_app
from gateway.clients import Services

SOCKET_MODE = 0o660
HEALTH_TIMEOUT_S = 2.0


def main() -> int:
    """Run until told to stop."""
    settings = Settings()
    set_up_logs(settings.process_name)
    try:
        path = needed(settings.gateway_socket, "BW_GATEWAY_SOCKET")
        staging_dir = needed(settings.staging_dir, "BW_STAGING_DIR")
        rpc = RpcClient(settings.amqp_url(), name=settings.process_name)
        app = create_app(Parts(Services(rpc), Blobs.from_settings(settings), staging_dir, SystemClock()))
    except SettingMissing as error:
        sys.stderr.write(f"{error}\n")
        return 2
    health = Health()
    health.add("staging", lambda: _not_writable(staging_dir))
    health.add("auth", lambda: _not_answering(rpc))
    if settings.metrics_port:
        serve(settings.metrics_port, health, settings.metrics_host)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=64 * 1024,
        timeout_graceful_shutdown=10,
    )
    try:
        uvicorn.Server(config).run(sockets=[_listen(path)])
    finally:
        rpc.close()
    return 0


def _listen(path: Path) -> socket.socket:
    """Bind the socket ourselves: uvicorn would open it to everybody (0666), and whoever reaches it may claim to be nginx."""
    path.unlink(missing_ok=True)
    before = os.umask(0o777 & ~SOCKET_MODE)
    try:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
    finally:
        os.umask(before)
    return listener


def _not_writable(folder: Path) -> str | None:
    folder.mkdir(parents=True, exist_ok=True)
    return None if os.access(folder, os.W_OK) else "staging area is not writable"


def _not_answering(rpc: RpcClient) -> str | None:
    """Ask auth about no certificate: its refusal shows that the broker and auth, needed at every request, are there."""
    try:
        rpc.call(CheckAccess(certificate_pem="", needs_session=False), timeout_s=HEALTH_TIMEOUT_S)
    except Unauthenticated:
        return None
    except BudgetwatchError as error:
        return error.reason
    return "auth accepts a missing certificate"


if __name__ == "__main__":
    sys.exit(main())
