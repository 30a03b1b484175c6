"""A rule's SQL on the ledger of a past day: every view is replaced by what it would have shown then.

The text of the rule stays as it is: names of views are replaced by common table expressions over the `…_history` views.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from chassis.clock import CHINA
from contracts.alerts.rules_v1 import Knowledge
from services.alerts.rule_file import Rule
from services.alerts.sql_guard import KEPT_VIEWS, CheckedSql
from services.alerts.view_names import renamed

_SLICE: Final = ("slice_id", "data_set", "sender", "region", "period", "receipt_id", "origin", "accepted_at")
_RECEIPT: Final = (
    "receipt_id", "delivery_id", "number", "file_name", "sha256", "data_set", "sender", "region", "period", "origin",
    "received_at", "accepted_at", "row_count",
)  # fmt: skip
_REGISTERS: Final = {"slice": _SLICE, "receipt": _RECEIPT}
"""Registers with a time of acceptance and of being superseded. Other registers are shown as they are now."""


def on_day(rule: Rule, day: date, knowledge: Knowledge) -> Rule:
    """Return the rule as it would have read the ledger at the end of `day` in China; it compares with nothing."""
    return replace(
        rule,
        applies=_seen(rule.applies, day, knowledge),
        findings=_seen(rule.findings, day, knowledge),
        comparison=None,
    )


def _seen(statement: CheckedSql, day: date, knowledge: Knowledge) -> CheckedSql:
    views = sorted(view for view in statement.views if _is_kept(view))
    if not views:
        return statement
    shown = ",\n".join(f"known_{view} AS NOT MATERIALIZED (\n{_view(view, day, knowledge)}\n)" for view in views)
    columns = ", ".join(f"seen.{name}" for name in statement.columns)
    replaced = renamed(statement.sql, frozenset(views))
    return replace(statement, sql=f"WITH {shown}\nSELECT {columns}\nFROM (\n{replaced}\n) AS seen")


def _is_kept(view: str) -> bool:
    return view in _REGISTERS or view.removesuffix("_history") in KEPT_VIEWS


def _view(view: str, day: date, knowledge: Knowledge) -> str:
    then = f"to_timestamp({int(_end_of(day).timestamp())})"
    if view in _REGISTERS:
        superseded = f"CASE WHEN superseded_at < {then} THEN superseded_at END AS superseded_at"
        if knowledge is Knowledge.PERIOD:
            superseded = "superseded_at"
            return f"SELECT {', '.join(_REGISTERS[view])}, {superseded}\nFROM ledger_v1.{view}\nWHERE {_by_period(day)}"
        return f"SELECT {', '.join(_REGISTERS[view])}, {superseded}\nFROM ledger_v1.{view}\nWHERE accepted_at < {then}"
    if knowledge is Knowledge.PERIOD:
        return f"SELECT *\nFROM ledger_v1.{view}\nWHERE {_by_period(day)}"
    rows = f"SELECT *\nFROM ledger_v1.{view.removesuffix('_history')}_history\nWHERE known_from < {then}"
    return rows if view.endswith("_history") else f"{rows} AND (known_to IS NULL OR known_to >= {then})"


def _by_period(day: date) -> str:
    """A year's data count from its beginning, a month's from the month on."""
    return f"period <= '{day.isoformat()}'"


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)
