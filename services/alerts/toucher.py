"""Finds the rows of the groups that newly accepted slices touch, and hands a rule them alone; one for each snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from services.alerts.picking import Pick, Rows, key_of, over
from services.alerts.rule_file import Rule
from services.alerts.running import Scope, parameters
from services.alerts.storage import group_store, pick_store
from services.alerts.storage.pick_store import CurrentSlice
from services.alerts.touching import grouped_of

ROWS_AT_ONCE: Final = 40_000
"""More new rows than these are not put into groups while people wait."""
MOST_TOUCHED: Final = 60_000
"""Groups of more rows together than these are not judged while people wait."""


@dataclass(frozen=True, slots=True)
class New:
    """The rows of a slice by group, to be kept."""

    key: str
    rule_id: str
    slice_id: UUID
    rows: list[tuple[int, int]]
    """Row number and hash of the group."""


class Toucher:
    """Groups that the slices touch which are new to them: `accepted`, and those whose rows are not kept by group yet."""

    def __init__(self, reader: Connection, scope: Scope, accepted: UUID | None = None) -> None:
        self._reader, self._scope, self._accepted = reader, scope, accepted
        self._place: dict[str, Any] = {"region": scope.region, "fiscal_year": scope.fiscal_year}
        self._slices: dict[str, list[CurrentSlice]] = {}
        self._versions: dict[frozenset[str], list[str]] = {}
        self._touched: dict[tuple[str, ...], dict[str, Rows] | None] = {}
        self._new: dict[tuple[str, UUID], New] = {}

    def is_ready(self, rules: Iterable[Rule]) -> bool:
        """Return whether a rule, in all its variants, can speak at once of the groups that were touched."""
        return all(self._rows(rule) is not None for rule in rules)

    def narrowed(self, rule: Rule) -> tuple[Rule, dict[str, object]]:
        """Return the rule over the rows of the touched groups; only where `is_ready` has said so."""
        rows = self._rows(rule)
        if rows is None:
            raise ValueError(f"{rule.id} touches too many rows")
        return over(rule, rows)

    def keep(self, session: Session) -> None:
        """Keep what was put into groups."""
        for new in self._new.values():
            self.keep_one(session, new)

    def keep_one(self, session: Session, new: New) -> None:
        """Keep the rows of one slice by group."""
        group_store.keep(session, new.key, new.slice_id, new.rows, rule_id=new.rule_id, **self._place)

    def missing(self, rule: Rule) -> Iterator[New]:
        """Put the rows of every slice into groups that are not yet kept by group, one slice after the other."""
        for pick in _groups(rule):
            key = self._key(rule, pick)
            kept = group_store.kept_slices(self._reader, key)
            for each in self._slices_of(pick.view):
                if each.slice_id not in kept:
                    yield New(key, rule.id, each.slice_id, self._grouped(rule, pick, each))

    def forget_others(self, session: Session, rules: Sequence[Rule]) -> None:
        """Forget what is kept for a rule, given in all its variants, and is no longer asked for."""
        asked = [(self._key(rule, pick), pick.view) for rule in rules for pick in _groups(rule)]
        slices = {each.slice_id for _, view in asked for each in self._slices_of(view)}
        keys = {key for key, _ in asked}
        for rule_id in {rule.id for rule in rules}:
            group_store.forget_others(session, rule_id, keys, slices, **self._place)

    def _rows(self, rule: Rule) -> dict[str, Rows] | None:
        """Return the rows of the touched groups by view; None where they are too many to be judged at once."""
        keys = tuple(self._key(rule, pick) for pick in _groups(rule))
        if keys not in self._touched:
            self._touched[keys] = self._find(rule)
        return self._touched[keys]

    def _find(self, rule: Rule) -> dict[str, Rows] | None:
        fresh: dict[str, dict[UUID, list[tuple[int, int]]]] = {}
        for pick in _groups(rule):
            key = self._key(rule, pick)
            kept = group_store.kept_slices(self._reader, key)
            new = [each for each in self._slices_of(pick.view) if each.slice_id not in kept]
            if sum(each.rows for each in new) > ROWS_AT_ONCE:
                return None
            again = [each for each in self._slices_of(pick.view) if each.slice_id == self._accepted and each not in new]
            fresh[pick.view] = {each.slice_id: self._grouped(rule, pick, each) for each in [*new, *again]}
            for each in new:
                rows = fresh[pick.view][each.slice_id]
                self._new[key, each.slice_id] = New(key, rule.id, each.slice_id, rows)
        hashes = {group_hash for of_view in fresh.values() for rows in of_view.values() for _, group_hash in rows}
        found: dict[str, Rows] = {}
        for pick in _groups(rule):
            mine = fresh[pick.view]
            before = [each.slice_id for each in self._slices_of(pick.view) if each.slice_id not in mine]
            places = group_store.rows_of(
                self._reader, self._key(rule, pick), group_hashes=hashes, slice_ids=before, most=MOST_TOUCHED + 1
            )
            places += [(slice_id, row_no) for slice_id, rows in mine.items() for row_no, _ in rows]
            if len(places) > MOST_TOUCHED:
                return None
            found[pick.view] = Rows([slice_id for slice_id, _ in places], [row_no for _, row_no in places])
        return found

    def _grouped(self, rule: Rule, pick: Pick, of: CurrentSlice) -> list[tuple[int, int]]:
        values = parameters(rule, self._scope)
        asked = {name: values[name] for name in pick.parameters}
        asked |= {"picked_slice": of.slice_id, "picked_receipt": of.receipt_id}
        return [(row.row_no, row.besides) for row in self._reader.execute(text(pick.sql), asked)]

    def _key(self, rule: Rule, pick: Pick) -> str:
        if pick.others not in self._versions:
            self._versions[pick.others] = pick_store.versions_of(self._reader, pick.others, **self._place)
        return key_of(rule, pick, versions=self._versions[pick.others], **self._place)

    def _slices_of(self, view: str) -> list[CurrentSlice]:
        if view not in self._slices:
            self._slices[view] = pick_store.slices_of(self._reader, view, **self._place)
        return self._slices[view]


def _groups(rule: Rule) -> list[Pick]:
    return [grouped_of(rule.findings, view, each.step, each.by) for view, each in rule.head.groups.items()]
