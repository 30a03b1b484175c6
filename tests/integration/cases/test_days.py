"""A day is told once, whoever asks and however often; a clock that is set back tells nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from chassis.db import Database as ServiceDatabase
from contracts.cases.v1 import DayBegan
from services.cases.days import tell_day
from services.ingest.storage import calendar

pytestmark = pytest.mark.integration
MONDAY = date(2025, 1, 20)


@pytest.fixture
def service(database) -> Iterator[Callable[[str], ServiceDatabase]]:
    """`service("cases")`: the database as that service's role sees it."""
    opened: list[ServiceDatabase] = []

    def enter(name: str) -> ServiceDatabase:
        opened.append(ServiceDatabase.from_settings(database.settings_for(name)))
        return opened[-1]

    yield enter
    for each in opened:
        each.close()


@pytest.fixture
def cases(service) -> ServiceDatabase:
    return service("cases")


def told(database) -> list[DayBegan]:
    with database.connect() as connection:
        rows = connection.execute("SELECT envelope FROM cases.outbox ORDER BY position").fetchall()
    return [DayBegan.model_validate(json.loads(row[0])["body"]) for row in rows]


def test_each_day_once_with_the_one_before(cases, database) -> None:
    answers = []
    for day in (MONDAY, MONDAY, date(2025, 1, 23), date(2025, 1, 22)):
        with cases.transaction() as session:
            answers.append(tell_day(session, day))
    assert answers == [True, False, True, False]
    assert [(event.day, event.previous) for event in told(database)] == [
        (MONDAY, None),
        (date(2025, 1, 23), MONDAY),
    ]


def test_two_processes_at_once_tell_it_once(cases, database) -> None:
    at_once = threading.Barrier(2)
    answers: list[bool] = []

    def ask() -> None:
        with cases.transaction() as session:
            at_once.wait(10)
            answers.append(tell_day(session, MONDAY))

    both = [threading.Thread(target=ask) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
    assert sorted(answers) == [False, True]
    assert len(told(database)) == 1


def test_ingest_publishes_the_calendar(cases, service, database) -> None:
    with cases.transaction() as session:
        tell_day(session, MONDAY)
    ingest = service("ingest")
    for _ in range(2):
        with ingest.transaction() as session:
            calendar.keep(session, told(database)[0])
    with database.connect() as connection:
        days = dict(
            connection.execute(
                "SELECT day, is_working FROM ledger_v1.calendar_day WHERE day BETWEEN '2025-01-25' AND '2025-01-28'"
            ).fetchall()
        )
        total, provisional = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE is_provisional) FROM ledger_v1.calendar_day"
        ).fetchone()
    assert days == {
        date(2025, 1, 25): False,
        date(2025, 1, 26): True,
        date(2025, 1, 27): True,
        date(2025, 1, 28): False,
    }
    assert (total, provisional) == (5 * 365 + 1, 3)
