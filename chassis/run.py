"""Starts a process: `python -m chassis.run services.cases.service:CasesService`, or `run_worker(...)` in a worker.

Started as a program it is nameko's: the green patches come before every other import, psycopg's wait function with
them (without it one slow query stops the whole process; `wait_poll` and `wait_epoll` crash under eventlet).
"""

from __future__ import annotations

if __name__ == "__main__":
    import os

    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"
    import eventlet

    eventlet.monkey_patch()

import importlib
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING

import psycopg.waiting

from chassis.context import Context
from chassis.health import Health, serve
from chassis.logs import log, set_up_logs
from chassis.messaging.consumer import Consumer, Handler
from chassis.relay import OutboxRelay

if TYPE_CHECKING:
    from chassis.rpc import RpcServer

RPC_WORKERS = 10


def run_worker(*, handlers: Sequence[Handler] = (), server: RpcServer | None = None) -> None:
    """Run a plain worker until SIGTERM: a consume chain for `handlers` with the outbox relay, or an RPC server."""
    context = Context.from_environment()
    set_up_logs(context.settings.process_name)
    health = Health()
    loop: Consumer | RpcServer
    if server is not None:
        loop = server
    else:
        loop = Consumer(context, handlers)
        health.add("database", context.db.check)
        relay = OutboxRelay(context.settings)
        relay.start()
        health.add("outbox", relay.check)
    health.add("broker", loop.check)
    if context.settings.metrics_port is not None:
        serve(context.settings.metrics_port, health, context.settings.metrics_host)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        loop.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("started")
    loop.run()
    log.info("stopped")


def run_service(path: str) -> None:
    """Run the nameko service class at `module:Class` until SIGTERM."""
    import eventlet  # noqa: PLC0415 - only nameko's processes load eventlet
    from nameko.constants import HEARTBEAT_CONFIG_KEY  # noqa: PLC0415
    from nameko.runners import ServiceRunner  # noqa: PLC0415

    from chassis.nameko_ext import HEALTH, process_context  # noqa: PLC0415

    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise RuntimeError("psycopg would block the hub: PSYCOPG_WAIT_FUNC was set too late")
    settings = process_context().settings
    set_up_logs(settings.process_name)
    module, _, name = path.partition(":")
    runner = ServiceRunner(
        {
            "AMQP_URI": settings.amqp_url(),
            HEARTBEAT_CONFIG_KEY: settings.amqp_heartbeat_s,
            "max_workers": RPC_WORKERS,
            "serializer": "json",
            "ACCEPT": ["json"],
        }
    )
    runner.add_service(getattr(importlib.import_module(module), name))
    started = threading.Event()
    HEALTH.add("service", lambda: None if started.is_set() else "starting")
    if settings.metrics_port is not None:
        serve(settings.metrics_port, HEALTH, settings.metrics_host)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # A signal handler runs in the hub, which may not wait: stop from a green thread.
        eventlet.spawn_n(runner.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.start()
    started.set()
    log.info("started")
    eventlet.spawn(runner.wait).wait()
    log.info("stopped")


if __name__ == "__main__":
    run_service(sys.argv[1])
