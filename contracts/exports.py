"""The monthly export (article 11): cases asks, each service writes its own part into the blob store and says so.

A table travels as its hash: the rows lie in a CSV, gzip, UTF-8, with a head line (claim check).
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.envelope import Event
from contracts.values import Instant, Model, Sha256

MonthText = Annotated[str, StringConstraints(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")]
"""`2026-10`."""


class ExportedTable(Model):
    """A table of a part."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{1,62}$")
    sha256: Sha256
    """Of the gzip file in the blob store."""
    rows: int = Field(ge=0)


class ExportRequested(Event):
    """The data that came in from `begins` until before `ends` are to be exported."""

    type_: ClassVar[str] = "cases.export.requested.v1"

    month: MonthText
    begins: Instant
    ends: Instant


class LedgerExported(Event):
    """Ingest's part: receipts, slices and the rows of every data set that came in."""

    type_: ClassVar[str] = "ingest.month.exported.v1"

    month: MonthText
    tables: tuple[ExportedTable, ...]


class AlertsExported(Event):
    """Alerts' part."""

    type_: ClassVar[str] = "alerts.month.exported.v1"

    month: MonthText
    tables: tuple[ExportedTable, ...]


class DocumentsExported(Event):
    """Reports' part."""

    type_: ClassVar[str] = "reports.month.exported.v1"

    month: MonthText
    tables: tuple[ExportedTable, ...]


class LogExported(Event):
    """Auth's part: the operation log with everything that its hashes cover."""

    type_: ClassVar[str] = "auth.month.exported.v1"

    month: MonthText
    tables: tuple[ExportedTable, ...]
