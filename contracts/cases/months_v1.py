"""The register of monthly exports (月度备份记录, article 11)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from contracts.cases.archive_v1 import PackageFile, VolumeSeal
from contracts.envelope import Answer, Call
from contracts.exports import MonthText
from contracts.values import Instant, Model, Page


class MonthState(StrEnum):
    """How an export stands."""

    GATHERING = "gathering"
    """Services are writing their parts."""
    KEPT = "kept"
    """Packed, sealed, read back and found the same."""


class MonthTable(Model):
    """A table of an export."""

    service: str
    name: str
    rows: int


class MonthlyExport(Model):
    """A line of the register."""

    month: MonthText
    state: MonthState
    requested_on: date
    seat: str
    """Who ordered it: `system:cases` for the calendar."""
    missing: tuple[str, ...]
    """Services whose part is not there yet."""
    tables: tuple[MonthTable, ...]
    rows: int
    seal: VolumeSeal | None
    verified_at: Instant | None
    """When the package was read back from the store: every file's hash and every table's rows were counted anew."""
    failure: str
    """Why the last try did not succeed, Chinese; it is tried again. Empty otherwise."""


class MonthList(Answer):
    """A page of the register, the newest month first."""

    total: int
    items: tuple[MonthlyExport, ...]


class ListMonths(Call[MonthList]):
    """The register of monthly exports."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = MonthList

    page: Page = Page()


class OrderMonth(Call[MonthList]):
    """Order the export of a month that is over and was not exported: before the system knew, or skipped."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = MonthList

    month: MonthText


class GetMonthPackage(Call[PackageFile]):
    """Where the package of a month lies; the download is logged before it is answered."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = PackageFile

    month: MonthText
