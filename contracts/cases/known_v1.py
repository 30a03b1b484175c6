"""What was known of the cases at a time: for papers that are made later and must say how things stood."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from contracts.cases.v1 import CaseSummary
from contracts.envelope import Answer, Call
from contracts.values import Instant, Page, RegionCode


class KnownCases(Answer):
    """Cases with state and clock as they were then, in the order of their opening."""

    total: int
    items: tuple[CaseSummary, ...]
    later: int
    """Of all of them: those that went on afterwards."""


class ListKnownCases(Call[KnownCases]):
    """Cases that were open at some time from a day on, as they were known at a time."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = KnownCases

    region: RegionCode
    since: date
    """What was closed before it is left out."""
    known_at: Instant
    page: Page = Page(limit=500)
