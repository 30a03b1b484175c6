"""Who may read what, the published views as a contract, and the tables as the migrations make them."""

from __future__ import annotations

import json

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine

from chassis.config import Settings
from chassis.migrate import alembic_config
from services.ingest.datasets import CATALOGUE
from tests.integration.ingest.ledger_contract import SNAPSHOT, published_views

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("service", ["alerts", "reports", "ingest"])
def test_readers_may_select_the_views(as_role, service):
    with as_role(service) as connection:
        for data_set in CATALOGUE.values():
            connection.execute(f"SELECT 1 FROM ledger_v1.{data_set.view_name}")
            connection.execute(f"SELECT 1 FROM ledger_v1.{data_set.view_name}_history")
        connection.execute("SELECT 1 FROM ledger_v1.receipt")
        connection.execute("SELECT 1 FROM ledger_v1.slice")


@pytest.mark.parametrize("service", ["alerts", "reports", "cases", "auth"])
def test_others_may_not_read_ingests_tables(as_role, service):
    with as_role(service) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT 1 FROM ingest.delivery")


@pytest.mark.parametrize("service", ["cases", "auth"])
def test_who_does_not_need_the_ledger_may_not_read_it(as_role, service):
    with as_role(service) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT 1 FROM ledger_v1.payment_voucher")


@pytest.mark.parametrize("table", ["delivery", "receipt", "slice", "payment_voucher", "refusal"])
def test_ingest_itself_deletes_nothing(as_role, table):
    with as_role("ingest") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"DELETE FROM ingest.{table}")


@pytest.mark.parametrize("table", ["receipt", "payment_voucher", "refusal"])
def test_what_was_received_cannot_be_changed(as_role, table):
    column = {"receipt": "number", "payment_voucher": "pay_cert_no", "refusal": "detail"}[table]
    with as_role("ingest") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"UPDATE ingest.{table} SET {column} = 'x'")


def test_the_views_are_those_of_the_snapshot(database):
    with database.connect() as connection:
        found = published_views(connection)
    assert {view: list(columns.items()) for view, columns in found.items()} == {
        view: list(columns.items()) for view, columns in json.loads(SNAPSHOT.read_text(encoding="utf-8")).items()
    }, "ledger_v1 differs from its contract; where that is meant: python -m tests.integration.ingest.ledger_contract"


def test_the_migrations_make_what_the_declarations_say(database):
    settings = Settings(**database.settings_for("ingest").model_dump() | {"service": "owner"})
    engine = create_engine(settings.database_url())
    try:
        with engine.connect() as connection:
            command.check(alembic_config("ingest", connection))
    finally:
        engine.dispose()
