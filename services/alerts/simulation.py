"""What people would have got: the findings of past days taken in one after the other, as the engine takes them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from contracts.alerts.v1 import AlertState
from contracts.values import MatterClass
from services.alerts.changes import Change, Known, change
from services.alerts.grouping import Finding


@dataclass(slots=True)
class Found:
    """A finding over all days."""

    finding: Finding
    """As it was found last."""
    first_on: date
    raised: int


@dataclass(slots=True)
class Simulation:
    """One version of a rule over past days; nobody decides anything in it."""

    found: dict[str, Found] = field(default_factory=dict)
    """By fingerprint."""
    raised_in: Counter[str] = field(default_factory=Counter)
    """Raisings by month, `2025-03`."""
    not_judged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    _known: dict[str, Known] = field(default_factory=dict)
    _years: dict[str, int] = field(default_factory=dict)

    def skip(self, reason: str) -> None:
        """The rule could not be judged: nothing comes and nothing goes."""
        self.not_judged += 1
        self.reasons[reason] += 1

    def take(self, day: date, findings: Iterable[tuple[str, Finding]], *, fiscal_year: int) -> None:
        """Take in what was found on a day in a year, by fingerprint."""
        there = set()
        for fingerprint, finding in findings:
            there.add(fingerprint)
            self._take_one(day, fingerprint, finding, fiscal_year)
        for fingerprint, known in self._known.items():
            if fingerprint not in there and self._years[fingerprint] == fiscal_year:
                self._known[fingerprint] = replace(known, state=AlertState.CLEARED, is_gone=True)

    def _take_one(self, day: date, fingerprint: str, finding: Finding, fiscal_year: int) -> None:
        before = self._known.get(fingerprint)
        what = change(before, finding)
        is_raised = what in (Change.NEW, Change.AGAIN, Change.RETURNED)
        kept = self.found.setdefault(fingerprint, Found(finding, day, 0))
        kept.finding = finding
        if is_raised:
            kept.raised += 1
            self.raised_in[day.isoformat()[:7]] += 1
        if before is None or is_raised:
            self._years[fingerprint] = fiscal_year
            self._known[fingerprint] = Known(
                state=AlertState.OPEN,
                is_gone=False,
                is_settled=False,
                unit_name=finding.unit_name,
                content_hash=finding.content_hash(),
                raised_level=finding.level,
                raised_amount=finding.amount,
                raised_period=finding.period,
                level=finding.level,
            )

    @property
    def raised(self) -> int:
        """Raisings in all."""
        return self.raised_in.total()


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding of either version; `change` is `added`, `removed`, `relevelled` or `same`."""

    change: str
    found: Found
    level_before: MatterClass | None


def compared(candidate: Simulation, running: Simulation) -> list[Compared]:
    """Return every finding of both: what changes first, then the larger amounts."""
    made = [_one(fingerprint, found, running) for fingerprint, found in candidate.found.items()]
    gone = running.found.keys() - candidate.found.keys()
    made += [Compared("removed", running.found[each], running.found[each].finding.level) for each in gone]
    order = ("added", "removed", "relevelled", "same")
    return sorted(
        made,
        key=lambda each: (
            order.index(each.change),
            -_size(each.found.finding),
            each.found.finding.matter_key,
        ),
    )


def _size(finding: Finding) -> Decimal:
    return abs(finding.amount or Decimal(0))


def _one(fingerprint: str, found: Found, running: Simulation) -> Compared:
    before = running.found.get(fingerprint)
    if before is None:
        return Compared("added", found, None)
    level = before.finding.level
    return Compared("same" if level is found.finding.level else "relevelled", found, level)
