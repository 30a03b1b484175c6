"""The level of a known warning changes: by a reconciliation difference under its data, or by the head (domain.md 4.0)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.operation_log import log_act
from contracts.alerts.v1 import AlertState, ChangeLevel
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.ingest.reconciliation_v1 import DifferenceChanged
from contracts.values import MatterClass
from services.alerts.rule_file import Rule
from services.alerts.severity import CAPS, rank, standing_level
from services.alerts.storage import ledger, level_store, run_store
from services.alerts.telling import tell

WORDS: Final = {MatterClass.GENERAL: "一般", MatterClass.IMPORTANT: "重要", MatterClass.MAJOR: "重大"}


def on_difference_changed(rules: Sequence[Rule], context: Context, session: Session, event: DifferenceChanged) -> None:
    """Lower to general what rests on a difference that opened; give back the proposed level where none is left."""
    run_store.lock_scope(session, event.region, int(event.period[:4]))
    heads = {rule.id: rule.head for rule in rules}
    unexplained = ledger.unexplained_under(session.connection(), region=event.region)
    receipt_ids = [
        receipt
        for each in unexplained.differences
        if each.difference_id == event.difference_id
        for receipt in each.receipt_ids
    ]
    for row in level_store.touched_by(session, event.difference_id, receipt_ids, region=event.region):
        head = heads.get(row.rule_id)
        if head is None or head.judges_differences:
            continue
        places = level_store.places_of(session, row)
        doubts = unexplained.under(places, head.unit_of_analysis, has_more=row.evidence_count > len(places))
        _weigh_anew(session, row, doubts=doubts, at=context.clock.now())


def _weigh_anew(session: Session, row: Row[Any], *, doubts: Sequence[Any], at: datetime) -> None:
    if list(doubts) != list(row.doubts):
        level_store.keep_doubts(session, row.alert_id, doubts)
    level = standing_level(MatterClass(row.proposed_level), is_doubted=bool(doubts))
    if row.head_level is not None or level == row.level:
        return
    has_grown = rank(level) > rank(MatterClass(row.raised_level))
    opens = has_grown and (row.state == AlertState.DISMISSED or row.is_settled)
    state = AlertState.OPEN if opens else AlertState(row.state)
    note = (
        "所依据的数据有未说明的勾稽差异，暂按一般提出"
        if doubts
        else "所依据数据的勾稽差异已有说明，恢复按规则确定的级别"
    )
    changed = level_store.restate(
        session, row, level=level, state=state, is_raised=has_grown, event="doubted", at=at, note=note
    )
    if state is not AlertState.WHITELISTED:
        tell(session, changed)


def change_level(session: Session, call: ChangeLevel, *, heads: Sequence[str], now: datetime, today: date) -> None:
    """Carry out the head's decision on a level, with its reason; the matter class stays as article 7 has it.

    `heads` held the head's duty on the day of the decision (register of duties of cases); a decision of anybody else is refused.
    """
    actor = call.by()
    head_name = "".join(call.head_name.split())
    row = level_store.lock(session, call.alert_id)
    if row is None:
        raise NotFound("alert-unknown", "没有这条预警信息，可能链接有误。", str(call.alert_id))
    _require_sound(row, call, today=today)
    _require_head(head_name, heads, call.decided_on)
    note = f"由{WORDS[MatterClass(row.level)]}调整为{WORDS[call.level]}。{head_name}：{call.reason}"
    level_store.keep_head_level(
        session, call.alert_id, level=call.level, reason=call.reason, name=head_name, on=call.decided_on
    )
    changed = level_store.restate(
        session,
        row,
        level=call.level,
        state=AlertState(row.state),
        is_raised=False,
        event="head_level",
        at=now,
        note=note,
        seat=actor.seat,
    )
    tell(session, changed)
    detail = {"from": row.level, "to": call.level.value, "head": head_name, "decided_on": str(call.decided_on)}
    log_act(session, actor, act="warning.change_level", subject=str(call.alert_id), detail=detail)


def _require_head(name: str, heads: Sequence[str], on: date) -> None:
    if name in heads:
        return
    known = f"当日在册的是：{'、'.join(heads)}" if heads else "请先在“职务登记”中登记"
    detail = f"{name}在{on.isoformat()}不是登记在册的预算工委负责同志；{known}。请核对姓名和日期。"
    raise Precondition("duty-not-held", detail, name)


def _require_sound(row: Row[Any], call: ChangeLevel, *, today: date) -> None:
    if row.state != AlertState.OPEN:
        raise Precondition("alert-decided", "这条预警已经处置或消除，不能再调整级别。", str(call.alert_id))
    if call.occurrence is not None and call.occurrence != row.occurrences:
        raise Conflict("alert-changed", "这条预警的内容已经更新，请核对后重新提交。", str(call.alert_id))
    if call.decided_on > today:
        raise InvalidInput("date-in-future", "决定日期不能晚于今天。", "decided_on")
    if call.level == row.level:
        raise InvalidInput("level-unchanged", f"该预警现在就是{WORDS[call.level]}级别，无须调整。", "level")
    cap = CAPS[MatterClass(row.matter_class)]
    if rank(call.level) > rank(cap):
        raise InvalidInput(
            "level-above-class",
            f"该事项按《暂行办法》第七条属于{WORDS[MatterClass(row.matter_class)]}问题，级别最高为{WORDS[cap]}。",
            "level",
        )
