"""What a service's PostgreSQL role may do, tried on a real migrated database."""

from __future__ import annotations

import psycopg
import pytest

from deploy.stack.passwords import SERVICES
from tests.support.backends import Database

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def database(shared_database: Database) -> Database:
    return shared_database


def connect_as(database: Database, service: str) -> psycopg.Connection[tuple[object, ...]]:
    url = database.settings_for(service).database_url().replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_sees_no_schema_of_another_service(database: Database, service: str) -> None:
    with connect_as(database, service) as connection:
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s) AND has_schema_privilege(nspname, 'USAGE')",
            [list(SERVICES)],
        ).fetchall()
    assert rows == [(service,)]


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_can_create_nothing(database: Database, service: str) -> None:
    with connect_as(database, service) as connection:
        for schema in (service, "public", "ledger_v1", "operation_log_v1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"CREATE TABLE {schema}.own (a int)")


def test_only_our_roles_may_connect(database: Database) -> None:
    with database.connect() as connection:
        row = connection.execute(
            "SELECT has_database_privilege('public', current_database(), 'CONNECT')",
        ).fetchone()
    assert row == (False,)
