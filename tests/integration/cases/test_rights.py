"""What the role bw_cases may not do, whatever the program says."""

from __future__ import annotations

import pytest
from alembic import command
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from chassis.migrate import alembic_config
from tests.integration.cases.conftest import Desk
from tests.support.backends import Database

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases.case_history SET note = '改写'",
        "DELETE FROM cases.case_history",
        "TRUNCATE cases.case_history",
        "UPDATE cases.warning_decision SET reason = '改写'",
        "DELETE FROM cases.warning_decision",
        "UPDATE cases.number_issued SET number = 9",
        "DELETE FROM cases.number_register",
        "UPDATE cases.reply SET content = '改写'",
        "DELETE FROM cases.reply_file",
        "DELETE FROM cases.kept_file",
        "UPDATE cases.approval SET name = '改写'",
        "DELETE FROM cases.survey_paper",
        "UPDATE cases.communication SET said = '改写'",
        "DELETE FROM cases.communication",
        "DELETE FROM cases.letter",
        "UPDATE cases.letter SET sent_on = sent_on",
        "UPDATE cases.duty SET name = '改写'",
        "DELETE FROM cases.duty",
        "UPDATE cases.case_file SET alert = '{}'",
        "UPDATE cases.case_file SET opened_at = now()",
        "DELETE FROM cases.case_file",
        "DELETE FROM cases.warning",
        "UPDATE cases.calendar_day SET name = '改写'",
        "SELECT * FROM operation_log_v1.entry",
        "SELECT * FROM alerts.alert",
        "SELECT * FROM ingest.audit_finding",
        "SELECT * FROM ledger_v1.payment_voucher",
        "UPDATE cases.finding_link SET reason = '改写'",
        "DELETE FROM cases.finding_follow_up",
    ],
)
def test_the_role_may_not(desk: Desk, statement: str) -> None:
    desk.open_case()

    with pytest.raises(DBAPIError, match="permission denied"), desk.database.transaction() as session:
        session.execute(text(statement))


def test_even_the_owner_does_not_rewrite_history(desk: Desk) -> None:
    desk.open_case()

    with pytest.raises(InsufficientPrivilege, match="append-only"):
        desk.look.execute("UPDATE cases.case_history SET note = ''")
    with pytest.raises(InsufficientPrivilege, match="append-only"):
        desk.look.execute("DELETE FROM cases.case_history")


def test_an_order_without_its_log_entry_did_not_happen(desk: Desk) -> None:
    alert_id = desk.raise_warning()
    desk.look.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA operation_log_v1 FROM bw_cases")

    with pytest.raises(DBAPIError, match="permission denied"):
        desk.dispose(alert_id)

    assert desk.published() == []
    assert desk.look.execute("SELECT state FROM cases.warning").fetchall() == [("waiting",)]
    assert desk.look.execute("SELECT count(*) FROM cases.number_register").fetchone() == (0,)


def test_the_tables_in_code_are_those_of_the_migration(database: Database) -> None:
    engine = create_engine(database.settings_for("owner").database_url())
    try:
        with engine.connect() as connection:
            command.check(alembic_config("cases", connection))
    finally:
        engine.dispose()
