"""Article 4 at the door: no, foreign, revoked certificates and forged headers are refused on every route."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from deploy.stack import keys
from gateway.openapi import guarded_routes
from gateway.portal import router as portal
from gateway.routes import router as api
from tests.support.certificates import Authority

pytestmark = pytest.mark.acceptance

FILLED = {"fingerprint": "a" * 64, "service": "ingest", "form": "pdf", "name": "style.css", "index": "0", "row_no": "1"}
SOME_ID = "0195f3a0-0000-7000-8000-000000000001"


def every_request() -> list[tuple[str, str]]:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(api)
    app.include_router(portal)
    found = [
        (method, re.sub(r"\{(\w+)\}", lambda match: FILLED.get(match[1], SOME_ID), route.path))
        for route in guarded_routes(app.routes)
        for method in sorted(route.methods or ())
    ]
    assert len(found) > 60
    return found


def statuses(client: httpx.Client, headers: dict[str, str] | None = None) -> set[int]:
    return {client.request(method, path, headers=headers).status_code for method, path in every_request()}


@pytest.mark.parametrize("side", ["people", "connectors"])
def test_without_a_certificate_no_route_answers(stack, side, shared_dir):
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text())
    forged.append({"X-BW-Client-Verify": "SUCCESS", "X-BW-Port": side, "X-BW-Client-Cert": "-----BEGIN%20CERT"})
    with httpx.Client(base_url=stack.url(side), verify=stack.tls(None), trust_env=False) as client:
        assert statuses(client) == {400}
        for headers in forged:
            assert statuses(client, headers) == {400}, headers


@pytest.mark.parametrize("side", ["people", "connectors"])
def test_a_foreign_certificate_opens_no_route(stack, side, tmp_path):
    tls = stack.tls(None)
    # the same name as the administrator's, by another authority
    tls.load_cert_chain(*Authority.make("Budgetwatch CA").issue(tmp_path, "A-01"))
    with httpx.Client(base_url=stack.url(side), verify=tls, trust_env=False) as client:
        assert statuses(client) == {400}


def test_forged_headers_do_not_make_a_reader_the_administrator(stack, shared_dir):
    pem = quote(Path(keys.client_pair(stack.layout, "A-01")[0]).read_text(), safe="")
    forged = json.loads((shared_dir / "suites/hostile/spoof-headers.json").read_text())
    forged += [
        {"X-BW-Client-Cert": pem, "X-BW-Client-Verify": "SUCCESS", "X-BW-Port": "people"},
        {"X_BW_Client_Cert": pem},
    ]
    origin = {"Origin": stack.url()}
    with stack.client("Q-02") as client:
        assert client.post("/api/v1/session", headers=origin).json()["seat"] == "Q-02"
        for headers in forged:
            # X-Original-URL and the like change neither address nor method; the method override stays a GET
            assert client.get("/api/v1/certificates", headers=headers).status_code == 403, headers
            assert client.get("/api/v1/overview", headers=headers).status_code in {200, 404}, headers
        opened = client.post("/api/v1/session", headers={**origin, "X-BW-Client-Cert": pem})
        assert opened.json()["seat"] == "Q-02"


def test_a_revoked_certificate_is_refused_at_the_next_request_on_every_route(stack):
    origin = {"Origin": stack.url()}
    with stack.client("A-01", headers=origin) as admin, stack.client("Q-06", headers=origin) as lost:
        assert admin.post("/api/v1/session").status_code == 201
        assert lost.post("/api/v1/session").status_code == 201
        assert lost.get("/api/v1/certificates").status_code == 403
        register = admin.get("/api/v1/certificates").json()["items"]
        [fingerprint] = [
            item["fingerprint"] for item in register if item["seat"] == "Q-06" and item["state"] == "active"
        ]
        done = admin.post(f"/api/v1/certificates/{fingerprint}/revocation", json={"reason": "证书介质遗失"})
        assert done.status_code == 200, done.text
        # the same kept-alive connection, the same session
        assert lost.get("/api/v1/overview").status_code == 401
        assert statuses(lost) <= {401, 403}
        assert admin.get("/api/v1/alerts").status_code == 200


def test_a_cookie_with_another_certificate_is_worth_nothing(stack):
    origin = {"Origin": stack.url()}
    with stack.client("W-01", headers=origin) as worker, stack.client("W-02", headers=origin) as thief:
        worker.post("/api/v1/session")
        token = worker.cookies["bw_session"]
        stolen = {"Cookie": f"bw_session={token}"}
        assert thief.get("/api/v1/alerts", headers=stolen).status_code == 401


def test_connectors_and_people_keep_to_their_ports(stack):
    with httpx.Client(base_url=stack.url("people"), verify=stack.tls("C-czj"), trust_env=False) as client:
        assert 200 not in {client.get(path).status_code for path in ("/", "/alerts", "/api/v1/overview")}
        assert client.post("/api/v1/session", headers={"Origin": stack.url()}).status_code in {401, 403}
    with httpx.Client(base_url=stack.url("connectors"), verify=stack.tls("A-01"), trust_env=False) as client:
        assert client.get("/").status_code == 403
        assert client.post("/api/v1/deliveries", json={}).status_code in {401, 403}


def test_the_door_says_nothing_of_metrics_and_health(stack):
    with stack.client("A-01") as client:
        for path in ("/metrics", "/health/live", "/health/ready", "/docs", "/openapi.json"):
            assert client.get(path).status_code == 404, path
