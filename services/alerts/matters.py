"""One matter for people: rule family, unit, subject, quarter (domain.md 4.K 5); the series is the same in any quarter."""

from __future__ import annotations

import hashlib


def quarter_of(period: str) -> str:
    """Return `2025Q1` of `2025-03` or `2025-03-31`; a matter of the whole year is `2025`."""
    return period if len(period) == 4 else f"{period[:4]}Q{(int(period[5:7]) + 2) // 3}"


def series_of(region: str, family: str, unit: str, subject: str) -> str:
    """Return the SHA-256 by which a settled matter is known when it comes again, in whatever quarter."""
    return _digest(region, family, unit, subject)


def matter_of(series: str, period: str) -> str:
    """Return the SHA-256 of the series in the period's quarter: warnings that share it are one matter."""
    return _digest(series, quarter_of(period))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
