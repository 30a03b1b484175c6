"""Warnings of before `alerts_0003` keep what can be known of each of their occurrences."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from chassis.migrate import alembic_config
from deploy.stack import postgres
from tests.support.backends import Backends, Database

pytestmark = pytest.mark.integration
RECEIPTS = tuple(UUID(int=number) for number in (1, 2))


@pytest.fixture
def old_database(backends: Backends, tmp_path):
    """A database whose schema `alerts` is that of `alerts_0002`."""
    name = f"t_{uuid4().hex[:12]}"
    postgres.make_database(backends.layout, name)
    database = Database(backends.layout, name, tmp_path)
    try:
        migrate(database, "alerts_0002")
        yield database
    finally:
        postgres.drop_database(backends.layout, name)


def migrate(database: Database, revision: str) -> None:
    engine = create_engine(database.settings_for("owner").database_url())
    with engine.connect() as connection:
        command.upgrade(alembic_config("alerts", connection), revision)
    engine.dispose()


OLD = """
INSERT INTO alerts.alert VALUES
  (:alert_id, 'f', 'W-B07', 3, '532328', 2025, 'k', 'confirmed', false, false, 'general', 'general', '题目', NULL, '国库', '账户',
   '2025-03', 300.00, 'official', '现在的事实', '1 + 299 = 300', '说明', '[]', '[]', '["问"]', ARRAY[CAST(:second AS uuid)], 1,
   'hash', 2, now(), 'general', 300.00, '2025-03');
INSERT INTO alerts.alert_history (alert_id, happened_at, event, state, level, amount, fact, rule_version) VALUES
  (:alert_id, now(), 'new', 'open', 'general', 100.00, '最初的事实', 1),
  (:alert_id, now(), 'refresh', 'open', 'general', 105.00, '更新的事实', 2),
  (:alert_id, now(), 'confirmed', 'confirmed', 'general', 105.00, '更新的事实', 2),
  (:alert_id, now(), 'again', 'confirmed', 'general', 300.00, '现在的事实', 3);
INSERT INTO alerts.alert_evidence VALUES
  (:alert_id, 1, 1, '行', 105.00, :first, 1, 'line 2', '{}'),
  (:alert_id, 2, 1, '行', 300.00, :second, 1, 'line 2', '{}');
"""


def test_old_occurrences_keep_what_is_known_of_them(old_database):
    alert_id = uuid4()
    engine = create_engine(old_database.settings_for("owner").database_url())
    values = {"alert_id": alert_id, "first": RECEIPTS[0], "second": RECEIPTS[1]}
    with engine.begin() as connection:
        for statement in OLD.strip().rstrip(";").split(";\n"):
            connection.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
    engine.dispose()

    migrate(old_database, "head")

    with old_database.connect() as connection:
        rows = connection.execute(
            "SELECT occurrence, rule_version, amount, fact, formula, receipt_ids, evidence_count"
            " FROM alerts.alert_occurrence WHERE alert_id = %s ORDER BY 1",
            [alert_id],
        ).fetchall()
        raised_as = connection.execute("SELECT raised_as FROM alerts.alert").fetchall()
    assert rows == [
        (1, 2, 105, "更新的事实", "", [RECEIPTS[0]], 1),
        (2, 3, 300, "现在的事实", "1 + 299 = 300", [RECEIPTS[1]], 1),
    ]
    assert raised_as == [(2,)]
