"""Several back-tests, several decisions in one go: one transaction, so that all are done or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.alerts.bulk_v1 import (
    MOST,
    Backtests,
    ChangeEffect,
    ChangeEffects,
    ChangeKind,
    DecideChanges,
    DecidedChanges,
    ParameterEffect,
    RequestBacktests,
)
from contracts.alerts.parameters_v1 import DecideParameterChange, ParameterChange
from contracts.alerts.proposals import ProposalState
from contracts.alerts.rules_v1 import BacktestFinding, BacktestState, DecideRuleChange, RequestBacktest, RuleChange
from contracts.errors import BudgetwatchError
from services.alerts import backtests, parameter_changes, rule_changes
from services.alerts.rule_file import Rule
from services.alerts.storage import backtest_store, parameter_store, rule_store

SHOWN: Final = 20
SAME: Final = "same"


def decide(
    session: Session, rules: Mapping[str, Rule], call: DecideChanges, *, head_seat: str, now: datetime, today: date
) -> DecidedChanges:
    """Decide on every change as if it were alone; an error names the one that it is about."""
    states, values = [], []
    for number, each in enumerate(dict.fromkeys(call.items), 1):
        said = {"actor": call.actor, "change_id": each.change_id, "is_approved": call.is_approved, "note": call.note}
        with _said_of(f"第 {number} 项", len(call.items)):
            if each.kind is ChangeKind.RULE:
                order = DecideRuleChange(**said)
                states.append(rule_changes.decide(session, order, head_seat=head_seat, now=now, today=today))
            else:
                value = DecideParameterChange(**said)
                values.append(parameter_changes.decide(session, rules, value, head_seat=head_seat, today=today))
    return DecidedChanges(rules=tuple(states), parameters=tuple(values))


def request(session: Session, call: RequestBacktests, *, now: datetime, today: date) -> Backtests:
    """Ask for every back-test; the engine does them in this order."""
    rest = call.model_dump(exclude={"items", "actor"})
    asked = []
    for each in dict.fromkeys(call.items):
        with _said_of(each.rule_id, len(call.items)):
            order = RequestBacktest(actor=call.actor, **each.model_dump(), **rest)
            asked.append(backtests.request(session, order, now=now, today=today))
    return Backtests(items=tuple(asked))


def effects(session: Session, rules: Mapping[str, Rule], *, today: date) -> ChangeEffects:
    """Return the waiting changes of rules and parameters with what each would do."""
    _, rows = rule_store.list_changes(session, rule_id=None, state=ProposalState.PROPOSED, limit=MOST, offset=0)
    _, values = parameter_store.list_changes(
        session, region=None, rule_id=None, state=ProposalState.PROPOSED, limit=MOST, offset=0
    )
    return ChangeEffects(
        items=tuple(_effect(session, change) for change in rule_changes.shown(session, rows)),
        parameters=tuple(_effect_of_value(session, parameter_changes.shown(rules, row, today)) for row in values),
    )


def _effect(session: Session, change: RuleChange) -> ChangeEffect:
    row = None if change.backtest_id is None else backtest_store.find(session, change.backtest_id)
    if row is None or row.state != BacktestState.DONE:
        return ChangeEffect(change=change, backtest=None, findings=())
    return ChangeEffect(change=change, backtest=backtests.shown(row), findings=_changed(session, row.backtest_id))


def _effect_of_value(session: Session, change: ParameterChange) -> ParameterEffect:
    row = backtest_store.newest_of_change(session, change.change_id)
    if row is None:
        return ParameterEffect(change=change, backtest=None, findings=())
    return ParameterEffect(change=change, backtest=backtests.shown(row), findings=_changed(session, row.backtest_id))


def _changed(session: Session, backtest_id: UUID) -> tuple[BacktestFinding, ...]:
    _, found = backtest_store.findings(session, backtest_id, limit=SHOWN, offset=0)
    names = BacktestFinding.model_fields
    findings = (BacktestFinding(**{name: getattr(each, name) for name in names}) for each in found)
    return tuple(each for each in findings if each.change != SAME)


@contextmanager
def _said_of(what: str, number: int) -> Iterator[None]:
    """Say of which one an error is, and that nothing was done."""
    try:
        yield
    except BudgetwatchError as error:
        if number == 1:
            raise
        raise type(error)(error.reason, f"{what}：{error.detail}全部 {number} 项都没有办理。", error.subject) from error
