"""A nameko service that blocks its hub, for `python -m chassis.run`; with TEST_STOCK_NAMEKO=1 without our mend of nameko."""

from __future__ import annotations

import os
from typing import Any

import amqp.exceptions
import eventlet
import eventlet.patcher
import nameko.messaging
from kombu import Queue
from nameko.messaging import consume

from chassis.messaging.topology import EVENTS
from chassis.nameko_ext import Service, answers
from contracts.cases.v1 import CaseList, ListCases

ORDER = "cases.block.ordered.v1"

if os.environ.get("TEST_STOCK_NAMEKO") == "1":
    nameko.messaging.ConnectionError = amqp.exceptions.ConnectionError

blocked_by: set[str] = set()
really_sleep = eventlet.patcher.original("time").sleep


class BlockingService(Service):
    """Blocks every green thread for some seconds: by a call whose page begins there, or by a message. Never twice by one."""

    name = "cases"

    @answers(ListCases)
    def list_cases(self, call: ListCases) -> CaseList:
        """Answer the page's beginning as total; block so long before."""
        _block_once("call", call.page.offset)
        return CaseList(total=call.page.offset, items=())

    @consume(Queue("cases.blocked", EVENTS, routing_key=ORDER, durable=True))  # type: ignore[untyped-decorator]
    def on_order(self, order: dict[str, Any]) -> None:
        """Block; nameko acknowledges at once when this returns. Before it, let every message begin that has come."""
        eventlet.sleep(1)
        _block_once(order["name"], order["seconds"])


def _block_once(name: str, seconds: int) -> None:
    if seconds and name not in blocked_by:
        blocked_by.add(name)
        really_sleep(seconds)
