"""Picks what is missing and hands a rule its picked rows; one for each snapshot that rules run on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from services.alerts.picking import Pick, Rows, key_of, over, pick_of
from services.alerts.rule_file import Rule
from services.alerts.running import Scope, parameters
from services.alerts.storage import pick_store
from services.alerts.storage.pick_store import CurrentSlice

ROWS_AT_ONCE: Final = 40_000
"""More rows than these are not picked while people wait (ten days' deliveries of a large county)."""
JUDGED_AT_ONCE: Final = 10_000
"""A rule that picks more rows of a region's year than these is judged over them in the quiet moment: some 0.3 s of processor."""
MOST_PICKED: Final = 60_000
"""A step that picks more rows of a region's year than these saves nothing: the rule then runs whole."""


class Picker:
    """Picked rows of a region's year, as one snapshot shows them."""

    def __init__(self, reader: Connection, scope: Scope) -> None:
        self.new: list[dict[str, Any]] = []
        """Picks of slices that were missing, to be kept."""
        self.keys: dict[str, set[str]] = {}
        """By rule, the keys that were asked for."""
        self._reader, self._scope = reader, scope
        self._place: dict[str, Any] = {"region": scope.region, "fiscal_year": scope.fiscal_year}
        self._slices: dict[str, list[CurrentSlice]] = {}
        self._versions: dict[frozenset[str], list[str]] = {}
        self._kept: dict[str, dict[UUID, list[int]]] = {}

    def is_ready(self, rules: Iterable[Rule]) -> bool:
        """Return whether a rule, in all its variants, can run over picked rows at once."""
        return all(
            self._missing_rows(rule, pick) <= ROWS_AT_ONCE
            and sum(map(len, self._kept_of(rule, pick).values())) <= JUDGED_AT_ONCE
            for rule in rules
            for pick in _picks(rule)
        )

    def narrowed(self, rule: Rule) -> tuple[Rule, dict[str, object]]:
        """Return the rule over its picked rows; the rule as it is where its steps pick too many."""
        picked = {pick.view: self._rows(rule, pick) for pick in _picks(rule)}
        if any(len(rows.row_nos) > MOST_PICKED for rows in picked.values()):
            return rule, {}
        return over(rule, picked)

    def _rows(self, rule: Rule, pick: Pick) -> Rows:
        kept = self._kept_of(rule, pick)
        for missing in self._slices_of(pick.view):
            if missing.slice_id not in kept:
                kept[missing.slice_id] = self._pick(rule, pick, missing)
        slice_ids, row_nos = [], []
        for each in self._slices_of(pick.view):
            rows = kept[each.slice_id]
            slice_ids += [each.slice_id] * len(rows)
            row_nos += rows
        return Rows(slice_ids, row_nos)

    def _pick(self, rule: Rule, pick: Pick, of: CurrentSlice) -> list[int]:
        values = parameters(rule, self._scope)
        asked = {name: values[name] for name in pick.parameters}
        asked |= {"picked_slice": of.slice_id, "picked_receipt": of.receipt_id}
        rows = list(self._reader.execute(text(pick.sql), asked).scalars())
        key = self._key(rule, pick)
        self.new.append({"key": key, "rule_id": rule.id, "slice_id": of.slice_id, "row_nos": rows, **self._place})
        return rows

    def _missing_rows(self, rule: Rule, pick: Pick) -> int:
        kept = self._kept_of(rule, pick)
        return sum(each.rows for each in self._slices_of(pick.view) if each.slice_id not in kept)

    def _kept_of(self, rule: Rule, pick: Pick) -> dict[UUID, list[int]]:
        key = self._key(rule, pick)
        if key not in self._kept:
            self._kept[key] = pick_store.kept(self._reader, key)
        return self._kept[key]

    def _key(self, rule: Rule, pick: Pick) -> str:
        if pick.others not in self._versions:
            self._versions[pick.others] = pick_store.versions_of(self._reader, pick.others, **self._place)
        key = key_of(rule, pick, versions=self._versions[pick.others], **self._place)
        self.keys.setdefault(rule.id, set()).add(key)
        return key

    def _slices_of(self, view: str) -> list[CurrentSlice]:
        if view not in self._slices:
            self._slices[view] = pick_store.slices_of(self._reader, view, **self._place)
        return self._slices[view]


def _picks(rule: Rule) -> list[Pick]:
    return [pick_of(rule.findings, view, step) for view, step in rule.head.picks.items()]
