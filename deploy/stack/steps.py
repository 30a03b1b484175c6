"""Visible progress: one line a step with its name and duration; a failing step says which, why and what to do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.stack.layout import StackError

POLL_S = 0.1


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show a step while it runs and how long it took; name it when it fails."""
    interactive = sys.stdout.isatty()
    if interactive:
        print(f"  ·  {name} …", end="\r", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"FAIL {name}  ({time.monotonic() - started:.1f} s)\033[K" if interactive else f"FAIL {name}", flush=True)
        raise
    took = f"{time.monotonic() - started:6.1f} s"
    print(f" ok  {name:<58} {took}" + ("\033[K" if interactive else ""), flush=True)


def wait_for(what: str, check: Callable[[], str | None], within_s: float, remedy: str) -> None:
    """Wait until `check` returns null; its last reason stands in the error."""
    deadline = time.monotonic() + within_s
    while (reason := check()) is not None:
        if time.monotonic() > deadline:
            raise StackError(f"{what} is not ready after {within_s:.0f} s: {reason}", remedy)
        time.sleep(POLL_S)
