"""Every answer carries its headers; every error is problem details or a polite page, with nothing internal in it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from contracts.errors import (
    FAMILIES,
    Conflict,
    Internal,
    NotFound,
    Precondition,
    Unavailable,
)
from contracts.ingest.v1 import GetOverview
from gateway.problems import TITLES, details

ALERT = "/api/v1/alerts/0195f3a0-0000-7000-8000-000000000003"


def test_every_family_has_a_title():
    assert set(TITLES) == set(FAMILIES.values())


@pytest.mark.parametrize("path", ["/", "/login", "/api/v1/overview", "/no-such-page", "/static/style.css"])
def test_answers_carry_the_protecting_headers(people, path):
    answer = people("GET", path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    if path != "/static/style.css":
        assert answer.headers["cache-control"] == "no-store"
    assert UUID(answer.headers["x-correlation-id"])


def test_the_correlation_id_goes_along_and_is_never_taken_from_outside(door, people):
    answer = people("GET", "/api/v1/overview", headers={"X-Correlation-Id": str(UUID(int=1))})
    sent = door.desk.last(GetOverview).actor.correlation_id
    assert answer.headers["x-correlation-id"] == str(sent)
    assert sent != UUID(int=1)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("alert-unknown", "没有这条预警。", "7"), 404),
        (Conflict("already", "已由其他人员处置。"), 409),
        (Precondition("closed", "该案件已办结。"), 412),
        (Unavailable("service-silent", "请稍后重试。"), 503),
    ],
)
def test_a_family_becomes_its_status_and_problem_details(door, people, error, status):
    door.desk.answers["get_alert"] = error
    answer = people("GET", ALERT)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:budgetwatch:problem:{error.reason}"
    assert (body["detail"], body["family"], body["status"]) == (error.detail, type(error).__name__, status)
    assert body["correlation_id"] == answer.headers["x-correlation-id"]


@pytest.mark.parametrize("error", [Internal("sql", "relation secret_table"), RuntimeError("password=hunter2")])
@pytest.mark.parametrize("path", [ALERT, ALERT.removeprefix("/api/v1")])
def test_internal_text_stays_inside(door, people, error, path):
    door.desk.answers["get_alert"] = error
    with capture_logs() as logged:
        answer = people("GET", path)
    assert answer.status_code == 500
    broken = [line for line in logged if line["event"] == "request broke"]
    assert len(broken) == isinstance(error, RuntimeError)  # logged once, and only here where nobody else did
    assert not re.search("secret_table|hunter2|Traceback|sql", answer.text)
    assert answer.headers["x-correlation-id"] in answer.text
    assert answer.headers["content-security-policy"]


def test_invalid_input_names_the_places_and_does_not_echo_the_value(people):
    answer = people("POST", f"{ALERT}/disposal", json={"decision": "perhaps-<b>", "reason": "x"})
    assert answer.status_code == 422
    places = {place["place"]: place["rule"] for place in answer.json()["errors"]}
    assert places == {
        "body.decision": "enum",
        "body.reason": "string_too_short",
        "body.decided_on": "missing",
    }
    assert "perhaps" not in answer.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"decision":"confirmed","decision":"dismissed"}', "json-ambiguous"),
        ('{"reason":"a\\u0000b"}', "json-ambiguous"),
        ('{"reason":NaN}', "json-ambiguous"),
        ('{"reason":' + "[" * 60 + "]" * 60 + "}", "json-ambiguous"),
        ('{"reason":' + "[" * 100_000 + "]" * 100_000 + "}", "json-ambiguous"),
        ("{", "request-invalid"),
    ],
)
def test_json_that_two_readers_could_read_differently_is_refused(people, body, reason):
    answer = people("POST", f"{ALERT}/disposal", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (422, reason)


@pytest.mark.parametrize("path", ["/api/v1/alerts?offset={}", "/api/v1/cases?offset={}", "/alerts?page={}"])
@pytest.mark.parametrize("number", [1_000_001, 2**63, 10**30])
def test_a_place_in_a_list_that_is_too_far_is_refused(people, path, number):
    assert people("GET", path.format(number)).status_code == 422


def test_the_last_page_that_can_be_asked_for_is_asked(people):
    assert people("GET", "/alerts?page=50000").status_code == 200
    assert people("GET", "/api/v1/alerts?offset=1000000").status_code == 200


def test_a_body_that_is_too_large_is_refused(people):
    body = b'{"reason":"' + b"a" * 300_000 + b'"}'
    answer = people("POST", f"{ALERT}/disposal", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (413, "body-too-large")


def test_a_wrong_method_is_a_problem_too(people):
    answer = people("PATCH", "/api/v1/alerts")
    assert (answer.status_code, answer.json()["reason"]) == (405, "method-not-allowed")


def test_nul_in_the_address_is_refused(people):
    assert people("GET", "/api/v1/alerts?rule_id=%00").status_code == 422
    assert people("GET", "/alerts?rule_id=a%2500").status_code == 200


def test_details_of_an_internal_error_are_fixed():
    assert details(Internal("anything", "secret")).reason == "internal"
    assert "secret" not in details(Internal("anything", "secret")).detail
