"""The disk full: under the staging area, the blob store and PostgreSQL. Nothing is lost, and work goes on when there is room.

Small file systems of the test's own (`mount -t tmpfs`) are filled and then made larger. Where nobody may mount, the
loader's own files are held under a limit of size (RLIMIT_FSIZE) instead, and PostgreSQL is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from openpyxl import Workbook

from contracts.ingest.v1 import DeliveryState
from services.ingest.readers.forms import FileForm
from services.ingest.readers.job import Job
from services.ingest.readers.sandbox import read_in_child
from services.ingest.staging import IN_MEMORY
from tests.failure.loaders import DATA_SET, blobs, check_books, loaders, payments
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure
ROWS = 12_000
"""About 2 MB."""
MANY_ROWS = 215_000
"""More than lies in memory: joined in the staging area, beside its parts."""
LARGE = "200m"


@pytest.fixture(scope="module")
def can_mount(tmp_path_factory):
    probe = tmp_path_factory.mktemp("probe")
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(probe)], capture_output=True, check=False)
    if done.returncode == 0:
        subprocess.run(["umount", str(probe)], check=True)
    return done.returncode == 0


@contextmanager
def disk(folder, size, mode="755"):
    """A file system of `size` at `folder`; the block gets a function that sets another size."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode={mode}", "tmpfs", str(folder)], check=True)
    try:
        yield lambda now: subprocess.run(["mount", "-o", f"remount,size={now}", str(folder)], check=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def wait_until_told(database, times=1):
    """Wait until the loader has said so often that the disk is full."""
    log = database.folder / "loader.log"
    eventually(
        lambda: log.read_text(encoding="utf-8").count("disk is full") >= times, 30, "the loader tells of a full disk"
    )


def not_parked(sender):
    assert sender.county.rows("SELECT * FROM ingest.parked_message") == []


@pytest.mark.parametrize("what", ["staging", "blobs"])
def test_no_room_for_files(what, can_mount, database, broker, sender):
    if not can_mount:
        pytest.skip("nobody may mount here; test_files_of_limited_size stands in")
    version = payments(MANY_ROWS if what == "staging" else ROWS, seed=1)
    size, least, most = {"staging": ("48m", IN_MEMORY, 48 << 20), "blobs": ("1m", 1 << 20, 3 << 20)}[what]
    assert least < len(version.content) < most
    with disk(database.folder / what, size) as resize:
        delivery = sender.send(version)
        with loaders(database, broker):
            wait_until_told(database, times=2)
            assert not sender.is_decided(delivery), "a full disk is no reason to refuse a file"
            assert sender.county.rows("SELECT 1 FROM ledger_v1.payment_voucher") == []
            assert blobs(database) == [], "half an original is left on the full disk"
            resize(LARGE)
            assert sender.decided(delivery).state is DeliveryState.ACCEPTED
            left = sender.county.staging / str(delivery)
            eventually(lambda: not left.exists(), 10, "the area is cleared, a moment after the verdict")
        not_parked(sender)
        check_books(sender, version, accepted=1)
        assert len(blobs(database)) == 1


def test_no_room_in_the_database(can_mount, database, broker, sender):
    if not can_mount:
        pytest.skip("nobody may mount here: PostgreSQL's disk cannot be filled alone")
    folder = database.layout.root / f"small-{os.getpid()}"  # PostgreSQL's user must reach it
    name = f"small_{os.getpid()}"
    before, version = payments(500, seed=2), payments(ROWS, seed=3)
    with disk(folder, "1m", mode="777") as resize, loaders(database, broker):
        inside = folder / "space"
        inside.mkdir()
        shutil.chown(inside, "postgres" if os.getuid() == 0 else None)
        with database.connect() as connection:
            connection.execute(f"CREATE TABLESPACE {name} LOCATION '{inside}'")
            connection.execute(f"GRANT CREATE ON TABLESPACE {name} TO bw_owner")
        try:
            with database.connect() as connection:
                connection.execute(f"ALTER TABLE ingest.{DATA_SET} SET TABLESPACE {name}")
            assert sender.decided(sender.send(before)).state is DeliveryState.ACCEPTED
            delivery = sender.send(version)
            wait_until_told(database)
            assert not sender.is_decided(delivery)
            (row,) = sender.county.rows("SELECT count(*) AS rows, sum(pay_amt) AS total FROM ledger_v1.payment_voucher")
            assert (row["rows"], row["total"]) == (before.rows, before.total), "half a slice is published"
            resize(LARGE)
            assert sender.decided(delivery).state is DeliveryState.ACCEPTED
            not_parked(sender)
            check_books(sender, version, accepted=2)
        finally:
            with database.connect() as connection:
                connection.execute(f"ALTER TABLE ingest.{DATA_SET} SET TABLESPACE pg_default")
                connection.execute(f"DROP TABLESPACE {name}")


def test_files_of_limited_size(database, broker, sender):
    """The same without a mount: the loader may write files of 1 MB at most, then of any size."""
    version = payments(ROWS, seed=4)
    delivery = sender.send(version)
    with loaders(database, broker, limits=("prlimit", f"--fsize={1 << 20}")):
        wait_until_told(database)
        assert not sender.is_decided(delivery)
        assert blobs(database) == []
    with loaders(database, broker):
        assert sender.decided(delivery).state is DeliveryState.ACCEPTED
    not_parked(sender)
    check_books(sender, version, accepted=1)


def test_a_workbook_is_not_refused_because_the_disk_is_full(can_mount, tmp_path):
    """The child that reads it has no room for the rows: that is no fault of the workbook."""
    if not can_mount:
        pytest.skip("nobody may mount here")
    book = Workbook()
    for line in payments(4_000, seed=5).content.decode().splitlines():
        book.active.append(line.split(","))
    path = tmp_path / "payments.xlsx"
    book.save(path)
    with disk(tmp_path / "reading", "256k") as resize:
        job = Job(
            path=path,
            folder=tmp_path / "reading",
            form=FileForm.XLSX,
            data_set=DATA_SET,
            file_name=path.name,
            fiscal_year=2025,
            region="532328",
        )
        with pytest.raises(OSError, match="no space"):
            read_in_child(job)
        resize(LARGE)
        assert read_in_child(job).refusals == ()
