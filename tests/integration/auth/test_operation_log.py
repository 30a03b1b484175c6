"""Articles 10 and 11: the log of acts is whole, or it says where it is not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.clock import CHINA
from chassis.db import Database as ServiceDatabase
from chassis.operation_log import log_act
from contracts.values import Page
from services.auth import operation_log
from tests.support.backends import Database

pytestmark = pytest.mark.integration

TRIGGERS = ("entry_is_append_only", "entry_is_not_truncated")
REHASHED_ENTRY_9 = """
UPDATE operation_log_v1.entry e
SET subject = 'x',
    entry_hash = operation_log_v1.hash_of((e.number, e.happened_at, e.seat, e.fingerprint, e.act, 'x', e.result, e.detail,
        e.remote, e.correlation_id, e.written_by, e.previous_hash, e.entry_hash)::operation_log_v1.entry)
WHERE number = 9
"""


@pytest.fixture
def log_of(database: Database):
    """The database as the role of a service sees it, on a database of this test's own."""
    opened: list[ServiceDatabase] = []

    def open_as(service: str) -> ServiceDatabase:
        opened.append(ServiceDatabase.from_settings(database.settings_for(service)))
        return opened[-1]

    yield open_as
    for one in opened:
        one.engine.dispose()


def write(database: ServiceDatabase, count: int) -> None:
    for number in range(count):
        with database.transaction() as session:
            log_act(
                session,
                None,
                act="thing.done",
                subject=f"事项 {number}",
                detail={"说明": "甲\n“乙”\\", "n": str(number)},
            )


def verdicts(database: ServiceDatabase) -> tuple[int | None, int | None]:
    """First broken place by SQL and by the verifier that needs no database."""
    with database.transaction() as session:
        by_sql = operation_log.list_operations(session, Page()).first_broken
        return by_sql, operation_log.verify_chain(operation_log.read_entries(session))


def as_superuser(database: Database, *statements: str) -> None:
    """What somebody who owns the machine can do: switch the triggers off first."""
    with database.connect() as connection:
        for trigger in TRIGGERS:
            connection.execute(f"ALTER TABLE operation_log_v1.entry DISABLE TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
        for trigger in TRIGGERS:
            connection.execute(f"ALTER TABLE operation_log_v1.entry ENABLE ALWAYS TRIGGER {trigger}")


def test_an_untouched_log_verifies_in_sql_and_without_a_database(log_of) -> None:
    auth = log_of("auth")
    write(auth, 30)
    assert verdicts(auth) == (None, None)
    with auth.transaction() as session:
        page = operation_log.list_operations(session, Page(limit=3))
    assert page.total == 30
    assert page.is_intact
    assert [item.number for item in page.items] == [30, 29, 28]
    with auth.transaction() as session:
        today = datetime.now(CHINA).date()
        some = operation_log.list_operations(session, Page(), acts=(page.items[0].act,), first=today, last=today)
        none = operation_log.list_operations(session, Page(), acts=("no.such.act",))
        past = operation_log.list_operations(session, Page(), last=today - timedelta(days=1))
    assert (some.total, none.total, past.total, past.is_intact) == (30, 0, 0, True)
    assert page.items[0].detail["说明"] == "甲\n“乙”\\"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE operation_log_v1.entry SET subject = 'other' WHERE number = 7", 7),
        ("UPDATE operation_log_v1.entry SET detail = '{}' WHERE number = 12", 12),
        ("UPDATE operation_log_v1.entry SET happened_at = happened_at + interval '1 microsecond' WHERE number = 1", 1),
        ("UPDATE operation_log_v1.entry SET written_by = 'bw_cases' WHERE number = 20", 20),
        ("DELETE FROM operation_log_v1.entry WHERE number = 7", 7),
        ("DELETE FROM operation_log_v1.entry WHERE number BETWEEN 3 AND 9", 3),
        ("DELETE FROM operation_log_v1.entry WHERE number = 1", 1),
        (
            REHASHED_ENTRY_9,
            10,
        ),
    ],
)
def test_a_superusers_change_in_the_middle_is_found(log_of, database: Database, change: str, place: int) -> None:
    auth = log_of("auth")
    write(auth, 25)
    as_superuser(database, change)
    assert verdicts(auth) == (place, place)


@pytest.mark.parametrize("service", ["auth", "ingest", "alerts", "cases", "reports"])
def test_a_service_may_append_and_nothing_else(log_of, service: str) -> None:
    role = log_of(service)
    write(role, 1)
    for statement in (
        "UPDATE operation_log_v1.entry SET subject = 'x'",
        "DELETE FROM operation_log_v1.entry",
        "TRUNCATE operation_log_v1.entry",
        "ALTER TABLE operation_log_v1.entry DISABLE TRIGGER ALL",
        "INSERT INTO operation_log_v1.entry DEFAULT VALUES",
    ):
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), role.transaction() as session:
            session.execute(text(statement))
    if service != "auth":
        with pytest.raises(DBAPIError, match="permission denied"), role.transaction() as session:
            session.execute(text("SELECT * FROM operation_log_v1.entry"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE operation_log_v1.entry SET act = 'x'",
        "DELETE FROM operation_log_v1.entry",
        "TRUNCATE operation_log_v1.entry",
    ],
)
def test_even_the_owner_is_stopped_by_the_triggers(log_of, database: Database, change: str) -> None:
    write(log_of("auth"), 2)
    with database.connect() as connection:
        for mode in ("SET session_replication_role = DEFAULT", "SET session_replication_role = replica"):
            connection.execute(mode)
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                connection.execute(change)


def test_the_entry_names_the_role_that_wrote_it(log_of) -> None:
    auth = log_of("auth")
    write(log_of("cases"), 1)
    with auth.transaction() as session:
        [entry] = operation_log.read_entries(session)
    assert (entry.written_by, entry.seat) == ("bw_cases", "system:cases")


def test_an_act_that_is_rolled_back_leaves_no_entry_and_no_gap(log_of) -> None:
    auth = log_of("auth")
    write(auth, 2)

    def fail() -> None:
        with auth.transaction() as session:
            log_act(session, None, act="thing.done", subject="never")
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError, match="the act failed"):
        fail()
    write(auth, 1)
    with auth.transaction() as session:
        assert [entry.number for entry in operation_log.read_entries(session)] == [1, 2, 3]


def test_many_writers_at_once_make_one_chain(log_of: Callable[[str], ServiceDatabase]) -> None:
    auth = log_of("auth")
    writers = [
        threading.Thread(target=write, args=(log_of(service), 20)) for service in ("auth", "cases", "ingest", "alerts")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with auth.transaction() as session:
        entries = operation_log.read_entries(session)
    assert [entry.number for entry in entries] == list(range(1, 81))
    assert operation_log.verify_chain(entries) is None
    assert [entry.happened_at for entry in entries] == sorted(entry.happened_at for entry in entries)
