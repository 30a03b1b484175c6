"""States of a rule's version: draft, back-tested, approved, active, suspended, retired (domain.md 4.0)."""

from __future__ import annotations

from datetime import date
from typing import Final

from contracts.alerts.rules_v1 import RuleAct, RuleState
from contracts.errors import Precondition

TRANSITIONS: Final[dict[tuple[RuleState, RuleAct], RuleState]] = {
    (RuleState.BACK_TESTED, RuleAct.ACTIVATE): RuleState.ACTIVE,
    (RuleState.ACTIVE, RuleAct.SUSPEND): RuleState.SUSPENDED,
    (RuleState.SUSPENDED, RuleAct.RESUME): RuleState.ACTIVE,
    (RuleState.DRAFT, RuleAct.RETIRE): RuleState.RETIRED,
    (RuleState.BACK_TESTED, RuleAct.RETIRE): RuleState.RETIRED,
    (RuleState.APPROVED, RuleAct.RETIRE): RuleState.RETIRED,
    (RuleState.ACTIVE, RuleAct.RETIRE): RuleState.RETIRED,
    (RuleState.SUSPENDED, RuleAct.RETIRE): RuleState.RETIRED,
}
"""What is not here is refused. A retired version stays so; what is wanted again is a new version."""
RUNNING: Final = (RuleState.ACTIVE, RuleState.SUSPENDED, RuleState.APPROVED)
"""States of which a rule has one version at a time: the newly active one retires the others."""
_STATES: Final = {
    RuleState.DRAFT: "草稿",
    RuleState.BACK_TESTED: "已回溯检验",
    RuleState.APPROVED: "已批准，待启用",
    RuleState.ACTIVE: "启用",
    RuleState.SUSPENDED: "暂停",
    RuleState.RETIRED: "停用",
}
_ACTS: Final = {RuleAct.ACTIVATE: "启用", RuleAct.SUSPEND: "暂停", RuleAct.RESUME: "恢复", RuleAct.RETIRE: "停用"}


def after(state: RuleState, act: RuleAct, *, starts_on: date, today: date) -> RuleState:
    """Return the state that an approved act leads to; `Precondition` where the state does not allow it."""
    reached = TRANSITIONS.get((state, act))
    if reached is None:
        hint = "启用之前须先在以往数据上回溯检验。" if act is RuleAct.ACTIVATE and state is RuleState.DRAFT else ""
        raise Precondition("rule-state", f"该版本现为“{_STATES[state]}”，不能{_ACTS[act]}。{hint}", state.value)
    return RuleState.APPROVED if act is RuleAct.ACTIVATE and starts_on > today else reached


def after_test(state: RuleState) -> RuleState:
    """Return the state after a back-test that came to an end: only a draft moves."""
    return RuleState.BACK_TESTED if state is RuleState.DRAFT else state
