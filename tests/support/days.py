"""Today as the office writes it; asked anew each time, since a long run of tests may pass midnight in China."""

from __future__ import annotations

from datetime import date

from chassis.clock import SystemClock


def today() -> date:
    """Today's date in China."""
    return SystemClock().today()


def day() -> str:
    """Today's date in China, as ISO text."""
    return today().isoformat()
