"""What was known of a period's warnings at a time: for papers that are made later and must say what belongs to the period."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from contracts.alerts.v1 import AlertSummary, RuleRun
from contracts.envelope import Answer, Call
from contracts.values import Instant, Page, RegionCode


class KnownAlerts(Answer):
    """Warnings with state, level and words as they were then."""

    total: int
    items: tuple[AlertSummary, ...]
    later: int
    """Warnings on data of the same time that were raised or changed afterwards."""
    rules: tuple[RuleRun, ...]
    """What the last run of each rule up to then had come to."""


class ListKnownAlerts(Call[KnownAlerts]):
    """Warnings of every state on data of a year up to a day, as they were known at a time."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = KnownAlerts

    region: RegionCode
    year: int
    until: date
    """The last day that the data speak of; what concerns the year as a whole belongs to it."""
    known_at: Instant
    page: Page = Page(limit=500)
