"""The orders on parameters: propose, decide, end; and the runs that a value asks for when it begins or ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.parameters_v1 import (
    DecideParameterChange,
    EndParameterChange,
    ListParameterChanges,
    ParameterChange,
    ParameterChanges,
    ParameterScope,
    ParameterValue,
    ProposeParameterChange,
    Thresholds,
)
from contracts.alerts.rules_v1 import (
    Backtest,
    BacktestFindings,
    BacktestState,
    GetBacktest,
    RequestParameterBacktest,
)
from contracts.errors import InvalidInput, NotFound, Precondition
from services.alerts import backtests, proposals
from services.alerts.parameters import MOST_VARIANTS, Cell, Override, effective, variants
from services.alerts.rule_file import Rule
from services.alerts.rule_parameters import Columns, Value, as_json, from_json
from services.alerts.storage import backtest_store, ledger, parameter_store
from services.alerts.storage.proposal_columns import proposal_of

Rules = Mapping[str, Rule]


def propose(
    session: Session, rules: Rules, call: ProposeParameterChange, *, now: datetime, today: date
) -> ParameterChange:
    """Keep a proposed value; it changes nothing. What it would do is tested at once on the data of the last year."""
    actor, rule = call.by(), _rule(rules, call.rule_id)
    declared = rule.head.parameters.get(call.name)
    if declared is None:
        known = "、".join(rule.head.parameters) or "（无）"
        raise InvalidInput("parameter-unknown", f"规则 {rule.id} 没有参数 {call.name}；可设的参数：{known}。", "name")
    value = _taken(call.value)
    if fault := declared.fault(value):
        raise InvalidInput("value-out-of-place", f"{fault}。", "value")
    if call.valid_until is not None and call.valid_until < max(call.valid_from, today):
        raise InvalidInput("validity-over", "有效期的最后一天不能早于开始日和今天。", "valid_until")
    before = value_for(rule, parameter_store.approved(session, call.scope.region), call.scope, call.name, today)
    if value == before:
        raise InvalidInput("value-unchanged", "该范围现在就是这个值，无须调整。", "value")
    values = call.scope.model_dump() | {
        "change_id": uuid4(),
        "rule_id": rule.id,
        "name": call.name,
        "value": as_json(value),
        "before": as_json(before),
        "valid_from": call.valid_from,
        "valid_until": call.valid_until,
    }
    row = parameter_store.add(session, values | proposals.proposed(actor, reason=call.reason, at=now))
    log_act(session, actor, act="parameter.propose", subject=str(row.change_id), detail=_detail(row))
    backtests.request_of_change(session, actor, row, backtests.last_year(today), now=now, today=today)
    return shown(rules, row, today)


def request_backtest(session: Session, call: RequestParameterBacktest, *, now: datetime, today: date) -> Backtest:
    """Have a change tested on other days than the last year's."""
    asked = backtests.Asked(call.first_day, call.last_day, call.knowledge)
    row = _locked(session, call.change_id)
    return backtests.request_of_change(session, call.by(), row, asked, now=now, today=today)


def get_backtest(session: Session, rules: Rules, call: GetBacktest, *, today: date) -> BacktestFindings:
    """Return a back-test with the change that it is of, where it is of one."""
    found = backtests.get(session, call)
    change_id = found.backtest.parameter_change_id
    if change_id is None:
        return found
    change = shown(rules, parameter_store.get(session, change_id), today)
    return found.model_copy(update={"parameter_change": change})


def decide(
    session: Session, rules: Rules, call: DecideParameterChange, *, head_seat: str, today: date
) -> ParameterChange:
    """Approve or refuse; a value that is in force at once has its rule run anew."""
    actor, row = call.by(), _locked(session, call.change_id)
    values = proposals.decided(row, actor, head_seat=head_seat, is_approved=call.is_approved, note=call.note, on=today)
    if call.is_approved:
        _require_test(session, row)
        _require_few(rules, session, row)
    row = parameter_store.change(session, call.change_id, values)
    if call.is_approved and row.valid_from <= today:
        _ask_for_runs(session, [row], today)
    act = "parameter.approve" if call.is_approved else "parameter.refuse"
    log_act(session, actor, act=act, subject=str(row.change_id), detail=_detail(row))
    return shown(rules, row, today)


def end(
    session: Session, rules: Rules, call: EndParameterChange, *, head_seat: str, now: datetime, today: date
) -> ParameterChange:
    """End an approved value before its time."""
    actor, row = call.by(), _locked(session, call.change_id)
    proposals.require_head(actor, head_seat)
    row = parameter_store.change(session, call.change_id, proposals.ended(row, reason=call.reason, at=now))
    _ask_for_runs(session, [row], today)
    log_act(session, actor, act="parameter.end", subject=str(row.change_id), detail=_detail(row))
    return shown(rules, row, today)


def list_changes(session: Session, rules: Rules, call: ListParameterChanges, *, today: date) -> ParameterChanges:
    """Return a page of changes."""
    total, rows = parameter_store.list_changes(
        session,
        region=call.region,
        rule_id=call.rule_id,
        state=call.state,
        limit=call.page.limit,
        offset=call.page.offset,
    )
    return ParameterChanges(total=total, items=tuple(shown(rules, row, today) for row in rows))


