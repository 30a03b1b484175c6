"""The whole system under `.run/bench` with a county year in it: every process real, cases open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from benchmarks import county
from benchmarks.ground import quiet
from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from deploy.stack import broker, keys, lifecycle, postgres, settling
from deploy.stack.layout import Layout
from deploy.stack.portal import Portal, tls

CASES: Final = 20
SEAT: Final = keys.ADMINISTRATOR
SETTLED_WITHIN_S: Final = 600


def settings(layout: Layout, service: str) -> Settings:
    """Settings of a process of `service` in the whole system."""
    has_database = service != "gateway"
    return Settings(
        service=service,
        secrets_dir=layout.secrets,
        db_host="127.0.0.1" if has_database else None,
        db_port=layout.ports["postgres"],
        db_name=postgres.DATABASE,
        amqp_host="127.0.0.1",
        amqp_port=layout.ports["amqp"],
        amqp_vhost=broker.VHOST,
        blobs_url=layout.blobs.as_uri(),
        staging_dir=layout.staging,
    )


@contextmanager
def full_stack(root: Path, *, payments: int) -> Iterator[Layout]:
    """Start everything on empty data, deliver a county year, confirm some warnings; stop at the end."""
    with quiet():
        layout = lifecycle.fresh(root)
    try:
        _deliver_county(layout, payments)
        _open_cases(layout)
        yield layout
    finally:
        with quiet():
            lifecycle.down(root)


def _deliver_county(layout: Layout, payments: int) -> None:
    context = Context(settings=settings(layout, "ingest"), clock=SystemClock())
    for path in county.whole_county(layout.root, payments):
        county.deliver(context, path)
    context.db.close()
    settling.wait_until_settled(layout, SETTLED_WITHIN_S)


def _open_cases(layout: Layout) -> None:
    """Confirm the first warnings as a person would."""
    with Portal(layout) as portal:
        for item in portal.get("/api/v1/alerts", state="open", limit=CASES)["items"]:
            portal.post(
                f"/api/v1/alerts/{item['alert_id']}/disposal",
                decision="confirmed",
                reason="测量用：经核对，需进一步了解情况。",
                decided_on=SystemClock().today().isoformat(),
            )
    settling.wait_until_settled(layout, SETTLED_WITHIN_S)


@contextmanager
def logged_in(layout: Layout) -> Iterator[httpx.Client]:
    """A browser's connection: certificate, session, keep-alive."""
    address = layout.url("people")
    headers = {"Origin": address}
    with httpx.Client(base_url=address, verify=tls(layout, SEAT), timeout=30, headers=headers) as client:
        client.post("/api/v1/session").raise_for_status()
        yield client
        client.delete("/api/v1/session").raise_for_status()
