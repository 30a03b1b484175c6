"""Nobody passes without a certificate, a session and the permission that the route declares."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI

from contracts.auth.v1 import OpenSession
from gateway.openapi import guarded_routes
from gateway.security import GuardedRoute, Port, people

FILLED = {
    "delivery_id": "0195f3a0-0000-7000-8000-000000000001",
    "receipt_id": "0195f3a0-0000-7000-8000-000000000002",
    "alert_id": "0195f3a0-0000-7000-8000-000000000003",
    "case_id": "0195f3a0-0000-7000-8000-000000000004",
    "request_id": "0195f3a0-0000-7000-8000-00000000000a",
    "meeting_id": "0195f3a0-0000-7000-8000-00000000000b",
    "task_id": "0195f3a0-0000-7000-8000-00000000000c",
    "document_id": "0195f3a0-0000-7000-8000-000000000005",
    "parked_id": "0195f3a0-0000-7000-8000-000000000006",
    "fingerprint": "a" * 64,
    "rule_id": "W-E02",
    "act": "activate",
    "kind": "rule",
    "proposal_id": "0195f3a0-0000-7000-8000-000000000083",
    "backtest_id": "0195f3a0-0000-7000-8000-000000000091",
    "entry_id": "0195f3a0-0000-7000-8000-000000000081",
    "change_id": "0195f3a0-0000-7000-8000-000000000082",
    "service": "ingest",
    "form": "pdf",
    "difference_id": "0195f3a0-0000-7000-8000-000000000007",
    "issue_id": "00000000-0000-0000-0000-000000000601",
    "step": "publish",
    "name": "style.css",
    "file_name": "a.pdf",
    "month": "2025-05",
    "volume_id": "0195e0c8-0000-7000-8000-0000000000d1",
    "letter_id": "0195f3a0-0000-7000-8000-000000000080",
    "file_id": "0195f3a0-0000-7000-8000-000000000081",
    "holder_id": "0195f3a0-0000-7000-8000-000000000083",
    "index": "0",
    "row_no": "1",
    "data_set": "payment_voucher",
    "limit": "department-approval",
    "finding_id": "0195f3a0-0000-7000-8000-00000000000e",
    "link_id": "0195f3a0-0000-7000-8000-00000000000f",
    "opinion_id": "0195f3a0-0000-7000-8000-00000000000d",
    "law": "示例条例",
    "version": "2018-12-29",
    "article": "第十三条",
    "year": "2025",
    "line_id": "0195f3a0-0000-7000-8000-000000000090",
}
EVERY_ROUTE = 75


def address(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: FILLED[match[1]], path)


def every_request(door):
    found = [
        (method, address(route.path), route)
        for route in guarded_routes(door.app.routes)
        for method in sorted(route.methods)
    ]
    assert len(found) >= EVERY_ROUTE
    return found


def test_a_route_without_a_declared_permission_cannot_be_made():
    router = APIRouter(route_class=GuardedRoute)

    with pytest.raises(TypeError, match="declares no permission"):

        @router.get("/open")
        async def open_to_all() -> None:
            return None


def test_a_plain_route_beside_the_guarded_ones_is_found():
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_api_route("/hole", lambda: None)
    with pytest.raises(TypeError, match="hole"):
        list(guarded_routes(app.routes))


def test_a_port_is_declared_once():
    with pytest.raises(TypeError, match="twice"):

        @people(None)
        @people(None)
        def endpoint() -> None:
            return None


def test_only_the_way_to_the_login_is_open_without_a_session(door):
    open_paths = {
        route.path
        for route in guarded_routes(door.app.routes)
        if (rule := route.access.get(Port.PEOPLE)) and not rule.needs_session
    }
    assert open_paths == {"/login", "/api/v1/session", "/static/{name}"}


def test_connectors_reach_delivery_routes_only(door):
    paths = {route.path for route in guarded_routes(door.app.routes) if Port.CONNECTORS in route.access}
    assert paths == {
        "/api/v1/deliveries",
        "/api/v1/deliveries/{delivery_id}",
        "/api/v1/deliveries/{delivery_id}/parts/{index}",
        "/api/v1/deliveries/{delivery_id}/complete",
        "/api/v1/deliveries/{delivery_id}/refusals.{form}",
        "/api/v1/deliveries/{delivery_id}/quality",
        "/api/v1/delivery-calendar",
        "/api/v1/data-sets",
        "/api/v1/data-sets/{data_set}",
        "/api/v1/data-sets/{data_set}/schema.json",
        "/api/v1/data-sets/{data_set}/template.xlsx",
        "/api/v1/due-rules",
        "/api/v1/sender-scores",
        "/api/v1/reconciliation/differences",
        "/api/v1/reconciliation/differences/{difference_id}",
        "/api/v1/reconciliation/differences/{difference_id}/explanation",
        "/api/v1/receipts/{receipt_id}",
        "/api/v1/inbox",
        "/api/v1/inbox/{letter_id}/{form}",
        "/api/v1/inbox/{letter_id}/receipt",
        "/api/v1/inbox/{letter_id}/files/{file_name}",
        "/api/v1/inbox/{letter_id}/answer",
        "/api/v1/openapi.json",
    }


def test_without_a_certificate_every_route_refuses(door):
    for method, path, _ in every_request(door):
        for port in ("people", "connectors"):
            answer = door.ask(method, path, holder=None, port=port, headers={"X-BW-Port": port})
            assert answer.status_code == 401, (method, path)
    assert door.desk.asked == []


def test_unknown_addresses_tell_nothing_without_a_certificate(door):
    assert door.ask("GET", "/api/v1/no-such-thing", holder=None).status_code == 401
    assert door.ask("GET", "/metrics", holder=None).status_code == 401


def test_an_unregistered_certificate_is_refused_on_every_route(door, stranger):
    for method, path, _ in every_request(door):
        for port in ("people", "connectors"):
            answer = door.ask(method, path, holder=stranger, port=port)
            assert answer.status_code in {401, 403}, (method, path, port)
    assert door.desk.asked == []


def test_a_revoked_certificate_is_refused_at_the_next_request(door, admin):
    assert door.ask("GET", "/", holder=admin).status_code == 200
    door.desk.revoked.add(admin.fingerprint)
    door.desk.asked.clear()
    for method, path, _ in every_request(door):
        assert door.ask(method, path, holder=admin).status_code in {401, 403}, (method, path)
    assert door.desk.asked == []


def test_without_a_session_every_route_but_the_login_refuses(door, admin):
    for method, path, route in every_request(door):
        rule = route.access.get(Port.PEOPLE)
        if rule is None or not rule.needs_session:
            continue
        answer = door.ask(method, path, holder=admin, session=False)
        led_to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login?next=")
        assert answer.status_code == 401 or (led_to_login and method == "GET"), (method, path)
    assert door.desk.asked == []


def test_the_seat_without_the_permission_is_refused(door, reader):
    for method, path, route in every_request(door):
        rule = route.access.get(Port.PEOPLE)
        if rule is None or rule.permission is None:
            continue
        refused = door.ask(method, path, holder=reader, json={}).status_code == 403
        assert refused == (rule.permission not in {"data.view", "data.export"}), (method, path)


def test_forged_identity_headers_change_nothing(door, shared_dir: Path):
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text())
    forged.append({"X-BW-Client-Verify": "SUCCESS", "X-BW-Port": "people"})
    for headers in forged:
        for method, path, _ in every_request(door):
            answer = door.ask(method, path, holder=None, headers=headers)
            assert answer.status_code == 401, (headers, method, path)
    assert door.desk.asked == []


@pytest.mark.parametrize(
    "changed",
    [
        {"X-BW-Client-Verify": "NONE"},
        {"X-BW-Client-Verify": "FAILED:certificate revoked"},
        {"X-BW-Client-Cert": ""},
        {"X-BW-Client-Cert": "-----BEGIN%20CERTIFICATE-----"},
        {"X-BW-Client-Cert": "%ff%fe"},
        {"X-BW-Client-Cert": "x" * 30_000},
        {"X-BW-Port": ""},
        {"X-BW-Port": "admin"},
    ],
)
def test_a_broken_identity_header_is_refused(door, admin, changed):
    answer = door.ask("GET", "/", holder=admin, headers=changed)
    assert answer.status_code == 401
    assert door.desk.asked == []


def test_an_identity_header_that_stands_twice_is_refused(door, admin):
    import asyncio

    import httpx

    sent = [(name, value) for name, value in admin.headers("people").items()]
    sent += [("Cookie", "bw_session=a-session-token"), ("X-BW-Client-Verify", "SUCCESS")]

    async def go():
        transport = httpx.ASGITransport(door.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://portal", trust_env=False) as client:
            return await client.get("/", headers=sent)

    assert asyncio.run(go()).status_code == 401


def test_people_do_not_get_in_through_the_connectors_port(door, admin):
    assert door.ask("GET", "/", holder=admin, port="connectors").status_code == 403
    assert door.ask("POST", "/login", holder=admin, port="connectors").status_code == 403
    body = {"json": {}}
    assert door.ask("POST", "/api/v1/deliveries", holder=admin, port="connectors", **body).status_code == 403


def test_a_connector_does_not_get_in_through_the_people_port(door, unit):
    assert door.ask("GET", "/", holder=unit).status_code == 403
    assert door.ask("GET", "/api/v1/deliveries", holder=unit).status_code == 403
    assert door.ask("POST", "/api/v1/deliveries", holder=unit, json={}).status_code == 403


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere", "http://portal", "https://portal.evil"])
def test_another_site_cannot_make_our_user_act(door, admin, origin):
    for method, path, route in every_request(door):
        if method == "GET" or Port.PEOPLE not in route.access:
            continue
        answer = door.ask(method, path, holder=admin, origin=origin)
        assert answer.status_code == 403, (method, path)
        if path.startswith("/api/"):
            assert answer.json()["reason"] == "origin-foreign"
    assert door.desk.asked == []


def test_the_login_sets_a_cookie_that_only_we_get_back(door, admin):
    answer = door.ask("POST", "/login", holder=admin, session=False, data={"next": "/alerts?state=open"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts?state=open")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("bw_session=a-session-token;")
    assert all(part in cookie for part in ("httponly", "secure", "samesite=strict", "path=/"))
    assert "domain" not in cookie
    opened = door.desk.last(OpenSession)
    assert opened.actor.remote == "10.1.2.3"


@pytest.mark.parametrize("wanted", ["https://evil", "//evil", "/\\evil", "evil", "/login?next=/login", "/a\nb", ""])
def test_the_login_leads_nowhere_else(door, admin, wanted):
    answer = door.ask("POST", "/login", holder=admin, session=False, data={"next": wanted})
    assert answer.headers["location"] == "/"


def test_the_logout_takes_the_cookie_back(people):
    answer = people("POST", "/logout")
    assert answer.headers["location"] == "/login?done=logged-out"
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert "storage" in answer.headers["clear-site-data"]
