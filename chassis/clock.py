"""The clock, passed in so that tests can stop it. Times are aware UTC; days are days in China."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The time now, aware UTC."""

    def today(self) -> date:
        """Today's date in China."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now, aware UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today's date in China."""
        return self.now().astimezone(CHINA).date()


class StoppedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The time at which the clock stands."""
        return self._at

    def today(self) -> date:
        """The day in China at which the clock stands."""
        return self._at.astimezone(CHINA).date()

    def move(self, by: timedelta) -> None:
        """Move the clock."""
        self._at += by
