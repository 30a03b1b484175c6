"""What becomes of a message after its handler."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import Final

from psycopg import errors

_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Verdict(StrEnum):
    """Closed set, also the metric's label."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRIED = "retried"
    PARKED = "parked"
    NO_SPACE = "no_space"
    """The disk of the database, the blob store or the staging area is full: waits without using up an attempt."""


class Retry(Exception):
    """Raised by a handler: not now, try again later."""


class Park(Exception):
    """Raised by a handler: this message can never be handled; keep it for a person."""


def is_disk_full(error: BaseException) -> bool:
    """Tell whether a handler failed for want of disk space or quota, here or in PostgreSQL: no fault of the message."""
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's error
    return isinstance(cause, errors.DiskFull) or (isinstance(cause, OSError) and cause.errno in _NO_SPACE)
