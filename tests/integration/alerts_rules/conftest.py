"""One migrated database for all rule tests: regions keep them apart, so that a hundred rules cost one copy of the template."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from services.alerts.picker import Picker
from services.alerts.rule_file import load_rules
from services.alerts.running import Judgement, Scope, judge, read_only
from tests.integration.alerts.ledger import Ledger
from tests.support.backends import Backends, Database
from tests.support.explained import codes_in, faults_of_finding

RULES = {rule.id: rule for rule in load_rules()}
TODAY = date(2026, 1, 31)
_regions = itertools.count(610001)


@pytest.fixture(scope="session")
def rules_database(backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with backends.fresh_database(tmp_path_factory.mktemp("rules")) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def superuser(rules_database: Database) -> Iterator[psycopg.Connection]:
    with rules_database.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def engine(rules_database: Database) -> Iterator[Engine]:
    """Connections of the alerts service's own role."""
    made = create_engine(rules_database.settings_for("alerts").database_url())
    yield made
    made.dispose()


@pytest.fixture
def ledger(superuser: psycopg.Connection) -> Ledger:
    """A region of its own for each test."""
    return Ledger(superuser, str(next(_regions)))


@pytest.fixture
def run(engine: Engine, ledger: Ledger) -> Callable[..., Judgement]:
    """`run("W-E02", today=…)`: judge this test's region as the engine does, by picked rows too where the rule picks any."""

    def judged(rule_id: str, *, today: date = TODAY) -> Judgement:
        scope = Scope(region=ledger.region, fiscal_year=ledger.year, today=today)
        with read_only(engine) as connection:
            whole = judge(connection, RULES[rule_id], scope)
            assert codes_in(whole.reason) == []
            assert [fault for found in whole.findings for fault in faults_of_finding(found)] == []
            if RULES[rule_id].head.picks:
                picked = judge(connection, RULES[rule_id], scope, narrowing=Picker(connection, scope))
                assert replace(picked, duration_ms=whole.duration_ms) == whole
            return whole

    return judged
