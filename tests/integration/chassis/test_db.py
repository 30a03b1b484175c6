"""A service's connections: what died while it rested is replaced before anybody gets it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from chassis import db
from chassis.db import Database

pytestmark = pytest.mark.integration


@pytest.fixture
def service(database):
    made = Database.from_settings(database.settings_for("ingest"))
    yield made
    made.close()


def backend(service: Database) -> int:
    with service.transaction() as session:
        return session.execute(text("SELECT pg_backend_pid()")).scalar_one()


def test_a_connection_that_died_at_rest_is_replaced(service, database, monkeypatch):
    before = backend(service)
    with database.connect() as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    monkeypatch.setattr(db, "PING_AFTER_REST_S", 0.0)
    assert backend(service) != before


def test_a_connection_at_work_is_used_again(service):
    assert backend(service) == backend(service)
