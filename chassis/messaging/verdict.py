"""What becomes of a message after its handler."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Closed set, also the metric's label."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRIED = "retried"
    PARKED = "parked"


class Retry(Exception):  # noqa: N818 - an order, not an error
    """Raised by a handler: not now, try again later."""


class Park(Exception):  # noqa: N818 - an order, not an error
    """Raised by a handler: this message can never be handled; keep it for a person."""
