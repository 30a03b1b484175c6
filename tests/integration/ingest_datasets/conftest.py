"""The county of the ingest tests, and one for a whole module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.ingest.conftest import County, as_role, county
from tests.support.backends import Database

__all__ = ["as_role", "county"]


@pytest.fixture(scope="module")
def lasting_county(shared_database: Database) -> Iterator[County]:
    """A county whose deliveries stay for the whole module."""
    made = County(shared_database)
    yield made
    made.context.db.engine.dispose()
