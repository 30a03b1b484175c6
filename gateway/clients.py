"""The services behind the gateway: typed calls from the async edge over the synchronous RPC client."""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

from contracts.envelope import Answer, Call

A = TypeVar("A", bound=Answer)
THREADS: Final = 16


class Caller(Protocol):
    """What `chassis.rpc.RpcClient` offers."""

    def call(self, call: Call[A], *, service: str | None = None) -> A:
        """Ask `service` (null: the call's own) and wait for the answer."""


class Services:
    """Asks services; a family of `contracts.errors` comes back as its exception."""

    def __init__(self, rpc: Caller, threads: int = THREADS) -> None:
        self._rpc = rpc
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rpc")

    async def ask(self, call: Call[A], *, service: str | None = None) -> A:
        """Return the service's answer; log context and correlation id go along."""
        context = contextvars.copy_context()

        def work() -> A:
            return context.run(lambda: self._rpc.call(call, service=service))

        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Let running calls end and take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
