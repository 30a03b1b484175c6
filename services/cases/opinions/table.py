"""The closed table of an opinion's states and acts.

entered  --forward, attach--> handling --answer--> answered --accept--> closed
                              ^  | reassign, link    |  link
                              |                      --reject--> unsatisfied
                              +---------------rehandle-------------+
entered, handling, answered, unsatisfied --withdraw--> withdrawn
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from contracts.cases.opinions_v1 import OpinionState, Satisfaction
from contracts.errors import Conflict, InvalidInput, Precondition


class OpinionAct(StrEnum):
    """What people do with an opinion."""

    FORWARD = "forward"
    ATTACH = "attach"
    REASSIGN = "reassign"
    LINK = "link"
    ANSWER = "answer"
    ACCEPT = "accept"
    REJECT = "reject"
    REHANDLE = "rehandle"
    WITHDRAW = "withdraw"


ENTERING: Final = "enter"
"""The act of the first history entry."""
RECOUNTING: Final = "recount"
"""The limit counted again with a new calendar: no act of people, no state moves."""
TRANSITIONS: Final[dict[tuple[OpinionState, OpinionAct], OpinionState]] = {
    (OpinionState.ENTERED, OpinionAct.FORWARD): OpinionState.HANDLING,
    (OpinionState.ENTERED, OpinionAct.ATTACH): OpinionState.HANDLING,
    (OpinionState.ENTERED, OpinionAct.WITHDRAW): OpinionState.WITHDRAWN,
    (OpinionState.HANDLING, OpinionAct.ANSWER): OpinionState.ANSWERED,
    (OpinionState.HANDLING, OpinionAct.REASSIGN): OpinionState.HANDLING,
    (OpinionState.HANDLING, OpinionAct.LINK): OpinionState.HANDLING,
    (OpinionState.HANDLING, OpinionAct.WITHDRAW): OpinionState.WITHDRAWN,
    (OpinionState.ANSWERED, OpinionAct.ACCEPT): OpinionState.CLOSED,
    (OpinionState.ANSWERED, OpinionAct.REJECT): OpinionState.UNSATISFIED,
    (OpinionState.ANSWERED, OpinionAct.LINK): OpinionState.ANSWERED,
    (OpinionState.ANSWERED, OpinionAct.WITHDRAW): OpinionState.WITHDRAWN,
    (OpinionState.UNSATISFIED, OpinionAct.REHANDLE): OpinionState.HANDLING,
    (OpinionState.UNSATISFIED, OpinionAct.WITHDRAW): OpinionState.WITHDRAWN,
}
STATE_NAMES: Final[dict[OpinionState, str]] = {
    OpinionState.ENTERED: "待交办",
    OpinionState.HANDLING: "办理中",
    OpinionState.ANSWERED: "已答复待代表评价",
    OpinionState.UNSATISFIED: "代表不满意待重新办理",
    OpinionState.CLOSED: "已办结",
    OpinionState.WITHDRAWN: "已撤回",
}
ACT_NAMES: Final[dict[OpinionAct, str]] = {
    OpinionAct.FORWARD: "交办",
    OpinionAct.ATTACH: "并入案件或者查询申请办理",
    OpinionAct.REASSIGN: "调整承办单位",
    OpinionAct.LINK: "关联案件或者查询申请",
    OpinionAct.ANSWER: "登记答复",
    OpinionAct.ACCEPT: "登记满意或者基本满意",
    OpinionAct.REJECT: "登记不满意",
    OpinionAct.REHANDLE: "重新交办",
    OpinionAct.WITHDRAW: "登记撤回",
}
WAITING: Final = (OpinionState.ENTERED, OpinionState.HANDLING, OpinionState.UNSATISFIED)
"""States in which a clock runs."""
JUDGED_BY: Final[dict[Satisfaction, OpinionAct]] = {
    Satisfaction.SATISFIED: OpinionAct.ACCEPT,
    Satisfaction.BASICALLY: OpinionAct.ACCEPT,
    Satisfaction.UNSATISFIED: OpinionAct.REJECT,
}
_ORDER: Final = (
    OpinionState.ENTERED,
    OpinionState.UNSATISFIED,
    OpinionState.HANDLING,
    OpinionState.ANSWERED,
    OpinionState.CLOSED,
    OpinionState.WITHDRAWN,
)
"""What comes after what within one round: a rejected opinion must be handed over again before it can be answered."""


def allowed(state: OpinionState) -> tuple[OpinionAct, ...]:
    """Acts that a state allows, in the table's order."""
    return tuple(act for from_state, act in TRANSITIONS if from_state is state)


def moved(state: OpinionState, act: OpinionAct, *, on: date, last_on: date, today: date) -> OpinionState:
    """Return the state after an act.

    `Precondition` where something must come first, `Conflict` where it is past; `InvalidInput` for a day in the future or before
    the last act.
    """
    after = TRANSITIONS.get((state, act))
    if after is None:
        detail = f"该意见建议{STATE_NAMES[state]}，不能{ACT_NAMES[act]}。"
        place = _ORDER.index(state)
        is_early = any(_ORDER.index(before) > place for before, each in TRANSITIONS if each is act)
        raise (Precondition if is_early and allowed(state) else Conflict)("opinion-state", detail, act.value)
    if on > today:
        raise InvalidInput("day-in-future", f"日期{on.isoformat()}晚于今天，请核对。")
    if on < last_on:
        raise InvalidInput("day-before-last", f"日期{on.isoformat()}早于上一步的日期{last_on.isoformat()}，请核对。")
    return after
