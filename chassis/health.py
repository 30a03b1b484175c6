"""Live and ready, and the loopback port that shows them with the metrics."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

Check = Callable[[], str | None]
"""Returns null when good, else the reason in a few words."""


class Health:
    """The checks that say whether this process can work."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Register a check; readiness is all of them."""
        self._checks[name] = check

    def failures(self) -> dict[str, str]:
        """Return the reasons of the checks that fail now, by name."""
        found = {}
        for name, check in self._checks.items():
            try:
                reason = check()
            except Exception as error:
                reason = type(error).__name__
            if reason:
                found[name] = reason
        return found


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: a scrape every few seconds is not news."""


def serve(port: int, health: Health, host: str) -> None:
    """Serve `/metrics`, `/health/live`, `/health/ready` on `host`:`port` in a daemon thread."""
    metrics = make_wsgi_app()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            return cast("Iterable[bytes]", metrics(environ, start_response))
        if path == "/health/live":
            return _answer(start_response, "200 OK", {"state": "live"})
        if path == "/health/ready":
            failures = health.failures()
            state = "503 Service Unavailable" if failures else "200 OK"
            return _answer(start_response, state, {"state": "waiting" if failures else "ready", "failures": failures})
        return _answer(start_response, "404 Not Found", {"state": "unknown path"})

    server = make_server(host, port, app, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


def _answer(start_response: Callable[..., Any], status: str, body: dict[str, Any]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]
