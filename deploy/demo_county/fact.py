"""What was planted: the label of an irregularity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A planted irregularity: which rule should speak about what, and how strong it is."""

    rule: str
    key: str
    """What a warning about it must name: a line, a unit, a document, a debt kind, a day."""
    unit: str | None
    strength: str
    """`general`, `important`, `major`: the level an auditor would expect."""
    amount: int
    """Fen; what is at stake."""
    note: str
    also: tuple[str, ...] = ()
    """Rules that may rightly speak of the same unit because of it."""
