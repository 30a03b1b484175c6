"""The real processes on a real broker: RPC service, loader, and the way between them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest

from chassis.rpc import RpcClient
from contracts.errors import Forbidden, Unauthenticated, Unavailable
from contracts.ingest.v1 import (
    CompleteDelivery,
    DeliveryState,
    GetDelivery,
    GetOriginal,
    GetOverview,
    GetReceipt,
    GetRow,
    ListDeliveries,
    Manifest,
    OpenDelivery,
    RecordPart,
)
from contracts.values import Permission, Role
from deploy.stack.layout import PROJECT
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import voucher, vouchers
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration
FILE = vouchers(voucher(1), voucher(2)).encode()


@pytest.fixture
def gateway(database, broker) -> Iterator[RpcClient]:
    """The gateway's RPC client, with ingest and its loader running."""
    commands = (["-m", "chassis.run", "services.ingest.service:IngestService"], ["-m", "services.ingest.loader"])
    environment = {"PATH": os.environ["PATH"]} | database.environment_for("ingest", broker)
    processes = [subprocess.Popen([sys.executable, *command], cwd=PROJECT, env=environment) for command in commands]
    client = RpcClient(broker.url_for("gateway"), name="gateway-test")
    try:
        yield client
    finally:
        client.close()
        for process in processes:
            process.terminate()
        for process in processes:
            assert process.wait(timeout=20) == 0


def test_from_announcement_to_row_and_overview(gateway, database):
    manifest = Manifest(
        data_set="payment_voucher",
        region="532328",
        period="2025-03",
        file_name="payments.csv",
        size=len(FILE),
        sha256=hashlib.sha256(FILE).hexdigest(),
        rows=2,
    )
    sender, worker = connector(), seat(Role.WORKER)
    worker = worker.model_copy(update={"may": (*worker.may, Permission.PERSONAL_OPEN)})

    def opened_once_the_service_is_up():
        try:
            return gateway.call(OpenDelivery(actor=sender, manifest=manifest))
        except Unavailable:
            return None

    opened = eventually(opened_once_the_service_is_up, 30)
    folder = database.folder / "staging" / str(opened.delivery_id)
    folder.mkdir(parents=True)
    (folder / "0.part").write_bytes(FILE)
    delivery_id = opened.delivery_id
    gateway.call(RecordPart(actor=sender, delivery_id=delivery_id, index=0, size=len(FILE), sha256=manifest.sha256))
    assert gateway.call(CompleteDelivery(actor=sender, delivery_id=delivery_id)).state is DeliveryState.COMPLETE

    def decided():
        delivery = gateway.call(GetDelivery(actor=sender, delivery_id=delivery_id))
        return delivery if delivery.decided_at else None

    accepted = eventually(decided, 30)
    assert accepted.state is DeliveryState.ACCEPTED, accepted.refusals
    receipt = gateway.call(GetReceipt(actor=sender, receipt_id=accepted.receipt_id))
    assert (receipt.rows, receipt.totals["pay_amt"]) == (2, 2469)
    assert gateway.call(GetRow(actor=worker, receipt_id=receipt.receipt_id, row_no=3)).place == "line 3"
    assert gateway.call(ListDeliveries(actor=worker, state=DeliveryState.ACCEPTED)).total == 1
    assert gateway.call(ListDeliveries(actor=connector("gk"))).total == 0
    assert gateway.call(GetOriginal(actor=worker, delivery_id=delivery_id)).sha256 == manifest.sha256
    page = gateway.call(GetOverview(actor=worker))
    assert (page.fiscal_year, page.region_name, len(page.arrivals)) == (2025, "元谋县", 1)
    with pytest.raises(Forbidden):
        gateway.call(GetRow(actor=sender, receipt_id=receipt.receipt_id, row_no=3))
    with pytest.raises(Unauthenticated):
        gateway.call(GetReceipt(receipt_id=uuid4()))
