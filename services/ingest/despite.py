"""Accepting a refused delivery with its listed errors: the administrator's decision (办法 article 4), with a reason.

All or nothing is the rule. What may be accepted are faults of single rows, which stay outside the ledger and are listed on
the receipt, differences from the stated rows and totals, and sums that do not add up (their rows enter). What makes the whole file doubtful may not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.errors import Conflict, Forbidden, NotFound, Precondition
from contracts.ingest.rule_titles import rule_title
from contracts.ingest.v1 import AcceptDelivery, Delivery, DeliveryCompleted, DeliveryState
from contracts.values import Role
from services.ingest.checks.arithmetic import RULES as ARITHMETIC
from services.ingest.storage import deliveries

OF_THE_WHOLE: Final = frozenset({"row-count", "control-total"})
OF_A_ROW: Final = frozenset(
    {
        "required", "duplicate-key", "totals-row", "too-long", "pattern", "code-as-number", "not-a-code", "lost-zeros",
        "code-length", "not-allowed", "too-many-decimals", "too-large", "thousands-separator", "scientific-number",
        "unit-in-number", "bracketed-number", "full-width-number", "not-a-number", "not-a-whole-number",
        "not-yes-or-no", "not-a-date", "impossible-date", "future-date", "not-a-month",
    }
)  # fmt: skip
"""Rules of `checks/` whose row can be left out."""


def accept_delivery(session: Session, call: AcceptDelivery, *, now: datetime) -> Delivery:
    """Hand a refused delivery to the loader once more, to be loaded without the rows that have errors."""
    actor = call.by()
    subject = str(call.delivery_id)
    if actor.role is not Role.ADMINISTRATOR:
        raise Forbidden("may-not-accept", "只有管理员席位可以带差错接收数据，请联系预算工委管理员。", subject)
    record = deliveries.find(session, call.delivery_id, for_update=True)
    if record is None:
        raise NotFound("delivery-unknown", "没有该批次，请核对批次编号。", subject)
    if record.state is not DeliveryState.REFUSED or not record.has_original:
        raise Precondition(
            "delivery-not-acceptable", "该批次不是被退回的批次，或原件未予保存，不能带差错接收。", subject
        )
    refusals = deliveries.refusals_of(session, record.delivery_id)
    if len(refusals) != record.refusal_count:
        detail = f"该批次的差错多达 {record.refusal_count} 处，未能逐条列出，请退回报送单位改正。"
        raise Precondition("too-many-errors", detail, subject)
    grave = sorted({refusal.rule for refusal in refusals} - OF_A_ROW - OF_THE_WHOLE - ARITHMETIC)
    if grave:
        named = "、".join(rule_title(rule) for rule in grave)
        detail = f"该批次存在影响整个文件的差错（{named}），不能带差错接收，请退回报送单位改正。"
        raise Precondition("delivery-not-acceptable", detail, subject)
    if deliveries.find_in_hand(session, record.sender, record.manifest) is not None:
        raise Conflict("delivery-in-hand", "报送单位正在重新报送该文件，请待其处理完毕后再定。", subject)
    deliveries.mark_despite(session, record.delivery_id, reason=call.reason, by=actor.seat, now=now)
    publish(session, DeliveryCompleted(delivery_id=record.delivery_id))
    detail_of_act = {"reason": call.reason, "errors": str(record.refusal_count)}
    log_act(session, actor, act="delivery.accepted_despite", subject=subject, detail=detail_of_act)
    again = deliveries.find(session, record.delivery_id)
    assert again is not None  # noqa: S101 - it is locked by us
    return deliveries.as_answer(session, again)
