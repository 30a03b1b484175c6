"""A county's keys, made once by the real ceremony in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509

from chassis.db import Database as ServiceDatabase
from deploy.stack.layout import PROJECT
from services.auth.signer.initialise import default_module
from tests.support.backends import Broker, Database


@dataclass(frozen=True)
class Ceremony:
    """Where a ceremony wrote, and how to run it again."""

    root: Path
    environment: dict[str, str]
    printed: str

    @property
    def pki(self) -> Path:
        return self.root / "pki"

    def pem(self, name: str) -> str:
        return (self.pki / f"{name}.pem").read_text()

    def certificate(self, name: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem(name).encode())

    def again(self) -> str:
        return _perform(self.root, self.environment)


def _perform(root: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "services.auth.ceremony", "--root", str(root)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hold_ceremony(root: Path, database: Database, broker: Broker | None = None) -> Ceremony:
    """Run the ceremony for `database` under `root`, with secrets of its own so that no other test shares its PIN."""
    secrets = root / "secrets"
    secrets.mkdir(mode=0o700)
    for path in database.layout.secrets.iterdir():
        if path.name.startswith(("db_", "amqp_")):
            (secrets / path.name).symlink_to(path)
    settings = database.environment_for("auth", broker, secrets_dir=secrets)
    environment = {"PATH": os.environ["PATH"], "SOFTHSM2_CONF": str(root / "softhsm2.conf"), **settings}
    environment |= {"BW_TOKEN_MODULE": str(default_module()), "BW_TOKEN_LABEL": "budgetwatch"}
    return Ceremony(root, environment, _perform(root, environment))


@pytest.fixture(scope="module")
def ceremony(shared_database: Database, shared_broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Ceremony:
    """Token, CA and all certificates of the demo, registered in this module's database."""
    return hold_ceremony(tmp_path_factory.mktemp("county"), shared_database, shared_broker)


@pytest.fixture(scope="module")
def service_database(ceremony: Ceremony, shared_database: Database) -> Iterator[ServiceDatabase]:
    """The database as auth's own role sees it."""
    opened = ServiceDatabase.from_settings(shared_database.settings_for("auth"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def as_role(shared_database: Database) -> Iterator[Callable[[str], ServiceDatabase]]:
    """The database as the role of another service sees it."""
    opened: list[ServiceDatabase] = []

    def open_as(service: str) -> ServiceDatabase:
        opened.append(ServiceDatabase.from_settings(shared_database.settings_for(service)))
        return opened[-1]

    yield open_as
    for database in opened:
        database.engine.dispose()
