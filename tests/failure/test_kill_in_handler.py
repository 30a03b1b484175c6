"""kill -9 of each process in the middle of a handler: it is held there by a lock, and seen to be there, before it dies."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.clock import SystemClock
from tests.failure import accounts, files
from tests.failure.holding import assert_taken, held, wait_until_stuck
from tests.failure.pushing import push, pushing_all
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure


@dataclass(frozen=True)
class Place:
    """Where a process is held while a delivery goes through."""

    killed: str
    table: str
    waiting: str
    statement: str
    queue: str
    mode: str = "EXCLUSIVE"


PLACES = [
    Place("ingest", "ingest.delivery", "ingest", "INSERT INTO ingest.delivery %", "rpc-ingest"),
    Place("gateway", "ingest.delivery", "ingest", "INSERT INTO ingest.delivery %", "rpc-ingest"),
    Place("auth", "auth.certificate", "auth", "%FROM auth.certificate%", "rpc-auth", "ACCESS EXCLUSIVE"),
    Place("ingest-loader", "ingest.receipt", "ingest-loader", "INSERT INTO ingest.receipt %", "ingest.loader"),
    Place(
        "ingest-reconciler",
        "ingest.identity_period",
        "ingest-reconciler",
        "%INTO ingest.identity_period %",
        "ingest.reconciler",
    ),
    Place("alerts-engine", "alerts.evaluation", "alerts-engine", "INSERT INTO alerts.evaluation %", "alerts.engine"),
    Place("cases", "cases.warning", "cases", "INSERT INTO cases.warning %", "cases.on_alert_raised"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.killed)
def test_a_delivery_goes_through_once(place, stack, region, tmp_path):
    sent = files.small(tmp_path, region)
    with pushing_all(stack, [sent], tmp_path / "state") as (connector,):
        with held(stack, place.table, place.mode):
            wait_until_stuck(stack, place.waiting, place.statement)
            assert_taken(stack, place.queue)
            stack.kill(place.killed)
        told = connector.ended()
    stack.wait_ready(place.killed)
    stack.settle()
    assert [(one["end"], one["receipt"]["rows"]) for one in told] == [("accepted", 3)]
    with stack.connect() as connection:
        accounts.check(connection, region, [sent])
        (warning,) = accounts.warnings(connection, region)
        differences = connection.execute(
            "SELECT difference_id, count(*) FROM ingest.difference JOIN ingest.difference_history USING (difference_id)"
            " WHERE region = %s GROUP BY 1",
            [region],
        ).fetchall()
    assert warning[0] == "W-B07"
    assert [times for _, times in differences] == [1], "the break of the days is not in the ledger of differences once"


@pytest.fixture
def alert_id(stack, region, tmp_path):
    """A warning that waits for a decision."""
    sent = files.small(tmp_path, region)
    push(stack, [sent], tmp_path / "state")
    stack.settle()
    with stack.connect() as connection:
        return one(connection, "SELECT alert_id FROM alerts.alert WHERE region = %s", region)


def one(connection, query, *values):
    rows = connection.execute(query, values).fetchall()
    assert len(rows) == 1, f"{len(rows)} rows: {query}"
    return rows[0][0]


def decide(client, alert_id, decision):
    order = {"decision": decision, "reason": "核对属实，请说明。", "decided_on": SystemClock().today().isoformat()}
    return client.post(f"/api/v1/alerts/{alert_id}/disposal", json=order)


def test_alerts_keeps_a_decision_once(stack, logged_in, alert_id):
    with logged_in() as client, held(stack, "alerts.alert_outcome"):
        decide(client, alert_id, "dismissed").raise_for_status()
        wait_until_stuck(stack, "alerts", "INSERT INTO alerts.alert_outcome %")
        assert_taken(stack, "alerts.on_warning_disposed")
        stack.kill("alerts")
    stack.wait_ready("alerts")
    stack.settle()
    with stack.connect() as connection:
        assert one(connection, "SELECT verdict FROM alerts.alert_outcome WHERE alert_id = %s", alert_id) == "dismissed"
        assert one(connection, "SELECT state FROM alerts.alert WHERE alert_id = %s", alert_id) == "dismissed"
        assert accounts.unhandled(connection) == []


def test_the_renderer_writes_a_letter_once(stack, logged_in, alert_id):
    with logged_in() as client, held(stack, "reports.document"):
        case_id = decide(client, alert_id, "confirmed").json()["case_id"]
        wait_until_stuck(stack, "reports-renderer", "INSERT INTO reports.document %")
        assert_taken(stack, "reports.letters")
        stack.kill("reports-renderer")
    stack.wait_ready("reports-renderer")
    stack.settle()
    with stack.connect() as connection:
        document_id = one(connection, "SELECT document_id FROM reports.document WHERE case_id = %s", case_id)
        linked = one(connection, "SELECT document_id FROM cases.case_file WHERE case_id = %s", case_id)
        assert linked == document_id
        assert accounts.unhandled(connection) == []
    with logged_in() as client:
        assert client.get(f"/api/v1/documents/{document_id}/pdf").content.startswith(b"%PDF-")


def test_reports_takes_an_order_once(stack, logged_in, region):
    order = {"region": region, "year": files.YEAR, "quarter": 1}
    with logged_in() as client:
        with held(stack, "reports.document"):
            assert client.post("/api/v1/briefs", json=order).status_code == 503
            wait_until_stuck(stack, "reports", "%FROM reports.document%")
            assert_taken(stack, "rpc-reports")
            stack.kill("reports")
        stack.wait_ready("reports")
        stack.settle()
        with stack.connect() as connection:
            assert documents(connection, region) == [], "an order that was answered with 503 was carried out later"
        ordered = client.post("/api/v1/briefs", json=order).raise_for_status().json()
    stack.settle()
    with stack.connect() as connection:
        # there is nothing to report of this region; that is found out once
        assert documents(connection, region) == [(ordered["document_id"], "failed", 1)]
        assert accounts.unhandled(connection) == []


def documents(connection, region):
    return connection.execute(
        "SELECT CAST(document_id AS text), state, version FROM reports.document WHERE region = %s", [region]
    ).fetchall()


@pytest.fixture
def spare_certificate(stack):
    """A registered certificate that nobody uses."""
    fingerprint, unit = uuid4().hex * 2, f"t{uuid4().hex[:8]}"
    now = datetime.now(UTC)
    with stack.connect() as connection:
        connection.execute(
            "INSERT INTO auth.seat (code, role, holder, unit, created_at) VALUES (%s, 'connector', '测试', %s, %s)",
            [f"C-{unit}", unit, now],
        )
        connection.execute(
            "INSERT INTO auth.certificate (fingerprint, seat, authority, serial, public_key_sha256, pem, not_before,"
            " not_after, issued_at) SELECT %s, %s, fingerprint, %s, %s, '-', %s, %s, %s FROM auth.authority",
            [fingerprint, f"C-{unit}", uuid4().hex, fingerprint, now, now + timedelta(30), now],
        )
    yield fingerprint
    with stack.connect() as connection:
        connection.execute("DELETE FROM auth.certificate WHERE fingerprint = %s", [fingerprint])
        connection.execute("DELETE FROM auth.seat WHERE code = %s", [f"C-{unit}"])


def test_the_signer_dies_with_a_list_to_sign(stack, logged_in, spare_certificate):
    with stack.connect() as connection:
        before = one(connection, "SELECT coalesce(max(number), 0) FROM auth.revocation_list")
    with logged_in() as client:
        os.kill(stack.supervisor.pid("auth-signer"), signal.SIGSTOP)  # it has no database that could hold it
        order = {"reason": "证书介质遗失。"}
        client.post(f"/api/v1/certificates/{spare_certificate}/revocation", json=order).raise_for_status()
        assert_taken(stack, "rpc-signer")
        stack.kill("auth-signer")
    stack.wait_ready("auth-signer")
    eventually(lambda: handled(stack, spare_certificate), 30, "the revocation list")
    stack.settle()
    with stack.connect() as connection:
        assert one(connection, "SELECT max(number) FROM auth.revocation_list") == before + 1
        assert accounts.unhandled(connection) == []


def test_auth_dies_with_a_list_to_issue(stack, logged_in, spare_certificate):
    with stack.connect() as connection:
        before = one(connection, "SELECT coalesce(max(number), 0) FROM auth.revocation_list")
    with logged_in() as client, held(stack, "auth.revocation_list"):
        order = {"reason": "证书介质遗失。"}
        client.post(f"/api/v1/certificates/{spare_certificate}/revocation", json=order).raise_for_status()
        wait_until_stuck(stack, "auth", "INSERT INTO auth.revocation_list %")
        assert_taken(stack, "auth.on_certificate_revoked")
        stack.kill("auth")
    stack.wait_ready("auth")
    stack.settle()
    with stack.connect() as connection:
        assert one(connection, "SELECT max(number) FROM auth.revocation_list") == before + 1
        assert accounts.unhandled(connection) == []


def handled(stack, fingerprint):
    """Whether the event of a revocation has been handled."""
    with stack.connect() as connection:
        return connection.execute(
            "SELECT 1 FROM auth.inbox JOIN auth.outbox USING (event_id) WHERE consumer = 'on_certificate_revoked'"
            " AND envelope::jsonb #>> '{body,fingerprint}' = %s",
            [fingerprint],
        ).fetchone()
