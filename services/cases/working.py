"""What every part of the service opens: the transaction of one call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from chassis.nameko_ext import Service
from services.cases.settings import CasesSettings
from services.cases.work import Work

SETTINGS: Final = CasesSettings()


class Working(Service):
    """A service whose calls run in one transaction with one reading of clock and calendar."""

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open the transaction of one call."""
        with self.db.transaction() as session:
            yield Work.begin(session, self.clock, SETTINGS)
