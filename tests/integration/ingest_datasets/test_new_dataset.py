"""`make dataset` in a copy of the project: the files it writes stand together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from deploy.stack.layout import PROJECT
from services.ingest.new_dataset import last_revision, main

NO_CACHES = shutil.ignore_patterns("__pycache__", "docs", "*.egg-info")


@pytest.fixture
def copy(tmp_path):
    for folder in ("services", "contracts", "chassis"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=NO_CACHES)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / "tests/unit/ingest_datasets").mkdir(parents=True)
    return tmp_path


def test_a_new_data_set_is_declared_migrated_and_tested(copy, capsys):
    versions = copy / "services/ingest/migrations/versions"
    before = last_revision(versions)
    assert main(["fund_transfer", "--code", "D49", "--title", "基金调拨"], root=copy) == 0
    assert "tests/unit/ingest_datasets/test_fund_transfer.py" in capsys.readouterr().out
    number = f"{int(before.removeprefix('ingest_')) + 1:04d}"
    migration = (versions / f"{number}_fund_transfer.py").read_text(encoding="utf-8")
    assert f'revision = "ingest_{number}"' in migration
    assert f'down_revision = "{before}"' in migration
    sql = (versions / f"{number}_fund_transfer.sql").read_text(encoding="utf-8")
    for words in (
        "CREATE TABLE ingest.fund_transfer",
        "CREATE OR REPLACE VIEW ledger_v1.fund_transfer_history",
        "GRANT SELECT",
    ):
        assert words in sql
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, env=environment(copy))
    assert "4 passed" in done.stdout, done.stdout + done.stderr


def environment(copy):
    return {**os.environ, "PYTHONPATH": str(copy)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["payment_voucher"], "exists already"),
        (["Fund Transfer"], "lower-case"),
        (["fund_transfer", "--code", "49"], "D49"),
    ],
)
def test_a_wrong_or_taken_name_writes_nothing(copy, capsys, arguments, message):
    before = sorted(copy.rglob("*"))
    assert main(arguments, root=copy) == 2
    assert message in capsys.readouterr().err
    assert sorted(copy.rglob("*")) == before
