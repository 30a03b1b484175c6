from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from chassis.db import Database as ServiceDatabase
from contracts.values import Actor, Permission, Role
from services.alerts.laws import import_texts, in_force
from tests.support.backends import Database

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def superuser(shared_database: Database) -> Iterator[psycopg.Connection]:
    with shared_database.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def library(shared_database: Database) -> Iterator[ServiceDatabase]:
    """The database as the alerts service's own role sees it."""
    made = ServiceDatabase.from_settings(shared_database.settings_for("alerts"))
    yield made
    made.close()


@pytest.fixture
def _settings(shared_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in shared_database.environment_for("alerts").items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def load(_settings: None) -> Callable[..., int]:
    """`load(path, "--replace", "理由")`: run the importer as an installation does."""
    return lambda *arguments: import_texts.main([str(argument) for argument in arguments])


@pytest.fixture
def give(_settings: None) -> Callable[..., int]:
    """`give("会计法", "2024-06-28", "--from", …)`: run the command on days in force."""
    return lambda *arguments: in_force.main(list(arguments))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def reader() -> Actor:
    return Actor(
        seat="Q-01",
        role=Role.QUERY,
        name="张某",
        unit="ysgw",
        fingerprint="0" * 64,
        correlation_id=UUID(int=1),
        may=(Permission.DATA_VIEW,),
    )
