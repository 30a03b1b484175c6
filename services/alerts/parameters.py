"""Parameters per county, unit, item and month: which value holds for which finding (domain.md 4.0, complaint C3).

A rule file knows nothing of scopes. The engine runs the rule once for every distinct set of values that is in force and
keeps of each run the findings that the set is for: those of its unit, item, month. So every rule has scoped parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Final
from uuid import UUID

from services.alerts.grouping import Finding
from services.alerts.rule_file import Rule
from services.alerts.rule_parameters import Value

MOST_VARIANTS: Final = 12
"""Distinct sets of values of one rule in one county: each costs a run of the rule (own)."""


@dataclass(frozen=True, slots=True)
class Override:
    """An approved value of one parameter, for a county or a part of it."""

    change_id: UUID
    number: int
    """Approved changes of a rule are numbered; of equally narrow ones the newest counts."""
    rule_id: str
    name: str
    value: Value
    valid_from: date
    valid_until: date | None = None
    """The last day."""
    unit: str | None = None
    """Code of the unit; its name where a finding has no code."""
    item: str | None = None
    """The subject as the finding names it, or the code in front of it."""
    month: int | None = None
    """Month of the finding's period."""

    def is_in_force(self, day: date) -> bool:
        """Return whether it holds on the day of the run."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def narrowness(self) -> tuple[int, bool, bool, int]:
        """What is narrower goes first: more of unit, item, month; then the item, the unit; then the newest."""
        given = (self.item is not None, self.unit is not None, self.month is not None)
        return sum(given), given[0], given[1], self.number


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a county as overrides cut it: a unit, an item, a month that any of them names; null is all others."""

    unit: str | None
    item: str | None
    month: int | None

    def is_under(self, override: Override) -> bool:
        """Return whether the override speaks of this part."""
        return (
            override.unit in (None, self.unit)
            and override.item in (None, self.item)
            and override.month in (None, self.month)
        )


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule with the values that hold in some parts of a county."""

    rule: Rule
    changes: tuple[UUID, ...]
    """The approved changes behind the values; empty: the rule's own defaults."""
    cells: frozenset[Cell]


def effective(rule: Rule, overrides: Iterable[Override], day: date) -> tuple[Override, ...]:
    """Return the overrides of the rule in force on the day; those of parameters that it no longer has count for nothing."""
    return tuple(each for each in overrides if each.rule_id == rule.id and each.is_in_force(day) and _fits(rule, each))


def lasting(rule: Rule, overrides: Iterable[Override], day: date) -> tuple[Override, ...]:
    """Return the overrides of the rule in force on the day as if they had always been: a change is tested on one footing."""
    return tuple(replace(each, valid_from=date.min, valid_until=None) for each in effective(rule, overrides, day))


def variants(rule: Rule, mine: Sequence[Override]) -> tuple[Variant, ...]:
    """Return the rule once for every distinct set of values, the county's common one first; `mine` are `effective`."""
    cells = [
        Cell(*named)
        for named in product(
            (None, *_named(each.unit for each in mine)),
            (None, *_named(each.item for each in mine)),
            (None, *sorted({each.month for each in mine if each.month is not None})),
        )
    ]
    parts: dict[tuple[UUID, ...], list[Cell]] = {}
    for cell in cells:
        parts.setdefault(_changes(mine, cell), []).append(cell)
    by_id = {each.change_id: each for each in mine}
    return tuple(
        Variant(rule.with_values({by_id[each].name: by_id[each].value for each in changes}), changes, frozenset(of))
        for changes, of in parts.items()
    )


def cell_of(finding: Finding, overrides: Sequence[Override]) -> Cell:
    """Return the part of the county, as `overrides` cut it, that the finding lies in."""
    unit = finding.unit or finding.unit_name
    code = finding.subject.split(" ", 1)[0]
    items = {each.item for each in overrides}
    month = int(finding.period[5:7]) if len(finding.period) >= 7 else None
    return Cell(
        unit=unit if unit in {each.unit for each in overrides} else None,
        item=next((item for item in (finding.subject, code) if item in items), None),
        month=month if month in {each.month for each in overrides} else None,
    )


def _changes(overrides: Sequence[Override], cell: Cell) -> tuple[UUID, ...]:
    """Return the change that counts for each overridden parameter, by the parameter's name."""
    best: dict[str, Override] = {}
    for each in sorted(overrides, key=lambda one: one.narrowness):
        if cell.is_under(each):
            best[each.name] = each
    return tuple(best[name].change_id for name in sorted(best))


def _fits(rule: Rule, override: Override) -> bool:
    declared = rule.head.parameters.get(override.name)
    return declared is not None and not declared.fault(override.value)


def _named(values: Iterable[str | None]) -> list[str]:
    return sorted({each for each in values if each is not None})
