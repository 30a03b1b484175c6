"""The OpenAPI document is a contract: a change shows here first. Write it anew with `python -m gateway.openapi`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from contracts.values import Permission
from gateway.openapi import document
from gateway.routes import router

SNAPSHOT = Path(__file__).parent / "openapi.json"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    return json.loads(json.dumps(document(app)))


def operations(made):
    return [(path, method, item) for path, methods in made["paths"].items() for method, item in methods.items()]


def test_the_document_is_the_snapshot(made):
    told = "python -m gateway.openapi > tests/contract/openapi.json, and say in CHANGELOG what connectors notice"
    assert made == json.loads(SNAPSHOT.read_text(encoding="utf-8")), told


def test_every_operation_names_its_certificate_and_its_permission(made):
    for path, method, item in operations(made):
        assert all("certificate" in way for way in item["security"]), (path, method)
        assert item["security"], (path, method)
        assert set(item["x-permission"].values()) <= {None, *Permission}


def test_every_operation_shows_its_error_bodies(made):
    for path, method, item in operations(made):
        errors = {status: body for status, body in item["responses"].items() if status >= "400"}
        assert {"401", "403", "503"} <= set(errors), (path, method)
        for status, body in errors.items():
            example = body["content"]["application/problem+json"]["example"]
            assert str(example["status"]) == status


def test_every_answer_of_ours_has_an_example(made):
    for path, method, item in operations(made):
        if item["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {}) == {
            "$ref": "#/components/schemas/Done"
        }:
            continue
        done = next(body for status, body in item["responses"].items() if status < "300")
        body = done.get("content", {}).get("application/json")
        if body and path != "/api/v1/session":
            assert "example" in body, (path, method)


def test_operation_ids_are_names(made):
    ids = [item["operationId"] for _, _, item in operations(made)]
    assert len(ids) == len(set(ids))
    assert all(name.isidentifier() for name in ids)


def test_every_reference_resolves(made):
    for reference in set(_references(made)):
        *_, name = reference.split("/")
        assert name in made["components"]["schemas"], reference


def _references(value: Any):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
