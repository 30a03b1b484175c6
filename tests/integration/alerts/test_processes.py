"""The two real processes: the engine takes an event from the broker, the service answers calls and keeps decisions."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import date
from uuid import uuid4

import pytest

from chassis.clock import SystemClock
from chassis.context import Context
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from chassis.rpc import RpcClient
from contracts.alerts.v1 import AlertState, GetAlert, ListAlerts
from contracts.cases.v1 import WarningDecision, WarningDisposed
from contracts.errors import BudgetwatchError
from contracts.values import Actor, Permission, Role
from deploy.stack.layout import PROJECT
from tests.integration.alerts.ledger import Ledger

pytestmark = pytest.mark.integration
ENGINE = ("-m", "services.alerts.engine")
SERVICE = ("-m", "chassis.run", "services.alerts.service:AlertsService")


@contextmanager
def process(arguments, environment):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BW_")} | environment
    with subprocess.Popen([sys.executable, *arguments], cwd=PROJECT, env=environment) as running:
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()


@contextmanager
def sender(database, broker, service):
    """A context of another service whose outbox is relayed."""
    context = Context(settings=database.settings_for(service, broker), clock=SystemClock())
    relay = OutboxRelay(context.settings)
    relay.start()
    try:
        yield context
    finally:
        relay.stop()
        context.db.close()


def viewer():
    return Actor(
        seat="W-01",
        role=Role.WORKER,
        name="工作员",
        unit="npc",
        fingerprint="0" * 64,
        correlation_id=uuid4(),
        may=(Permission.DATA_VIEW,),
    )


def test_slice_in_warning_out_decision_back(database, broker, eventually):
    with ExitStack() as stack:
        connection = stack.enter_context(database.connect())
        environment = database.environment_for("alerts", broker)
        stack.enter_context(process(ENGINE, environment))
        stack.enter_context(process(SERVICE, environment))
        ingest = stack.enter_context(sender(database, broker, "ingest"))
        cases = stack.enter_context(sender(database, broker, "cases"))
        row = {"orgcode": "1", "trecode": "2510", "accno": "001", "rptdate": date(2025, 3, 3), "moneyyesterday": 100}
        row |= {"moneyin": 0, "moneyout": 0, "moneytoday": 150}
        event = Ledger(connection, "530001").accept("treasury_stock_daily", "2025-03", [row])
        with ingest.db.transaction(correlation_id=uuid4()) as session:
            publish(session, event)

        client = RpcClient(database.settings_for("gateway", broker).amqp_url(), name="gateway-test")
        stack.callback(client.close)

        def listed(state):
            try:
                return client.call(ListAlerts(actor=viewer(), state=state)).items
            except BudgetwatchError as error:  # the service is still starting
                raise AssertionError(str(error)) from error

        (summary,) = eventually(lambda: listed(AlertState.OPEN), 60, "the warning")
        alert = client.call(GetAlert(actor=viewer(), alert_id=summary.alert_id))
        assert "国库2510的2025-03-03库存日报" in alert.fact
        assert alert.evidence[0].receipt.receipt_id == event.receipt_id
        with cases.db.transaction(correlation_id=uuid4()) as session:
            publish(
                session,
                WarningDisposed(alert_id=summary.alert_id, decision=WarningDecision.DISMISSED, reason="日报已更正"),
            )
        (dismissed,) = eventually(lambda: listed(AlertState.DISMISSED), 30, "the decision")
        assert dismissed.alert_id == summary.alert_id
