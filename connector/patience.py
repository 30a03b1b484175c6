"""How long a request is repeated while the door does not answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from connector.door import Unreachable

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 15.0

T = TypeVar("T")


class GaveUp(Exception):
    """The door did not answer in time; what was to be sent is kept."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on without an answer, and how long to wait for a decision, in seconds."""

    silence_s: float = 300
    decision_s: float = 600


def patiently(
    request: Callable[[], T],
    *,
    note: Callable[[str], None],
    silence_s: float,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> T:
    """Repeat a request with growing, spread pauses until it is answered or patience ends (`GaveUp`)."""
    until = monotonic() + silence_s
    pause = FIRST_PAUSE_S
    while True:
        try:
            return request()
        except Unreachable as error:
            wait = error.wait_s or pause * random.uniform(0.7, 1.3)  # noqa: S311 - spreading, not secrecy
            if monotonic() + wait >= until:
                raise GaveUp(f"{error}；已保留在待发队列，恢复后再次运行即可续传") from error
            note(f"{error}，{wait:.0f} 秒后重试")
            sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE_S)
