"""The real reconciler on a real broker: from the accepted slice to the difference that the gateway lists."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal

import pytest

from chassis.db import Database
from chassis.outbox import publish
from chassis.rpc import RpcClient
from contracts.errors import Forbidden, Unavailable
from contracts.ingest.reconciliation_v1 import (
    DifferenceState,
    ExplainDifference,
    ListDifferences,
    SignOffDifference,
    Verdict,
)
from contracts.values import Role
from deploy.stack.layout import PROJECT
from tests.integration.alerts.ledger import Ledger
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest_reconcile.samples import SAMPLES
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration
COMMANDS = (
    ["-m", "chassis.run", "services.ingest.service:IngestService"],
    ["-m", "services.ingest.reconcile.reconciler"],
)


@pytest.fixture
def gateway(database, broker) -> Iterator[RpcClient]:
    """The gateway's RPC client, with ingest and the reconciler running."""
    environment = {"PATH": os.environ["PATH"]} | database.environment_for("ingest", broker)
    processes = [subprocess.Popen([sys.executable, *command], cwd=PROJECT, env=environment) for command in COMMANDS]
    client = RpcClient(broker.url_for("gateway"), name="gateway-test")
    try:
        yield client
    finally:
        client.close()
        for process in processes:
            process.terminate()
        for process in processes:
            assert process.wait(timeout=20) == 0


def test_a_break_is_listed_explained_and_signed_off(gateway, database):
    with database.connect() as connection:
        ledger = Ledger(connection, "532328")
        (event,) = [ledger.accept(*delivery) for delivery in SAMPLES["R08"](Decimal(100))]
    store = Database.from_settings(database.settings_for("ingest"))
    with store.transaction() as session:
        publish(session, event)
    store.engine.dispose()

    def found():
        try:
            return gateway.call(ListDifferences(actor=seat(Role.QUERY), identity="R08")).items
        except Unavailable:  # still starting
            return ()

    (item,) = eventually(found, 60, "the reconciler has compared")
    assert (item.state, item.amount, item.region) == (DifferenceState.OPEN, Decimal("100.00"), "532328")
    order = SignOffDifference(actor=seat(Role.WORKER), difference_id=item.difference_id, verdict=Verdict.ACCEPTED)
    with pytest.raises(Forbidden):
        gateway.call(order)
    told = ExplainDifference(actor=connector(), difference_id=item.difference_id, explanation="变动流水次日汇入")
    assert gateway.call(told).summary.state is DifferenceState.EXPLAINED
    done = gateway.call(order.model_copy(update={"actor": seat(Role.ADMINISTRATOR)}))
    assert done.summary.state is DifferenceState.SIGNED_OFF
