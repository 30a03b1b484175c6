"""The outermost layer: identity headers, correlation id, answer headers, time taken, and the last handler."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import uuid4

from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.logs import bind_correlation, log
from contracts.errors import BudgetwatchError, Internal
from gateway.security import visitor_of

REQUEST_SECONDS = Histogram("gateway_request_seconds", "Time of a request.", ["route", "status"])
BROKEN = Counter("gateway_broken_total", "Requests that ended in an unforeseen exception.")
REFUSED = Counter("gateway_refused_total", "Requests refused before a route was reached.", ["reason"])

CORRELATION_HEADER: Final = "X-Correlation-Id"
CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ANSWER_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # same-origin, not no-referrer: under no-referrer browsers send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000",
}

ErrorPage = Callable[[Request, BudgetwatchError], Awaitable[Response]]


class Edge:
    """ASGI middleware round the whole application."""

    def __init__(self, app: ASGIApp, error_page: ErrorPage) -> None:
        self._app = app
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other scope types (lifespan) pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        correlation_id = uuid4()
        bind_correlation(correlation_id)
        answered: list[int] = []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered.append(message["status"])
                _add_headers(MutableHeaders(scope=message), str(correlation_id))
            await send(message)

        try:
            state = scope.setdefault("state", {})
            state["correlation_id"] = correlation_id
            state["visitor"] = visitor_of(Headers(scope=scope), correlation_id)
            await self._app(scope, receive, send_with_headers)
        except BudgetwatchError as error:
            REFUSED.labels(error.reason).inc()
            await self._answer(scope, receive, send_with_headers, error)
        except Exception:
            BROKEN.inc()
            log.exception("request broke", method=scope["method"], route=_route(scope))
            if answered:
                raise
            await self._answer(scope, receive, send_with_headers, Internal("unforeseen", "unforeseen"))
        finally:
            status = answered[0] if answered else 0
            seconds = time.perf_counter() - started
            REQUEST_SECONDS.labels(_route(scope), f"{status // 100}xx").observe(seconds)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, error: BudgetwatchError) -> None:
        response = await self._error_page(Request(scope, receive), error)
        await response(scope, receive, send)


def _add_headers(headers: MutableHeaders, correlation_id: str) -> None:
    for name, value in ANSWER_HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
    headers[CORRELATION_HEADER] = correlation_id


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "none"))
