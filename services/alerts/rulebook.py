"""The rules that an installation knows: which versions, in which state; which of them run.

On an installation without any, what was shipped is active from the start. Later, a rule that is new or means something
else is a draft, and the version that ran goes on from its kept text, until the head's seat approves the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from contracts.alerts.rules_v1 import RuleState
from contracts.envelope import Event
from services.alerts.rule_file import Rule, RuleError, parse_rule
from services.alerts.storage import rule_store

FIRST = "随系统首次安装启用。"
NEW = "随系统更新到达，须回溯检验并经批准后启用。"
Judging = Callable[[Sequence[Rule], Context, Session, Any], None]


def register(session: Session, shipped: Sequence[Rule], *, now: datetime) -> list[str]:
    """Take in what was shipped; return the ids of the rules that became drafts. Done again it changes nothing."""
    rule_store.lock_library(session)
    is_first = rule_store.is_empty(session)
    known = {(row.rule_id, row.digest): row for row in rule_store.versions(session)}
    state, note = (RuleState.ACTIVE, FIRST) if is_first else (RuleState.DRAFT, NEW)
    new = [rule for rule in shipped if (rule.id, rule.digest) not in known]
    rule_store.add(session, [as_row(rule, state, note, now) for rule in new])
    for rule in shipped:
        row = known.get((rule.id, rule.digest))
        if row is not None and row.source != rule.text:  # only words, laws or comments
            rule_store.change(session, rule.id, rule.digest, {"source": rule.text, "file_name": rule.path.name})
    return [] if is_first else [rule.id for rule in new]


def as_row(rule: Rule, state: RuleState, note: str, now: datetime) -> dict[str, Any]:
    """Return a rule as a new version."""
    return {
        "rule_id": rule.id,
        "digest": rule.digest,
        "version": rule.head.version,
        "file_name": rule.path.name,
        "source": rule.text,
        "state": state.value,
        "since": now,
        "note": note,
    }


def active(session: Session, shipped: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules that run, by id; what was shipped where the engine has not registered any yet."""
    if rule_store.is_empty(session):
        return tuple(shipped)
    texts = {rule.text: rule for rule in shipped}
    found = (_usable(row, texts) for row in rule_store.active(session))
    return tuple(rule for rule in found if rule is not None)


def read(row: Row[Any], texts: Mapping[str, Rule]) -> Rule:
    """Return a kept version as a rule; `RuleError` where this release can no longer run it."""
    return texts.get(row.source) or parse_rule(row.source, Path(row.file_name))


def judging(shipped: Sequence[Rule], function: Judging) -> Callable[[Context, Session, Event], None]:
    """Return the handler with the rules that run when the event comes."""

    def handle(context: Context, session: Session, event: Event) -> None:
        function(active(session, shipped), context, session, event)

    return handle


def _usable(row: Row[Any], texts: Mapping[str, Rule]) -> Rule | None:
    try:
        return read(row, texts)
    except RuleError as fault:
        log.error("kept rule cannot run in this release", rule_id=row.rule_id, version=row.version, fault=str(fault))
        return None
