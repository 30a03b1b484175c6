"""Tests that take longer than a session's patience: `make test-long` runs them (BW_LONG=1), `make test` skips them."""

from __future__ import annotations

import os
from typing import TypeVar

import pytest

T = TypeVar("T")

IS_LONG = os.environ.get("BW_LONG") == "1"


def only_when_long(test: T) -> T:
    """Mark `test` as `long`, and skip it in an ordinary run."""
    limited = pytest.mark.timeout(3 * 3600)(test)
    return pytest.mark.long(pytest.mark.skipif(not IS_LONG, reason="takes many minutes: make test-long")(limited))
