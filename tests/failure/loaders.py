"""Real loader processes on a database and a virtual host of a test's own, what is sent to them, and the books afterwards."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from chassis.clock import SystemClock
from contracts.ingest.v1 import Delivery
from deploy.stack.layout import PROJECT
from tests.integration.ingest.conftest import County
from tests.integration.ingest.files import VOUCHER_HEADER
from tests.support.backends import Broker, Database
from tests.support.eventually import eventually

DATA_SET = "payment_voucher"
PERIOD = "2025-03"
VALUE_FILE = f"ingest.{DATA_SET}"


@dataclass
class Loader:
    """One `python -m services.ingest.loader`, killed and started at will."""

    database: Database
    broker: Broker
    limits: tuple[str, ...] = ()
    """A program that sets limits, before the loader's command line."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.database.folder / "loader.log"

    def start(self) -> None:
        environment = {"PATH": os.environ["PATH"]} | self.database.environment_for("ingest", self.broker)
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [*self.limits, sys.executable, "-m", "services.ingest.loader"],
                cwd=PROJECT,
                env=environment,
                stdout=out,
                stderr=out,
            )

    def facts(self, name: str) -> str:
        """What `/proc` says of the running process in its file `name`."""
        assert self._process is not None
        return Path("/proc", str(self._process.pid), name).read_text(encoding="utf-8")

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def loaders(database: Database, broker: Broker, count: int = 1, limits: tuple[str, ...] = ()) -> Iterator[list[Loader]]:
    """Loaders that listen; each is ended with the block."""
    made = [Loader(database, broker, limits) for _ in range(count)]
    try:
        log = made[0].log
        log.touch()
        known = log.read_text(encoding="utf-8").count('"consuming"')
        for one in made:
            one.start()
        eventually(lambda: log.read_text(encoding="utf-8").count('"consuming"') >= known + count, 30, "loaders listen")
        yield made
    finally:
        for one in made:
            one.kill()


@dataclass(frozen=True)
class Version:
    """One file of payments: what must stand in the ledger once it is accepted."""

    content: bytes
    rows: int
    total: Decimal


def payments(rows: int, seed: int, days: int = 31) -> Version:
    """Make a month of `rows` payments; every seed gives other amounts."""
    rng = random.Random(seed)
    lines, cents = [VOUCHER_HEADER], 0
    for number in range(rows):
        amount = rng.randrange(1, 10_000_000)
        cents += amount
        day = f"{PERIOD}-{number % days + 1:02d}"
        money = f"{amount // 100}.{amount % 100:02d}"
        lines.append(
            f"PC{number:08d},{number:08d},{day},{day},{day},001{number % 50:03d},PA{number:08d},{money},{money},"
            f"B{number},合成收款人{number % 5000}商贸有限公司,9999010{number % 5000:09d},合成银行,L{number}"
        )
    return Version(("\n".join(lines) + "\n").encode(), rows, Decimal(cents) / 100)


@dataclass
class Sender:
    """The finance bureau on the test's database: announces, puts the parts down and completes; the loaders do the rest."""

    database: Database
    county: County = field(init=False)

    def __post_init__(self) -> None:
        self.county = County(self.database, clock=SystemClock())  # type: ignore[arg-type] - the loaders' own clock

    def send(self, version: Version, **changes: Any) -> UUID:
        """Complete a delivery."""
        delivery = self.put_down(version, **changes)
        self.county.complete(delivery)
        return delivery

    def put_down(self, version: Version, **changes: Any) -> UUID:
        """Everything but the word that it is complete."""
        opened = self.county.open(
            version.content, DATA_SET, PERIOD, rows=version.rows, control_totals={"PAY_AMT": version.total}, **changes
        )
        self.county.stage(opened, version.content)
        return opened.delivery_id

    def is_decided(self, delivery: UUID) -> bool:
        return self.county.get(delivery).decided_at is not None

    def decided(self, delivery: UUID, within_s: float = 60) -> Delivery:
        """Wait for the verdict."""
        eventually(lambda: self.is_decided(delivery), within_s, f"verdict on {delivery}")
        return self.county.get(delivery)


def check_books(sender: Sender, current: Version, *, accepted: int, refused: int = 0) -> None:
    """Fail unless one slice stands with `current` to the cent, each delivery is decided once, and nothing is left over."""
    rows = sender.county.rows
    (stands,) = rows("SELECT count(*) AS rows, sum(pay_amt) AS total, count(DISTINCT pay_cert_id) AS keys"
                     " FROM ledger_v1.payment_voucher")  # fmt: skip
    assert (stands["rows"], stands["keys"], stands["total"]) == (current.rows, current.rows, current.total)
    assert len(rows("SELECT 1 FROM ingest.slice WHERE superseded_at IS NULL")) == 1
    assert len(rows("SELECT 1 FROM ingest.slice")) == accepted
    states = {row["state"]: row["count"] for row in rows("SELECT state, count(*) FROM ingest.delivery GROUP BY state")}
    assert states == {key: count for key, count in (("accepted", accepted), ("refused", refused)) if count}
    assert (
        len(rows("SELECT DISTINCT number FROM ingest.receipt")) == accepted == len(rows("SELECT 1 FROM ingest.receipt"))
    )
    events = rows("SELECT count(*) FROM ingest.outbox WHERE event_type = 'ingest.slice.accepted.v1'")
    assert events == [{"count": accepted}], "an acceptance was not told exactly once"
    strays = f"SELECT count(*) FROM {VALUE_FILE} WHERE slice_id NOT IN (SELECT slice_id FROM ingest.slice)"
    assert rows(strays) == [{"count": 0}], "rows without a slice"
    # a verdict is seen a moment before the loader has cleaned up after it
    eventually(lambda: not any(each.is_dir() for each in sender.county.staging.iterdir()), 10, "an empty staging area")


def blobs(database: Database) -> list[BinaryIO | Path]:
    """The files in the blob store."""
    return [path for path in (database.folder / "blobs").rglob("*") if path.is_file()]
