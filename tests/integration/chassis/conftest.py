"""What every test of the chassis on real back ends starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context


@pytest.fixture
def context(settings_for: Callable[..., Settings]) -> Iterator[Callable[[str], Context]]:
    made: list[Context] = []

    def make(service: str) -> Context:
        made.append(Context(settings=settings_for(service), clock=SystemClock()))
        return made[-1]

    yield make
    for one in made:
        one.db.close()
