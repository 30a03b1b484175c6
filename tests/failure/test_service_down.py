"""A service that is down: 503 at the gateway within the time limit, and the order is not carried out later."""

from __future__ import annotations

import time

import pytest

from chassis.clock import SystemClock
from tests.failure import accounts, files
from tests.failure.pushing import push

pytestmark = pytest.mark.failure
ANSWERED_WITHIN_S = 6.5
"""The RPC's limit of 5 s, and what a busy machine adds."""


def test_an_order_to_a_service_that_is_down_is_refused_and_stays_undone(stack, logged_in, region, tmp_path):
    sent = files.small(tmp_path, region)
    push(stack, [sent], tmp_path / "state")
    stack.settle()
    with stack.connect() as connection, logged_in() as client:
        (alert_id,) = connection.execute("SELECT alert_id FROM alerts.alert WHERE region = %s", [region]).fetchone()
        address = f"/api/v1/alerts/{alert_id}/disposal"
        order = {"decision": "confirmed", "reason": "核对属实。", "decided_on": SystemClock().today().isoformat()}
        stack.stop("cases")
        began = time.monotonic()
        refused = client.post(address, json=order)
        took = time.monotonic() - began
        others = client.get("/api/v1/alerts").status_code
        stack.start("cases")
        assert stack.depths()["rpc-cases"] == 0, "the order waits in the queue"
        stack.settle()

        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert refused.json()["reason"] == "service-unavailable"
        assert took < ANSWERED_WITHIN_S
        assert others == 200, "one service that is down took others with it"
        state = "SELECT state FROM cases.warning WHERE alert_id = %s"
        assert connection.execute(state, [alert_id]).fetchall() == [("waiting",)]
        assert connection.execute("SELECT 1 FROM cases.case_file WHERE alert_id = %s", [alert_id]).fetchall() == []

        assert client.post(address, json=order).json()["decision"] == "confirmed"
        stack.settle()
        assert connection.execute(state, [alert_id]).fetchall() == [("confirmed",)]
        assert accounts.unhandled(connection) == []
