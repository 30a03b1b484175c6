"""Back-tests as jobs: asked for, done by the engine's own thread, kept with their findings."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from chassis.operation_log import log_act
from contracts.alerts.rules_v1 import (
    Backtest,
    BacktestFinding,
    BacktestFindings,
    BacktestState,
    BacktestSummary,
    GetBacktest,
    Knowledge,
    RequestBacktest,
    RuleState,
)
from contracts.errors import NotFound, Precondition
from contracts.values import Actor
from services.alerts import lifecycle, rulebook
from services.alerts.backtest import BacktestFailed, Past, Side, days_of, run
from services.alerts.parameters import Override, lasting
from services.alerts.rule_changes import locked
from services.alerts.rule_file import Rule, RuleError
from services.alerts.running import read_only
from services.alerts.simulation import Compared
from services.alerts.storage import backtest_store, parameter_store, rule_store

LOOK_S: Final = 2.0
"""Between two looks for back-tests that wait."""
Result = tuple[BacktestSummary, list[Compared]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The past days that are looked at, and on which data."""

    first_day: date
    last_day: date
    knowledge: Knowledge


def request(session: Session, call: RequestBacktest, *, now: datetime, today: date) -> Backtest:
    """Keep that a back-test is wanted; the engine takes it within seconds."""
    version = locked(session, call.rule_id, call.digest)
    running = _running(session, call.rule_id)
    against = None if running is None or running.digest == call.digest else running.version
    asked = Asked(call.first_day, call.last_day, call.knowledge)
    days_of(asked.first_day, asked.last_day, today)
    return _queue(session, call.by(), version, asked, now=now, values={"against": against, "region": call.region})


def request_of_change(
    session: Session, actor: Actor, change: Row[Any], asked: Asked, *, now: datetime, today: date
) -> Backtest:
    """Keep that a back-test of a change of a parameter is wanted: the running version with it against the same without."""
    days_of(asked.first_day, asked.last_day, today)
    running = _running(session, change.rule_id)
    if running is None:
        raise Precondition("rule-not-running", f"规则 {change.rule_id} 没有启用的版本，无从检验。", change.rule_id)
    values = {"against": running.version, "region": change.region, "parameter_change_id": change.change_id}
    return _queue(session, actor, running, asked, now=now, values=values)


def last_year(today: date) -> Asked:
    """Return what is asked for where nobody says: the last twelve month ends and today, later data included."""
    return Asked(date(today.year - 1, today.month, 1), today, Knowledge.PERIOD)


def get(session: Session, call: GetBacktest) -> BacktestFindings:
    """Return a back-test with a page of its findings."""
    row = backtest_store.find(session, call.backtest_id)
    if row is None:
        raise NotFound("backtest-unknown", "没有这次回溯检验，可能链接有误。", str(call.backtest_id))
    total, found = backtest_store.findings(session, call.backtest_id, limit=call.page.limit, offset=call.page.offset)
    items = tuple(
        BacktestFinding(**{name: getattr(each, name) for name in BacktestFinding.model_fields}) for each in found
    )
    return BacktestFindings(backtest=shown(row), total=total, items=items)


def _queue(
    session: Session, actor: Actor, version: Row[Any], asked: Asked, *, now: datetime, values: Mapping[str, Any]
) -> Backtest:
    fixed = {
        "backtest_id": uuid4(),
        "rule_id": version.rule_id,
        "digest": version.digest,
        "version": version.version,
        "first_day": asked.first_day,
        "last_day": asked.last_day,
        "knowledge": asked.knowledge.value,
        "state": BacktestState.QUEUED.value,
        "requested_by": actor.seat,
        "requested_at": now,
    }
    row = backtest_store.add(session, fixed | dict(values))
    detail = {"rule": row.rule_id, "version": str(row.version), "region": row.region, "digest": row.digest}
    if row.parameter_change_id is not None:
        detail["parameter_change"] = str(row.parameter_change_id)
    log_act(session, actor, act="rule.backtest", subject=str(row.backtest_id), detail=detail)
    return shown(row)