def ask_for_due_runs(session: Session, today: date) -> None:
    """Ask for the runs of rules of which a value began or ended, days that were missed included."""
    _ask_for_runs(session, parameter_store.turned(session, today), today)


def value_for(rule: Rule, overrides: Sequence[Override], scope: ParameterScope, name: str, day: date) -> Value:
    """Return the value of a parameter that holds for exactly this scope on a day."""
    mine = [each for each in effective(rule, overrides, day) if each.name == name]
    cell = Cell(scope.unit, scope.item, scope.month)
    holding = [each for each in mine if cell.is_under(each)]
    return max(holding, key=lambda each: each.narrowness).value if holding else rule.head.parameters[name].default


def shown_value(value: Value) -> ParameterValue:
    """Return a value as the contract has it."""
    return Thresholds(**value.model_dump()) if isinstance(value, Columns) else value


def _taken(value: ParameterValue) -> Value:
    if not isinstance(value, Thresholds):
        return value
    given = value.model_dump(exclude_none=True)
    if not given:
        raise InvalidInput("value-missing", "三栏至少要填一栏。", "value")
    return Columns(**given)


def _ask_for_runs(session: Session, rows: Sequence[Row[Any]], today: date) -> None:
    """The engine runs the rules over this year and the last, after the commit."""
    scopes = ledger.scopes(session, since_year=today.year - 1) if rows else []
    due = sorted({(row.region, row.rule_id) for row in rows})
    for region, fiscal_year in scopes:
        if rule_ids := tuple(rule_id for of, rule_id in due if of == region):
            publish(
                session,
                RunRequested(region=region, fiscal_year=fiscal_year, rule_ids=rule_ids, occasion="calendar"),
            )
    for row in rows:
        parameter_store.change(session, row.change_id, {"asked_on": today})


def _require_test(session: Session, row: Row[Any]) -> None:
    """What nobody has seen the effect of is not switched on (domain.md FT24)."""
    test = backtest_store.newest_of_change(session, row.change_id)
    if test is not None and test.state == BacktestState.DONE:
        return
    if test is not None and test.state == BacktestState.FAILED:
        raise Precondition("backtest-failed", f"这一调整的回溯检验出错，不能批准：{test.trouble}", row.rule_id)
    hint = "正在后台进行，请稍后再审批" if test is not None else "请先在规则页上申请检验"
    raise Precondition("backtest-missing", f"批准之前须先在以往数据上回溯检验这一调整；{hint}。", row.rule_id)


def _require_few(rules: Rules, session: Session, row: Row[Any]) -> None:
    """Each distinct set of values costs a run: refuse the one too many, whatever day it is in force."""
    rule = _rule(rules, row.rule_id)
    added = parameter_store.override_of(row)
    others = parameter_store.approved(session, row.region)
    days = {added.valid_from, *(each.valid_from for each in others if each.rule_id == rule.id)}
    most = max(len(variants(rule, effective(rule, (*others, added), day))) for day in days)
    if most > MOST_VARIANTS:
        raise Precondition(
            "too-many-values",
            f"规则 {rule.id} 在本县将有 {most} 组不同的参数，超过 {MOST_VARIANTS} 组；请先终止或合并一些单独设置。",
            row.rule_id,
        )


def _rule(rules: Rules, rule_id: str) -> Rule:
    rule = rules.get(rule_id)
    if rule is None:
        raise InvalidInput("rule-unknown", f"没有规则 {rule_id}，请核对编号。", "rule_id")
    return rule


def _locked(session: Session, change_id: UUID) -> Row[Any]:
    row = parameter_store.lock(session, change_id)
    if row is None:
        raise NotFound("parameter-change-unknown", "没有这项参数调整，可能链接有误。", str(change_id))
    return row


def shown(rules: Rules, row: Row[Any], today: date) -> ParameterChange:
    """Return a row as the contract has it."""
    rule = rules.get(row.rule_id)
    declared = rule.head.parameters.get(row.name) if rule else None
    override = parameter_store.override_of(row)
    return ParameterChange(
        change_id=row.change_id,
        number=row.number,
        rule_id=row.rule_id,
        name=row.name,
        title=declared.title if declared and declared.title else row.name,
        measure=declared.unit.value if declared and declared.unit else None,
        value=shown_value(override.value),
        before=shown_value(from_json(row.before)),
        scope=ParameterScope(region=row.region, unit=row.unit, item=row.item, month=row.month),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        proposal=proposal_of(row),
        is_in_force=row.state == "approved" and override.is_in_force(today),
    )


def _detail(row: Row[Any]) -> dict[str, str]:
    """What the operation log keeps; an item may be a payee and stays in the change itself."""
    said = {"rule": row.rule_id, "parameter": row.name, "value": str(row.value), "before": str(row.before)}
    return said | {"region": row.region, "valid_from": str(row.valid_from)} | ({"unit": row.unit} if row.unit else {})
