"""What a check of the layout finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that is not kept: the clause, what was expected, what was measured."""

    clause: str
    expected: str
    found: str
