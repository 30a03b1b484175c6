"""Loads official texts into the law library of a running stack; the project itself carries none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from deploy.stack import postgres
from deploy.stack.layout import PROJECT, Layout, StackError
from deploy.stack.steps import step


def load(layout: Layout, folder: Path) -> None:
    """Run the importer as an installation does. `StackError` with its words where a file was refused."""
    command = [sys.executable, "-m", "services.alerts.laws.import_texts", str(folder.absolute())]
    environment = {**os.environ, **postgres.migration_environment(layout, "alerts")}
    with step("load the law library") as progress:
        ran = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        if ran.returncode:
            words = (ran.stdout + ran.stderr).strip()[-1500:]
            raise StackError(
                f"the law library did not take every text:\n{words}", "mend or remove the file named, repeat"
            )
        progress.tell(ran.stdout.strip().splitlines()[-1])
