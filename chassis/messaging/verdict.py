"""What becomes of a message after its handler."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Closed set, also the metric's label."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRIED = "retried"
    PARKED = "parked"


class Retry(Exception):
    """Raised by a handler: not now, try again later."""


class Park(Exception):
    """Raised by a handler: this message can never be handled; keep it for a person."""
