from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from services.alerts.rule_file import load_rules
from services.alerts.running import Judgement, Scope, judge, read_only
from tests.integration.alerts.desk import context, handle, look, raised  # noqa: F401 - fixtures of the folder
from tests.integration.alerts.ledger import Ledger
from tests.support.backends import Database
from tests.support.explained import faults_of_finding

RULES = {rule.id: rule for rule in load_rules()}
TODAY = date(2026, 1, 31)
_regions = itertools.count(530001)

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def superuser(shared_database: Database) -> Iterator[psycopg.Connection]:
    with shared_database.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def engine(shared_database: Database) -> Iterator[Engine]:
    """Connections of the alerts service's own role."""
    made = create_engine(shared_database.settings_for("alerts").database_url())
    yield made
    made.dispose()


@pytest.fixture
def ledger(superuser: psycopg.Connection) -> Ledger:
    """A region of its own for each test."""
    return Ledger(superuser, str(next(_regions)))


@pytest.fixture
def run(engine: Engine, ledger: Ledger) -> Callable[..., Judgement]:
    """`run("W-E02")`: judge this test's region as the engine does."""

    def judged(rule_id: str, *, today: date = TODAY) -> Judgement:
        scope = Scope(region=ledger.region, fiscal_year=ledger.year, today=today)
        with read_only(engine) as connection:
            found = judge(connection, RULES[rule_id], scope)
            assert [fault for each in found.findings for fault in faults_of_finding(each)] == []
            return found

    return judged
