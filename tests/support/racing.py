"""Two people who act at once for certain: both stand before the locked row before either may go on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contracts.errors import BudgetwatchError
from tests.support.backends import Database
from tests.support.eventually import eventually

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def race(database: Database, row: tuple[str, str, object], first: Callable[[], Any], second: Callable[[], Any]) -> list:
    """Run both while the row (table, key column, key) is held; let it go when both wait; return what came, errors too."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except BudgetwatchError as error:
            return error

    table, column, key = row
    with ThreadPoolExecutor(2) as pool, database.connect() as watch:
        with database.connect() as holder, holder.transaction():
            holder.execute(f"SELECT 1 FROM {table} WHERE {column} = %s FOR UPDATE", [key])  # the tests' own names
            racing = [pool.submit(run, act) for act in (first, second)]
            eventually(lambda: watch.execute(WAITING).fetchone() == (2,), 30, "two people before one row")
        return [one.result() for one in racing]
