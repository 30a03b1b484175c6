"""The running stack before and after things are killed; regions of a test's own; what an undisturbed run gives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from deploy.stack import broker, lifecycle, postgres
from deploy.stack.steps import wait_for
from tests.failure import accounts, files
from tests.failure.loaders import Sender
from tests.failure.pushing import push
from tests.integration.ingest.conftest import County
from tests.support.backends import Database
from tests.support.stack import Stack

_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def healthy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave the stack running and ready, whatever a test has done to it."""
    yield
    if "stack" not in request.fixturenames:
        return
    stack: Stack = request.getfixturevalue("stack")
    for name in ("postgres", "epmd", "rabbitmq", *(process.name for process in lifecycle.applications(stack.layout))):
        stack.supervisor.start(name)
    wait_for("postgres", lambda: postgres.check(stack.layout), 60, "see postgres.log")
    wait_for("rabbitmq", lambda: broker.check(stack.layout), 60, "see rabbitmq.log")
    stack.wait_ready()


@pytest.fixture
def county(database: Database) -> Iterator[County]:
    """Ingest's use cases in this process, on a database of the test's own and a stopped clock."""
    made = County(database)
    yield made
    made.context.db.close()


@pytest.fixture
def sender(database: Database) -> Iterator[Sender]:
    """The finance bureau before loaders of their own (`loaders.py`), on the machine's clock."""
    made = Sender(database)
    yield made
    made.county.context.db.close()


@pytest.fixture
def region() -> str:
    """A region that no other test uses."""
    return f"9998{next(_NUMBERS):02d}"


@pytest.fixture(scope="session")
def undisturbed(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> set[accounts.Warning_]:
    """The warnings that the county gives when nothing is killed."""
    folder, here = tmp_path_factory.mktemp("undisturbed"), "999800"
    sent = files.county(folder / "files", here)
    push(stack, sent, folder / "state")
    stack.settle()
    with stack.connect() as connection:
        accounts.check(connection, here, sent)
        found = accounts.warnings(connection, here)
    assert {row[0] for row in found} >= files.LIGHT_RULES | {"W-C01", "W-G01"}
    return found


@pytest.fixture
def logged_in(stack: Stack) -> Callable[[], object]:
    """`with logged_in() as client`: the administrator at the gateway."""

    @contextmanager
    def enter() -> Iterator[httpx.Client]:
        with stack.client("A-01", headers={"Origin": stack.url()}) as client:
            client.post("/api/v1/session").raise_for_status()
            yield client

    return enter
