"""The orders on rules: take a draft in; propose and decide a change of state; begin what was approved for a later day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.rules_v1 import (
    DecideRuleChange,
    DraftRule,
    ListRuleChanges,
    ProposeRuleChange,
    RuleAct,
    RuleChange,
    RuleChanges,
    RuleState,
)
from contracts.errors import Conflict, InvalidInput, NotFound
from services.alerts import lifecycle, proposals, rulebook
from services.alerts.rule_file import Rule, RuleError, parse_rule
from services.alerts.storage import backtest_store, ledger, rule_store
from services.alerts.storage.proposal_columns import proposal_of

DRAFTED = "由管理员录入的草稿。"


def draft(session: Session, call: DraftRule, *, now: datetime) -> Rule:
    """Take a rule file in as a draft; `InvalidInput` says what is wrong with it, with file and key."""
    actor = call.by()
    try:
        rule = parse_rule(call.text.replace("\r\n", "\n"), Path(call.file_name))
    except RuleError as fault:
        raise InvalidInput("rule-file", str(fault), call.file_name) from fault
    rule_store.lock_library(session)
    known = rule_store.versions(session, rule_id=rule.id)
    if any(row.digest == rule.digest for row in known):
        raise Conflict("rule-known", f"规则 {rule.id} 已有内容相同的版本，无须再次录入。", rule.id)
    if known and rule.head.version <= (newest := max(row.version for row in known)):
        raise InvalidInput(
            "rule-version", f"规则 {rule.id} 已有第 {newest} 版，请把 version 改为 {newest + 1}。", "version"
        )
    rule_store.add(session, [rulebook.as_row(rule, RuleState.DRAFT, DRAFTED, now)])
    detail = {"version": str(rule.head.version), "digest": rule.digest}
    log_act(session, actor, act="rule.draft", subject=rule.id, detail=detail)
    return rule


def propose(session: Session, call: ProposeRuleChange, *, now: datetime, today: date) -> RuleChange:
    """Keep a proposed change of state; it changes nothing."""
    actor, row = call.by(), locked(session, call.rule_id, call.digest)
    lifecycle.after(RuleState(row.state), call.act, starts_on=call.starts_on, today=today)
    if call.starts_on < today:
        raise InvalidInput("day-over", "起始日不能早于今天。", "starts_on")
    if rule_store.is_proposed(session, call.rule_id, call.digest):
        raise Conflict("change-proposed", "该版本已有一项申请待审批。", call.rule_id)
    tested = backtest_store.newest_done(session, call.rule_id, call.digest) if call.act is RuleAct.ACTIVATE else None
    values = {
        "change_id": uuid4(),
        "rule_id": row.rule_id,
        "digest": row.digest,
        "act": call.act.value,
        "starts_on": call.starts_on,
        "backtest_id": tested,
    }
    change = rule_store.add_change(session, values | proposals.proposed(actor, reason=call.reason, at=now))
    log_act(session, actor, act="rule.propose", subject=str(change.change_id), detail=_detail(change))
    return shown(session, [change])[0]


def decide(session: Session, call: DecideRuleChange, *, head_seat: str, now: datetime, today: date) -> RuleChange:
    """Approve or refuse; approved, the version is in its new state at once or on its first day."""
    actor = call.by()
    change = rule_store.lock_change(session, call.change_id)
    if change is None:
        raise NotFound("rule-change-unknown", "没有这项规则申请，可能链接有误。", str(call.change_id))
    values = proposals.decided(
        change, actor, head_seat=head_seat, is_approved=call.is_approved, note=call.note, on=today
    )
    if call.is_approved:
        _carry_out(session, change, approver=actor.name, now=now, today=today)
    change = rule_store.save_change(session, call.change_id, values)
    act = "rule.approve" if call.is_approved else "rule.refuse"
    log_act(session, actor, act=act, subject=str(change.change_id), detail=_detail(change))
    return shown(session, [change])[0]


def begin_due(session: Session, *, now: datetime, today: date) -> list[str]:
    """Make active what was approved for a day that has come; return the rules' ids."""
    rows = rule_store.due(session, today)
    for row in rows:
        _activate(session, row, note=row.note, now=now, today=today)
    return [row.rule_id for row in rows]


def list_changes(session: Session, call: ListRuleChanges) -> RuleChanges:
    """Return a page of changes."""
    total, rows = rule_store.list_changes(
        session, rule_id=call.rule_id, state=call.state, limit=call.page.limit, offset=call.page.offset
    )
    return RuleChanges(total=total, items=shown(session, rows))


def locked(session: Session, rule_id: str, digest: str) -> Row[Any]:
    """Return a version, locked; `NotFound` where there is none."""
    row = rule_store.lock(session, rule_id, digest)
    if row is None:
        raise NotFound("rule-unknown", f"没有规则 {rule_id} 的这个版本，可能链接有误。", rule_id)
    return row


def shown(session: Session, rows: Sequence[Row[Any]]) -> tuple[RuleChange, ...]:
    """Return changes as the contract has them."""
    versions = {(row.rule_id, row.digest): row for row in (rule_store.versions(session) if rows else ())}
    return tuple(_shown(row, versions[row.rule_id, row.digest]) for row in rows)


def _shown(row: Row[Any], version: Row[Any]) -> RuleChange:
    return RuleChange(
        change_id=row.change_id,
        rule_id=row.rule_id,
        title=title_of(version),
        digest=row.digest,
        version=version.version,
        act=RuleAct(row.act),
        starts_on=row.starts_on,
        backtest_id=row.backtest_id,
        proposal=proposal_of(row),
    )


def title_of(version: Row[Any]) -> str:
    """Return the title in a kept text, whether or not this release can run it."""
    line = next((line for line in version.source.splitlines() if line.startswith("title:")), "")
    return line.removeprefix("title:").strip().strip("\"'") or str(version.rule_id)


def _carry_out(session: Session, change: Row[Any], *, approver: str, now: datetime, today: date) -> None:
    rule_store.lock_library(session)
    row = locked(session, change.rule_id, change.digest)
    state = lifecycle.after(RuleState(row.state), RuleAct(change.act), starts_on=change.starts_on, today=today)
    note = f"{approver}批准：{change.reason}"
    if state is RuleState.ACTIVE:
        _activate(session, row, note=note, now=now, today=today)
        return
    values = {"state": state.value, "since": now, "note": note, "starts_on": change.starts_on}
    rule_store.change(session, row.rule_id, row.digest, values)


def _activate(session: Session, row: Row[Any], *, note: str, now: datetime, today: date) -> None:
    """Let this version run and no other of the rule; its first run is asked for."""
    for other in rule_store.versions(session, rule_id=row.rule_id):
        if other.digest != row.digest and RuleState(other.state) in lifecycle.RUNNING:
            said = f"由第 {row.version} 版取代。"
            values = {"state": RuleState.RETIRED.value, "since": now, "note": said}
            rule_store.change(session, other.rule_id, other.digest, values)
    values = {"state": RuleState.ACTIVE.value, "since": now, "note": note}
    rule_store.change(session, row.rule_id, row.digest, values)
    for region, fiscal_year in ledger.scopes(session, since_year=today.year - 1):
        publish(
            session,
            RunRequested(region=region, fiscal_year=fiscal_year, rule_ids=(row.rule_id,), occasion="calendar"),
        )


def _detail(change: Row[Any]) -> dict[str, str]:
    return {
        "rule": change.rule_id,
        "rule_act": change.act,
        "valid_from": str(change.starts_on),
        "digest": change.digest,
    } | ({"backtest": str(change.backtest_id)} if change.backtest_id else {})
