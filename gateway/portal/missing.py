"""What is missing, as people ask for it: a unit's data set with all its overdue periods, the longest overdue first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar


class Due(Protocol):
    """A line of the delivery calendar."""

    @property
    def sender(self) -> str: ...
    @property
    def data_set(self) -> str: ...
    @property
    def due_on(self) -> date: ...


L = TypeVar("L", bound=Due)


@dataclass(frozen=True, slots=True)
class Gap(Generic[L]):
    """The periods of a unit's data set that are overdue."""

    lines: tuple[L, ...]
    """In the order of their due days."""

    @property
    def oldest(self) -> L:
        """Return the one that is overdue for longest."""
        return self.lines[0]


def gaps(missing: Iterable[L]) -> list[Gap[L]]:
    """Return overdue lines by sender and data set, those overdue for longest first. Pure."""
    found: dict[tuple[str, str], list[L]] = {}
    for line in sorted(missing, key=lambda line: line.due_on):
        found.setdefault((line.sender, line.data_set), []).append(line)
    return [Gap(tuple(lines)) for lines in found.values()]
