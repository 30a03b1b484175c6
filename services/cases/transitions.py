"""The closed table of states and acts (articles 7 and 8), one for each class: what is not a line here is refused.

General: opened --communicate--> communicated --approve--> approved; communicated --communicate--> communicated (a further talk).
Important, major: opened --approve--> approved. From there on all are alike:

    approved --send--> sent --receive--> received --answer--> answered --close--> closed
    ^          |         ^                received --extend, remind--> received
    +---void---+         |                (not signed for: the number is kept as void)
                         +---return--- answered                (a further letter, a further clock)
    answered, received (overdue) --plan_survey--> surveying --report_survey--> surveyed --report_chairmen--> reported --close--> closed

A survey is reported to the chairmen's meeting before the case is closed (article 8, second paragraph). An answer may still
come while surveying. Clues may be handed over from the receipt to the closing; that moves no state.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from contracts.cases.v1 import CaseState
from contracts.errors import Conflict, Precondition
from contracts.values import MatterClass


class Act(StrEnum):
    """What people do with a case."""

    APPROVE = "approve"
    COMMUNICATE = "communicate"
    """General matters: talk with the unit and analyse, before the notice is reviewed. After it, or the page would offer a second talk first."""
    SEND = "send"
    RECEIVE = "receive"
    EXTEND = "extend"
    REMIND = "remind"
    ANSWER = "answer"
    RETURN = "return"
    PLAN_SURVEY = "plan_survey"
    REPORT_SURVEY = "report_survey"
    REPORT_CHAIRMEN = "report_chairmen"
    HAND_OVER = "hand_over"
    VOID = "void"
    """The letter is taken back before its receipt; its number stays in the register with the reason, never given again. Rare: offered after what is usual."""
    CLOSE = "close"


OPENING: Final = "open"
"""The act of the first history entry; it is not in the table because it has no state to come from."""
JOINING: Final = "join"
"""The act of an entry that a further warning of the same matter wrote; it moves no state."""
RECOUNTING: Final = "recount"
"""The act of an entry that a new calendar wrote; it moves no state."""

_HANDING_OVER: Final = (
    CaseState.RECEIVED,
    CaseState.ANSWERED,
    CaseState.SURVEYING,
    CaseState.SURVEYED,
    CaseState.REPORTED,
)
Lines = dict[tuple[CaseState, Act], CaseState]
_FROM_APPROVAL: Final[Lines] = {
    (CaseState.APPROVED, Act.SEND): CaseState.SENT,
    (CaseState.SENT, Act.VOID): CaseState.APPROVED,
    (CaseState.SENT, Act.RECEIVE): CaseState.RECEIVED,
    (CaseState.RECEIVED, Act.EXTEND): CaseState.RECEIVED,
    (CaseState.RECEIVED, Act.REMIND): CaseState.RECEIVED,
    (CaseState.RECEIVED, Act.ANSWER): CaseState.ANSWERED,
    (CaseState.RECEIVED, Act.PLAN_SURVEY): CaseState.SURVEYING,
    (CaseState.ANSWERED, Act.RETURN): CaseState.SENT,
    (CaseState.ANSWERED, Act.PLAN_SURVEY): CaseState.SURVEYING,
    (CaseState.ANSWERED, Act.CLOSE): CaseState.CLOSED,
    (CaseState.SURVEYING, Act.ANSWER): CaseState.SURVEYING,
    (CaseState.SURVEYING, Act.REPORT_SURVEY): CaseState.SURVEYED,
    (CaseState.SURVEYED, Act.REPORT_CHAIRMEN): CaseState.REPORTED,
    (CaseState.REPORTED, Act.CLOSE): CaseState.CLOSED,
    **{(state, Act.HAND_OVER): state for state in _HANDING_OVER},
}
_LETTER: Final[Lines] = {(CaseState.OPENED, Act.APPROVE): CaseState.APPROVED, **_FROM_APPROVAL}
TRANSITIONS: Final[dict[MatterClass, Lines]] = {
    MatterClass.GENERAL: {
        (CaseState.OPENED, Act.COMMUNICATE): CaseState.COMMUNICATED,
        (CaseState.COMMUNICATED, Act.COMMUNICATE): CaseState.COMMUNICATED,
        (CaseState.COMMUNICATED, Act.APPROVE): CaseState.APPROVED,
        **_FROM_APPROVAL,
    },
    MatterClass.IMPORTANT: _LETTER,
    MatterClass.MAJOR: _LETTER,
}

STATE_NAMES: Final[dict[CaseState, str]] = {
    CaseState.OPENED: "已立案待办",
    CaseState.COMMUNICATED: "已沟通分析待审阅",
    CaseState.APPROVED: "已审批待发送",
    CaseState.SENT: "已发送待签收",
    CaseState.RECEIVED: "已签收待答复",
    CaseState.ANSWERED: "已答复待办结",
    CaseState.SURVEYING: "调研中",
    CaseState.SURVEYED: "已调研待报告主任会议",
    CaseState.REPORTED: "已报告主任会议待办结",
    CaseState.CLOSED: "已办结",
}
ACT_NAMES: Final[dict[Act, str]] = {
    Act.APPROVE: "登记审批",
    Act.COMMUNICATE: "登记沟通分析",
    Act.SEND: "登记发送",
    Act.VOID: "作废文号",
    Act.RECEIVE: "登记签收",
    Act.EXTEND: "延长期限",
    Act.REMIND: "催办",
    Act.ANSWER: "登记答复",
    Act.RETURN: "退回重答",
    Act.PLAN_SURVEY: "制定调研方案",
    Act.REPORT_SURVEY: "提出调研报告",
    Act.REPORT_CHAIRMEN: "向主任会议报告",
    Act.HAND_OVER: "移送线索",
    Act.CLOSE: "办结",
}
_ORDER: Final = list(CaseState)


def next_state(matter_class: MatterClass, state: CaseState, act: Act) -> CaseState:
    """Return the state that `act` leads to; `Precondition` where it is too early or not for the class, `Conflict` where it has passed."""
    lines = TRANSITIONS[matter_class]
    to_state = lines.get((state, act))
    if to_state is not None:
        return to_state
    sources = [start for start, possible in lines if possible is act]
    if not sources:
        raise Precondition(
            "act-not-for-class",
            f"按照第七条，只有一般性工作问题才{ACT_NAMES[act]}；案件现为“{STATE_NAMES[state]}”，请按本案件的类别办理。",
        )
    if all(_ORDER.index(state) > _ORDER.index(source) for source in sources):
        raise Conflict(
            "act-already-passed", f"案件现为“{STATE_NAMES[state]}”，“{ACT_NAMES[act]}”这一步已经过去，请刷新后再看。"
        )
    needed = next(source for source in sources if _ORDER.index(source) > _ORDER.index(state))
    raise Precondition(
        "act-too-early",
        f"案件现为“{STATE_NAMES[state]}”，须先到“{STATE_NAMES[needed]}”才能{ACT_NAMES[act]}，中间步骤不能跳过。",
    )
