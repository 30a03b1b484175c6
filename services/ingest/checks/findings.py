"""Collects refusals: at most 200 are named, all are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from contracts.ingest.v1 import Refusal

MAX_NAMED: Final = 200
MAX_VALUE: Final = 80


@dataclass(slots=True)
class Findings:
    """What is wrong with one file."""

    file: str
    count: int = 0
    _named: list[Refusal] = field(default_factory=list)

    def add(
        self,
        rule: str,
        detail: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        counted: bool = True,
    ) -> None:
        """Name one refusal; with `counted` false it is part of a number given to `count_more`."""
        self.count += counted
        shown = value[:MAX_VALUE] if value is not None else None
        self._named.append(Refusal(file=self.file, row=row, column=column, value=shown, rule=rule, detail=detail))

    def count_more(self, number: int) -> None:
        """Count refusals that are not all named."""
        self.count += number

    def take(self, refusals: Iterable[Refusal], count: int) -> None:
        """Take over the refusals of a reader; the file bears the name that the sender gave it."""
        self._named += [refusal.model_copy(update={"file": self.file}) for refusal in refusals]
        self.count += count

    def named(self) -> tuple[Refusal, ...]:
        """The first refusals: those of the whole file, then by row."""
        return tuple(sorted(self._named, key=lambda refusal: refusal.row or 0)[:MAX_NAMED])

    def __bool__(self) -> bool:
        """True where there is anything."""
        return bool(self.count)
