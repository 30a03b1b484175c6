"""The real connector as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from deploy.stack import keys
from deploy.stack.layout import PROJECT
from tests.failure.files import Sent
from tests.support.stack import Stack

PATIENCE_S = 150


class Push:
    """One running `python -m connector push`."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def ended(self, within_s: float = PATIENCE_S) -> list[dict[str, Any]]:
        """Wait for exit code 0 and return what it printed, one object a file."""
        code = self.process.wait(within_s)
        told = self._output.with_suffix(".err").read_text(encoding="utf-8")
        assert code == 0, f"the connector ended with {code}: {told[-2000:]}"
        return [json.loads(line) for line in self._output.read_text(encoding="utf-8").splitlines()]


@contextmanager
def pushing(stack: Stack, sender: str, paths: Iterable[Path], state: Path, *, url: str | None = None) -> Iterator[Push]:
    """Start the connector of `sender` on `paths` with its queue in `state`; it is ended with the block."""
    state.mkdir(parents=True, exist_ok=True)
    certificate, key = keys.client_pair(stack.layout, f"C-{sender}")
    command = [
        sys.executable, "-m", "connector", "push", *map(str, paths), "--json", "--state", str(state / "queue"),
        "--url", url or stack.url("connectors"), "--cert", certificate, "--key", key,
        "--ca", keys.ca_certificate(stack.layout), "--patience", str(PATIENCE_S), "--wait", str(PATIENCE_S),
    ]  # fmt: skip
    output = state / f"{len(list(state.glob('*.out')))}.out"
    with (
        output.open("wb") as out,
        output.with_suffix(".err").open("wb") as err,
        subprocess.Popen(command, cwd=PROJECT, env=dict(os.environ), stdout=out, stderr=err) as process,
    ):
        try:
            yield Push(process, output)
        finally:
            process.kill()


@contextmanager
def pushing_all(stack: Stack, files: Iterable[Sent], state: Path) -> Iterator[list[Push]]:
    """Start the connector of every sender of `files`."""
    files = list(files)
    with ExitStack() as running:
        yield [
            running.enter_context(
                pushing(stack, sender, [file.path for file in files if file.sender == sender], state / sender)
            )
            for sender in sorted({file.sender for file in files})
        ]


def push(stack: Stack, files: Iterable[Sent], state: Path) -> list[dict[str, Any]]:
    """Push files to their end and return what the connectors printed."""
    with pushing_all(stack, files, state) as running:
        return [told for each in running for told in each.ended()]
