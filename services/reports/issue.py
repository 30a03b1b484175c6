"""An issue between draft and its recipients: the closed table of stages and acts (articles 6 and 11). Pure.

draft --submit--> in_review --review--> reviewed --sign--> signed --issue--> issued --(last copy)--> distributed --archive--> archived
      <--return--                                         <------------- void -------------
      <--------------- return ---------------
"""

from __future__ import annotations

from datetime import date
from typing import Final

from contracts.errors import Conflict, InvalidInput
from contracts.reports.issues_v1 import IssueAct, Stage

TRANSITIONS: Final[dict[tuple[Stage, IssueAct], Stage]] = {
    (Stage.DRAFT, IssueAct.SUBMIT): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, IssueAct.RETURN): Stage.DRAFT,
    (Stage.IN_REVIEW, IssueAct.REVIEW): Stage.REVIEWED,
    (Stage.REVIEWED, IssueAct.RETURN): Stage.DRAFT,
    (Stage.REVIEWED, IssueAct.SIGN): Stage.SIGNED,
    (Stage.SIGNED, IssueAct.ISSUE): Stage.ISSUED,
    (Stage.SIGNED, IssueAct.VOID): Stage.DRAFT,
    (Stage.ISSUED, IssueAct.VOID): Stage.DRAFT,
    (Stage.DISTRIBUTED, IssueAct.ARCHIVE): Stage.ARCHIVED,
}
STAGE_NAMES: Final = {
    Stage.DRAFT: "草稿",
    Stage.IN_REVIEW: "审核中",
    Stage.REVIEWED: "待签发",
    Stage.SIGNED: "已签发",
    Stage.ISSUED: "已印发",
    Stage.DISTRIBUTED: "已分送",
    Stage.ARCHIVED: "已归档",
}
_NEEDS_PERSON: Final = {IssueAct.SUBMIT: "拟稿人", IssueAct.REVIEW: "审核人", IssueAct.SIGN: "签发人"}
_NEEDS_NOTE: Final = {IssueAct.RETURN: "退回理由", IssueAct.VOID: "作废理由", IssueAct.ARCHIVE: "案卷号"}
WITH_COPIES: Final = frozenset({Stage.ISSUED, Stage.DISTRIBUTED})


def allowed_acts(stage: Stage) -> tuple[IssueAct, ...]:
    """Return the acts that the stage allows."""
    return tuple(act for from_stage, act in TRANSITIONS if from_stage is stage)


def next_stage(
    stage: Stage, act: IssueAct, *, on: date, today: date, last_on: date | None, person: str, note: str
) -> Stage:
    """Return the stage after the act; `Conflict` where the table has none, `InvalidInput` for what the form lacks."""
    after = TRANSITIONS.get((stage, act))
    if after is None:
        raise Conflict("act-not-allowed", f"文书当前为“{STAGE_NAMES[stage]}”，不能办理此项，请刷新后再看。")
    if on > today:
        raise InvalidInput("date-in-future", f"日期不能晚于今天（{today.isoformat()}）。")
    if last_on is not None and on < last_on:
        raise InvalidInput("date-out-of-order", f"日期不能早于上一步的日期（{last_on.isoformat()}）。")
    if act in _NEEDS_PERSON and len(person.strip()) < 2:
        raise InvalidInput("person-missing", f"请填写{_NEEDS_PERSON[act]}姓名。")
    if act in _NEEDS_NOTE and len(note.strip()) < 2:
        raise InvalidInput("text-missing", f"请填写{_NEEDS_NOTE[act]}。")
    return after
