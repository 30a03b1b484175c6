"""The service as it really runs: its own process, events in, RPC, events out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database as ServiceDatabase
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from chassis.rpc import RpcClient
from contracts.alerts.v1 import AlertRaised
from contracts.cases.v1 import Disposal, DisposeWarning, GetCase, WarningDecision
from contracts.errors import Conflict, NotFound, Unavailable
from deploy.stack.layout import PROJECT
from tests.integration.cases.conftest import ADMINISTRATOR, raised
from tests.support.backends import Broker, Database
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration

Tell = Callable[[AlertRaised], None]


@pytest.fixture
def process(database: Database, broker: Broker) -> Iterator[subprocess.Popen[bytes]]:
    """The cases service, started as supervisord starts it."""
    environment = {"PATH": os.environ["PATH"], **database.environment_for("cases", broker)}
    command = [sys.executable, "-m", "chassis.run", "services.cases.service:CasesService"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as started:
        yield started
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=20)


@pytest.fixture
def tell(settings_for: Callable[..., Settings]) -> Iterator[Tell]:
    """Publish a warning as alerts does, through its outbox and relay."""
    settings = settings_for("alerts")
    alerts = ServiceDatabase.from_settings(settings)
    relay = OutboxRelay(settings)
    relay.start()

    def publish_(event: AlertRaised) -> None:
        with alerts.transaction() as session:
            publish(session, event)

    yield publish_
    relay.stop()
    alerts.engine.dispose()


@pytest.mark.usefixtures("process")
def test_a_raised_warning_becomes_a_case_over_rpc(
    database: Database, settings_for: Callable[..., Settings], tell: Tell, request: pytest.FixtureRequest
) -> None:
    client = RpcClient(settings_for("gateway").amqp_url(), name="gateway")
    request.addfinalizer(client.close)
    event = raised(at=datetime.now(UTC) - timedelta(minutes=1))
    order = DisposeWarning(
        actor=ADMINISTRATOR,
        alert_id=event.summary.alert_id,
        decision=WarningDecision.CONFIRMED,
        reason="核对属实",
        decided_on=SystemClock().today(),
    )
    eventually(lambda: _answers(client, order), 30, "cases answers")
    tell(event)

    disposal = eventually(lambda: _disposed(client, order), 30, "the warning has arrived")

    assert disposal is not None
    assert disposal.case_id is not None
    case = client.call(GetCase(actor=ADMINISTRATOR, case_id=disposal.case_id))
    assert (case.summary.state, case.allowed_acts) == ("opened", ("approve",))
    with pytest.raises(Conflict):
        client.call(order)
    with database.connect() as look:
        inbox = look.execute("SELECT consumer FROM cases.inbox").fetchall()
        outbox = look.execute("SELECT event_type FROM cases.outbox ORDER BY position").fetchall()
    assert ("on_alert_raised",) in inbox
    by_calendar = {"cases.day.began.v1", "cases.export.requested.v1"}
    assert ("cases.day.began.v1",) in outbox
    acts = [type_ for (type_,) in outbox if type_ not in by_calendar]
    assert acts == ["cases.document.requested.v1", "cases.warning.disposed.v1"]


def _answers(client: RpcClient, order: DisposeWarning) -> bool:
    """Until the process is up, calls find no service (503); then the warning is not there yet (404)."""
    try:
        client.call(order, timeout_s=2)
    except NotFound:
        return True
    except Unavailable:
        return False
    return False


def _disposed(client: RpcClient, order: DisposeWarning) -> Disposal | None:
    try:
        return client.call(order)
    except NotFound:
        return None
