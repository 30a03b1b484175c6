"""What follows a letter (article 8), pure: reminder, return, survey, report to the chairmen's meeting, hand-over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contracts.cases.v1 import CaseState, Deadline
from contracts.errors import Precondition
from services.cases.case import CaseFile, Moved, filled, is_overdue, moved, next_state
from services.cases.transitions import Act


def remind(case: CaseFile, *, number: str, on: date, today: date) -> Moved:
    """Record a reminder; only where the limit of article 8 has passed without an answer."""
    to_state = next_state(case, Act.REMIND)
    deadline = _passed(case, on, "催办")
    note = f"发送催办函{number}：答复期限{deadline.due_on.isoformat()}已过（{deadline.article}）"
    return moved(case, Act.REMIND, to_state, on=on, today=today, note=note)


def return_answer(case: CaseFile, *, number: str, reason: str, on: date, today: date) -> Moved:
    """Return an insufficient answer: the matter waits for a receipt and an answer anew."""
    to_state = next_state(case, Act.RETURN)
    note = f"发送退回函{number}，退回重答：{filled(reason, '退回理由')}"
    returned = replace(case, deadline=None, received_on=None, answer_signer=None)
    return moved(returned, Act.RETURN, to_state, on=on, today=today, note=note)


def plan_survey(case: CaseFile, *, members: str, starts_on: date, ends_on: date, on: date, today: date) -> Moved:
    """Begin a survey; without an answer only where the limit has passed."""
    to_state = next_state(case, Act.PLAN_SURVEY)
    if case.state is CaseState.RECEIVED:
        _passed(case, on, "未答复而开展调研")
    if not on <= starts_on <= ends_on:
        raise Precondition("survey-days", "调研应在方案制定之后开始，结束日不早于开始日，请核对。")
    note = f"调研方案：{starts_on.isoformat()}至{ends_on.isoformat()}，参加人员：{filled(members, '参加人员')}"
    return moved(case, Act.PLAN_SURVEY, to_state, on=on, today=today, note=note)


def report_survey(case: CaseFile, *, number: str, on: date, today: date) -> Moved:
    """End the survey with its report."""
    to_state = next_state(case, Act.REPORT_SURVEY)
    return moved(case, Act.REPORT_SURVEY, to_state, on=on, today=today, note=f"提出调研报告{number}")


def report_chairmen(case: CaseFile, *, number: str, meeting: str, on: date, today: date) -> Moved:
    """Report to the chairmen's meeting; whatever clock still ran ends here."""
    to_state = next_state(case, Act.REPORT_CHAIRMEN)
    note = f"向{filled(meeting, '会议名称')}报告（{number}）"
    return moved(replace(case, deadline=None), Act.REPORT_CHAIRMEN, to_state, on=on, today=today, note=note)


def hand_over(case: CaseFile, *, receiver: str, sha256: str, on: date, today: date) -> Moved:
    """Record that the clue was handed over, with the hash of the package."""
    to_state = next_state(case, Act.HAND_OVER)
    note = f"{handed_to(receiver)}移送包 SHA-256 {sha256}"
    return moved(case, Act.HAND_OVER, to_state, on=on, today=today, note=note)


def handed_to(receiver: str) -> str:
    """Return how the entry of a hand-over to a receiver begins."""
    return f"线索移送{filled(receiver, '接收单位')}，"


def _passed(case: CaseFile, on: date, what: str) -> Deadline:
    if case.deadline is None:
        raise Precondition("no-clock", f"该事项没有法定答复期限（第八条只对函件规定期限），不能{what}。")
    if not is_overdue(case, on):
        raise Precondition("not-overdue", f"答复期限{case.deadline.due_on.isoformat()}尚未届满，不能{what}。")
    return case.deadline
