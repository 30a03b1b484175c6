"""Fixtures for every test: real PostgreSQL, RabbitMQ and the whole stack, private to `.run/test`."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.config import Settings
from chassis.logs import set_up_logs
from deploy.stack import lifecycle
from deploy.stack.layout import PROJECT
from tests.support.backends import ROOT, Backends, Broker, Database
from tests.support.eventually import eventually as eventually_
from tests.support.stack import Stack

SHARED = Path(os.environ.get("BW_SHARED", PROJECT.parent / "shared"))


@pytest.fixture(scope="session", autouse=True)
def _logs_as_in_a_process() -> None:
    """JSON lines: structlog's own default draws a broken request's frames in colour for a minute."""
    set_up_logs("tests")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BW_") and name != "BW_SHARED":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of laws, real workbooks and third-party suites beside the project; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared folder is not at {SHARED} (set BW_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def backends() -> Backends:
    """Running private PostgreSQL and RabbitMQ; started at need, left running for the next run."""
    return Backends(lifecycle.start_backends(ROOT))


@pytest.fixture
def database(backends: Backends, tmp_path: Path) -> Iterator[Database]:
    """A fresh migrated database for one test."""
    with backends.fresh_database(tmp_path) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def shared_database(backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A fresh migrated database for the tests of one module."""
    with backends.fresh_database(tmp_path_factory.mktemp("database")) as fresh:
        yield fresh


@pytest.fixture
def broker(backends: Backends) -> Iterator[Broker]:
    """A fresh virtual host with the shared topology, users and rights, for one test."""
    with backends.fresh_broker() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def shared_broker(backends: Backends) -> Iterator[Broker]:
    """A fresh virtual host for the tests of one module."""
    with backends.fresh_broker() as fresh:
        yield fresh


@pytest.fixture
def settings_for(database: Database, broker: Broker) -> Callable[..., Settings]:
    """`settings_for("cases")`: settings of a service on this test's database and virtual host."""
    return lambda service, **changes: database.settings_for(service, broker, **changes)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The whole system, started on an empty database and broker; left running for a look afterwards."""
    ROOT.mkdir(parents=True, exist_ok=True)
    with (ROOT / ".session").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # a second test session waits: both would empty the same stack
        yield Stack(lifecycle.fresh(ROOT))


@pytest.fixture(scope="session")
def eventually() -> Callable[..., object]:
    """`eventually(fn, within_s=15)`: wait for what other processes do."""
    return eventually_
