"""The tables that the code names are the tables that the migrations made."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deploy.stack.layout import PROJECT
from tests.support.backends import Database

pytestmark = pytest.mark.integration


def test_tables_and_migrations_agree(database: Database) -> None:
    environment = {"PATH": os.environ["PATH"], **database.environment_for("owner")}
    command = [sys.executable, "-m", "chassis.migrate", "auth", "--check"]
    checked = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr[-2000:]
