"""How long one question takes: asked of the service over RPC, and of the gateway over mTLS through nginx, against the SQL
that the service runs for it, on a kept-open connection. One caller at a time, in turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.full_stack import SEAT, logged_in, settings
from benchmarks.ground import plain_url
from benchmarks.measuring import Spread, Table, interleaved
from chassis.clock import SystemClock
from chassis.db import Database
from chassis.rpc import RpcClient
from contracts.alerts.v1 import ListAlerts
from contracts.cases.v1 import ListCases
from contracts.envelope import Call
from contracts.ingest.v1 import GetOverview
from contracts.values import Actor, Permission, Role
from deploy.stack.layout import Layout
from services.alerts import questions as alert_questions
from services.cases import questions as case_questions
from services.cases.settings import CasesSettings
from services.cases.work import Work
from services.ingest.overview import overview

Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question in its three forms."""

    label: str
    path: str
    call: Call[Any]
    inside: Callable[[Session], object]
    """What the service does in its transaction to answer it."""


def latency(layout: Layout, *, times: int) -> Table:
    """Measure the three first pages of a working day."""
    with ExitStack() as stack:
        rpc = RpcClient(settings(layout, "gateway").amqp_url(), name="gateway-bench")
        stack.callback(rpc.close)
        browser = stack.enter_context(logged_in(layout))
        rows = [row for each in _questions() for row in _measured(layout, rpc, browser, each, times)]
    asked = [f"{rows[at - at % 3][0]}, {row[1]}" for at, row in enumerate(rows)]
    return Table(
        title="RPC and gateway against the direct query",
        note=(
            f"{times} questions each, one at a time in turn. Direct: the statements that the service runs, repeated by psycopg on an "
            "open connection. RPC: chassis client to nameko service. Gateway: HTTPS with client certificate through nginx, connection "
            "kept alive; each request also asks auth over RPC whether certificate and session are still good."
        ),
        columns=("question", "way", "p50, way : direct", "p50, ms", "p95, ms"),
        rows=tuple(rows),
        headlines=tuple(
            (f"time of a question ({name}) against its direct SQL, median", f"{row[2]} ({row[3]} ms)")
            for name, row in zip(asked, rows, strict=True)
            if row[1] != "direct"
        ),
    )


def _questions() -> Iterator[Question]:
    clock = SystemClock()
    look = GetOverview(actor=_actor())
    yield Question("overview", "/api/v1/overview", look, lambda session: overview(session, look, today=clock.today()))
    warnings = ListAlerts(actor=_actor())
    yield Question("alerts", "/api/v1/alerts", warnings, lambda session: alert_questions.list_alerts(session, warnings))
    cases, rules = ListCases(actor=_actor()), CasesSettings()
    yield Question(
        "cases",
        "/api/v1/cases",
        cases,
        lambda session: case_questions.list_cases(Work.begin(session, clock, rules), cases),
    )


def _actor() -> Actor:
    return Actor(
        seat=SEAT,
        role=Role.ADMINISTRATOR,
        name="管理员",
        unit="预算工委",
        fingerprint="a" * 64,
        correlation_id=uuid4(),
        may=(Permission.DATA_VIEW,),
    )


def _measured(
    layout: Layout, rpc: RpcClient, browser: httpx.Client, question: Question, times: int
) -> Iterator[tuple[str, ...]]:
    service = question.call.service
    statements = _statements(layout, service, question.inside)
    with psycopg.connect(plain_url(settings(layout, service))) as connection:
        ways: Mapping[str, Callable[[], object]] = {
            "direct": partial(_repeat, connection, statements),
            "RPC": partial(rpc.call, question.call),
            "gateway": lambda: browser.get(question.path).raise_for_status(),
        }
        for _ in range(10):
            for way in ways.values():
                way()
        found = interleaved({name: partial(_milliseconds, way) for name, way in ways.items()}, times)
    for name, spread in found.items():
        yield _row(question.label if name == "direct" else "", name, spread, found["direct"])


def _row(label: str, way: str, spread: Spread, direct: Spread) -> tuple[str, ...]:
    ratio = f"{spread.median / direct.median:.1f}"
    return label, way, ratio, f"{spread.median:.1f}", f"{spread.share(95):.1f}"


def _milliseconds(way: Callable[[], object]) -> float:
    began = time.perf_counter()
    way()
    return (time.perf_counter() - began) * 1000


def _statements(layout: Layout, service: str, inside: Callable[[Session], object]) -> list[Statement]:
    """Return every statement with its values that the service sends to answer the question."""
    database = Database.from_settings(settings(layout, service))
    heard: list[Statement] = []

    def hear(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        heard.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", hear)
    with database.transaction() as session:
        inside(session)
    database.close()
    return heard


def _repeat(connection: psycopg.Connection[Any], statements: Sequence[Statement]) -> None:
    for statement, values in statements:
        connection.execute(statement, values).fetchall()
    connection.commit()