def shown(row: Row[Any]) -> Backtest:
    """Return a row as the contract has it."""
    values = {name: getattr(row, name) for name in Backtest.model_fields}
    summary = None if row.summary is None else BacktestSummary.model_validate(row.summary)
    return Backtest(**values | {"summary": summary})


def do_next(shipped: Sequence[Rule], context: Context) -> bool:
    """Do the oldest back-test that waits; return whether there was one."""
    with context.db.transaction(correlation_id=uuid4()) as session:
        row = backtest_store.take(session, context.clock.now())
    if row is None:
        return False
    try:
        result = _result(shipped, context, row)
    except (BacktestFailed, RuleError) as fault:
        _fail(context, row.backtest_id, str(fault))
    except DBAPIError as error:
        log.error("back-test stopped by the database", backtest_id=str(row.backtest_id), exc_info=error)
        _fail(context, row.backtest_id, "数据库未能完成回溯检验，详情见运行日志。")
    else:
        _keep(context, row, result)
    return True


def do_for_ever(shipped: Sequence[Rule], context: Context) -> None:
    """Do what waits, for ever; a look that fails is taken again."""
    while True:
        try:
            is_busy = do_next(shipped, context)
        except Exception as error:
            log.error("look for back-tests failed", exc_info=error)
            is_busy = False
        if not is_busy:
            time.sleep(LOOK_S)


def _result(shipped: Sequence[Rule], context: Context, row: Row[Any]) -> Result:
    candidate, running = _prepared(shipped, context, row)
    past = Past(row.region, days_of(row.first_day, row.last_day, context.clock.today()), Knowledge(row.knowledge))
    with read_only(context.db.engine) as connection:
        return run(connection, candidate, running, past)


def _prepared(shipped: Sequence[Rule], context: Context, row: Row[Any]) -> tuple[Side, Side | None]:
    texts = {rule.text: rule for rule in shipped}
    with context.db.transaction() as session:
        candidate = rulebook.read(locked(session, row.rule_id, row.digest), texts)
        overrides = parameter_store.approved(session, row.region)
        if row.parameter_change_id is not None:
            change = parameter_store.override_of(parameter_store.get(session, row.parameter_change_id))
            return _with_and_without(candidate, change, overrides, context.clock.today())
        against = _running(session, row.rule_id)
        running = None if against is None or against.digest == row.digest else rulebook.read(against, texts)
        return Side(candidate, overrides), None if running is None else Side(running, overrides)


def _with_and_without(rule: Rule, change: Override, approved: Sequence[Override], today: date) -> tuple[Side, Side]:
    """Both with the values that will hold when the change begins, all of them on every past day."""
    begins = max(change.valid_from, today)
    others = [each for each in approved if each.change_id != change.change_id]
    return Side(rule, lasting(rule, (*others, change), begins)), Side(rule, lasting(rule, others, begins))


def _running(session: Session, rule_id: str) -> Row[Any] | None:
    versions = rule_store.versions(session, rule_id=rule_id)
    return next((row for row in versions if row.state in (RuleState.ACTIVE, RuleState.SUSPENDED)), None)


def _keep(context: Context, row: Row[Any], result: Result) -> None:
    summary, found = result
    now = context.clock.now()
    with context.db.transaction(correlation_id=uuid4()) as session:
        version = locked(session, row.rule_id, row.digest)
        state = lifecycle.after_test(RuleState(version.state))
        if state != version.state:
            rule_store.change(session, row.rule_id, row.digest, {"state": state.value, "since": now})
        values = {"state": BacktestState.DONE.value, "finished_at": now, "summary": summary.model_dump(mode="json")}
        backtest_store.change(session, row.backtest_id, values)
        backtest_store.keep_findings(session, row.backtest_id, found)
    log.info("back-test done", rule_id=row.rule_id, version=row.version, days=summary.days, raised=summary.raised)


def _fail(context: Context, backtest_id: UUID, trouble: str) -> None:
    values = {"state": BacktestState.FAILED.value, "finished_at": context.clock.now(), "trouble": trouble}
    with context.db.transaction(correlation_id=uuid4()) as session:
        backtest_store.change(session, backtest_id, values)
