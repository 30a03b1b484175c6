"""Back-tests as jobs: asked for, done by the engine's own thread, kept with their findings."""

from __future__ import annotations

import time
from collections.abc import Sequence
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
from contracts.errors import NotFound
from services.alerts import lifecycle, rulebook
from services.alerts.backtest import BacktestFailed, Past, days_of, run
from services.alerts.parameters import Override
from services.alerts.rule_changes import locked
from services.alerts.rule_file import Rule, RuleError
from services.alerts.running import read_only
from services.alerts.simulation import Compared
from services.alerts.storage import backtest_store, parameter_store, rule_store

LOOK_S: Final = 2.0
"""Between two looks for back-tests that wait."""
Result = tuple[BacktestSummary, list[Compared]]


def request(session: Session, call: RequestBacktest, *, now: datetime, today: date) -> Backtest:
    """Keep that a back-test is wanted; the engine takes it within seconds."""
    actor, version = call.by(), locked(session, call.rule_id, call.digest)
    days_of(call.first_day, call.last_day, today)
    running = _running(session, call.rule_id)
    row = backtest_store.add(
        session,
        {
            "backtest_id": uuid4(),
            "rule_id": call.rule_id,
            "digest": call.digest,
            "version": version.version,
            "against": None if running is None or running.digest == call.digest else running.version,
            "region": call.region,
            "first_day": call.first_day,
            "last_day": call.last_day,
            "knowledge": call.knowledge.value,
            "state": BacktestState.QUEUED.value,
            "requested_by": actor.seat,
            "requested_at": now,
        },
    )
    detail = {"rule": row.rule_id, "version": str(row.version), "region": row.region, "digest": row.digest}
    log_act(session, actor, act="rule.backtest", subject=str(row.backtest_id), detail=detail)
    return shown(row)


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
    candidate, running, overrides = _prepared(shipped, context, row)
    past = Past(row.region, days_of(row.first_day, row.last_day, context.clock.today()), Knowledge(row.knowledge))
    with read_only(context.db.engine) as connection:
        return run(connection, candidate, running, past, overrides)


def _prepared(
    shipped: Sequence[Rule], context: Context, row: Row[Any]
) -> tuple[Rule, Rule | None, tuple[Override, ...]]:
    texts = {rule.text: rule for rule in shipped}
    with context.db.transaction() as session:
        candidate = rulebook.read(locked(session, row.rule_id, row.digest), texts)
        against = _running(session, row.rule_id)
        running = None if against is None or against.digest == row.digest else rulebook.read(against, texts)
        return candidate, running, parameter_store.approved(session, row.region)


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
