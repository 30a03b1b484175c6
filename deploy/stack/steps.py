"""Visible progress: one line a step with its name and duration; a failing step says which, why and what to do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.stack.layout import StackError

POLL_S = 0.1
WIDTH = 58


class Progress:
    """The line of a running step; `tell` adds a word on how far it is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.word = ""
        self._began = time.monotonic()
        self._is_terminal = sys.stdout.isatty()
        if self._is_terminal:
            print(f"  ·  {name} …", end="\r", flush=True)

    def tell(self, word: str) -> None:
        """Show how far the step is."""
        if word != self.word:
            self.word = word
            if self._is_terminal:
                print(f"  ·  {self.name} … {word}\033[K", end="\r", flush=True)

    def end(self, mark: str) -> None:
        """Write the step's last line."""
        text = f"{self.name} ({self.word})" if self.word else self.name
        clear = "\033[K" if self._is_terminal else ""
        print(f"{mark} {text:<{WIDTH}} {time.monotonic() - self._began:6.1f} s{clear}", flush=True)


@contextmanager
def step(name: str) -> Iterator[Progress]:
    """Show a step while it runs and how long it took; name it when it fails."""
    progress = Progress(name)
    try:
        yield progress
    except BaseException:
        progress.end("FAIL")
        raise
    progress.end(" ok ")


def wait_for(what: str, check: Callable[[], str | None], within_s: float, remedy: str) -> None:
    """Wait until `check` returns null; its last reason stands in the error."""
    deadline = time.monotonic() + within_s
    while (reason := check()) is not None:
        if time.monotonic() > deadline:
            raise StackError(f"{what} is not ready after {within_s:.0f} s: {reason}", remedy)
        time.sleep(POLL_S)
