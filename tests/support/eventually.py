"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
POLL_S = 0.1


def eventually(fn: Callable[[], T], within_s: float = 15.0, what: str = "") -> T:
    """Call `fn` until it returns something true and raises no AssertionError; return that.

    The last answer or assertion stands in the error. Other exceptions pass through at once.
    """
    deadline = time.monotonic() + within_s
    while True:
        try:
            found = fn()
        except AssertionError as error:
            last: object = error
        else:
            if found:
                return found
            last = found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or fn} not within {within_s:.0f} s; last: {last!r}")
        time.sleep(POLL_S)
