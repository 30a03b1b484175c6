"""The demo's hands: the gateway's API over mTLS as a person uses it, with a session and the portal's Origin."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx

from deploy.stack import keys
from deploy.stack.layout import Layout, StackError

TIMEOUT_S: Final = 30.0
POLL_S: Final = 0.5


def tls(layout: Layout, seat: str | None) -> ssl.SSLContext:
    """TLS settings of a client that trusts the stack's CA and shows the certificate of `seat`."""
    context = ssl.create_default_context(cafile=keys.ca_certificate(layout))
    if seat is not None:
        context.load_cert_chain(*keys.client_pair(layout, seat))
    return context


class Portal:
    """A logged-in person. Leaving the `with` block ends the session."""

    def __init__(self, layout: Layout, seat: str = keys.ADMINISTRATOR) -> None:
        address = layout.url("people")
        self._client = httpx.Client(
            base_url=address, verify=tls(layout, seat), timeout=TIMEOUT_S, headers={"Origin": address}
        )

    def __enter__(self) -> Self:
        try:
            self.post("/api/v1/session")
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._answer(self._client.delete("/api/v1/session"))
        finally:
            self._client.close()

    def get(self, path: str, **query: object) -> Any:
        """Ask; the answer's JSON."""
        wanted = {name: str(value) for name, value in query.items() if value is not None}
        return self._answer(self._client.get(path, params=wanted)).json()

    def post(self, path: str, **body: object) -> Any:
        """Order; the answer's JSON."""
        return self._answer(self._client.post(path, json=body) if body else self._client.post(path)).json()

    def download(self, path: str, target: Path) -> Path:
        """Fetch a file to `target`."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._answer(self._client.get(path)).content)
        return target

    def wait_for(self, path: str, wanted: Callable[[Any], Any], within_s: float, what: str, **query: object) -> Any:
        """Ask again and again until `wanted(answer)` gives something true; return that."""
        deadline = time.monotonic() + within_s
        while not (found := wanted(self.get(path, **query))):
            if time.monotonic() > deadline:
                raise StackError(f"{what} did not appear within {within_s:.0f} s", "look into the logs (make logs)")
            time.sleep(POLL_S)
        return found

    def _answer(self, response: httpx.Response) -> httpx.Response:
        if response.is_error:
            raise StackError(
                f"{response.request.method} {response.request.url.path} was answered {response.status_code}: "
                f"{response.text[:600]}",
                "look for the correlation id in the logs (make logs)",
            )
        return response
