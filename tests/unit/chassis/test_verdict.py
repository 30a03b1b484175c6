"""A full disk is told from other failures, however the error came up."""

from __future__ import annotations

import errno

import pytest
from psycopg import errors
from sqlalchemy.exc import OperationalError

from chassis.messaging.verdict import is_disk_full


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EDQUOT, "quota"), True),
        (OSError(errno.EFBIG, "limit"), True),
        (errors.DiskFull("could not extend file"), True),
        (OperationalError("COPY", None, errors.DiskFull("could not extend file")), True),
        (OSError(errno.EACCES, "no"), False),
        (OperationalError("SELECT", None, errors.AdminShutdown("stopped")), False),
        (ValueError("no"), False),
    ],
)
def test_is_disk_full(error: Exception, expected: bool) -> None:
    assert is_disk_full(error) is expected
