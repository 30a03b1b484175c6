"""The closed table of a request's states and acts.

entered --approve--> approved --answer--> answered --archive--> archived
entered --refuse---> refused  ----------archive---------------> archived
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from contracts.cases.requests_v1 import RequestState
from contracts.errors import Conflict, InvalidInput, Precondition


class RequestAct(StrEnum):
    """What people do with a request."""

    APPROVE = "approve"
    REFUSE = "refuse"
    ANSWER = "answer"
    ARCHIVE = "archive"


ENTERING: Final = "enter"
"""The act of the first history entry."""
RECOUNTING: Final = "recount"
"""The limit counted again with a new calendar: no act of people, no state moves."""
TRANSITIONS: Final[dict[tuple[RequestState, RequestAct], RequestState]] = {
    (RequestState.ENTERED, RequestAct.APPROVE): RequestState.APPROVED,
    (RequestState.ENTERED, RequestAct.REFUSE): RequestState.REFUSED,
    (RequestState.APPROVED, RequestAct.ANSWER): RequestState.ANSWERED,
    (RequestState.ANSWERED, RequestAct.ARCHIVE): RequestState.ARCHIVED,
    (RequestState.REFUSED, RequestAct.ARCHIVE): RequestState.ARCHIVED,
}
STATE_NAMES: Final[dict[RequestState, str]] = {
    RequestState.ENTERED: "待批准",
    RequestState.APPROVED: "已批准待提供",
    RequestState.REFUSED: "未予批准",
    RequestState.ANSWERED: "已提供待归档",
    RequestState.ARCHIVED: "已归档",
}
ACT_NAMES: Final[dict[RequestAct, str]] = {
    RequestAct.APPROVE: "批准",
    RequestAct.REFUSE: "不予批准",
    RequestAct.ANSWER: "登记提供情况",
    RequestAct.ARCHIVE: "归档",
}
WAITING: Final = (RequestState.ENTERED, RequestState.APPROVED)
"""States in which the clock runs."""


def allowed(state: RequestState) -> tuple[RequestAct, ...]:
    """Acts that a state allows, in the table's order."""
    return tuple(act for from_state, act in TRANSITIONS if from_state is state)


def moved(state: RequestState, act: RequestAct, *, on: date, last_on: date, today: date) -> RequestState:
    """Return the state after an act.

    `Precondition` where something must come first, `Conflict` where it is past; `InvalidInput` for a day in the future or before
    the last act.
    """
    after = TRANSITIONS.get((state, act))
    if after is None:
        order = list(RequestState)
        is_early = any(order.index(before) > order.index(state) for before, each in TRANSITIONS if each is act)
        detail = f"该查询申请{STATE_NAMES[state]}，不能{ACT_NAMES[act]}。"
        raise (Precondition if is_early and allowed(state) else Conflict)("request-state", detail, act.value)
    if on > today:
        raise InvalidInput("day-in-future", f"日期{on.isoformat()}晚于今天，请核对。")
    if on < last_on:
        raise InvalidInput("day-before-last", f"日期{on.isoformat()}早于上一步的日期{last_on.isoformat()}，请核对。")
    return after
