"""A case between warning and closing: the acts of articles 7 and 8 on the table of `transitions.py`.

Pure: the day of today and the calendar are passed in. Each act takes the case and returns it moved, with the entry for
its history; what the table does not list is refused, so that no consent can be skipped and no document leaves twice.
What follows an answer, or its absence, stands in `follow_ups.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import Approver, CaseState, Deadline, Outcome
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.values import MatterClass
from services.cases import deadlines, transitions
from services.cases.tracks import CONSENTS, DOCUMENT_NAMES, TRACKS, Track
from services.cases.transitions import ACT_NAMES, JOINING, OPENING, RECOUNTING, STATE_NAMES, TRANSITIONS, Act

OUTCOME_NAMES: Final[dict[Outcome, str]] = {
    Outcome.TRUE_MENDED: "属实-已整改",
    Outcome.TRUE_MENDING: "属实-整改中",
    Outcome.REASONABLE: "情况说明-合理",
    Outcome.DATA_PROBLEM: "数据问题",
    Outcome.RULE_PROBLEM: "规则问题",
}


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The part of a case that the acts decide on and change."""

    matter_class: MatterClass
    state: CaseState
    last_on: date
    """The legal day of the last act; the next may not lie before it."""
    deadline: Deadline | None
    """The clock that runs now; null when none runs."""
    received_on: date | None = None
    is_extended: bool = False
    document_number: str | None = None
    answer_signer: str | None = None
    outcome: Outcome | None = None

    @property
    def track(self) -> Track:
        """What articles 7 and 8 order for this class."""
        return TRACKS[self.matter_class]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step for the append-only history."""

    act: str
    on: date
    note: str
    from_state: CaseState
    to_state: CaseState


@dataclass(frozen=True, slots=True)
class Moved:
    """A case after an act."""

    case: CaseFile
    entry: Entry


def join(case: CaseFile, title: str, *, reason: str, on: date) -> Entry:
    """Return the history entry of a further warning of the same matter that goes into the case; no state moves."""
    return Entry(JOINING, on, f"并入同一事项的预警“{title}”：{_unstopped(reason)}", case.state, case.state)


def open_case(matter_class: MatterClass, *, confirmed_on: date, reason: str, calendar: WorkCalendar) -> Moved:
    """Open a case for a confirmed warning; a general matter starts article 7's clock."""
    deadline = deadlines.prepare_by(calendar, matter_class, confirmed_on)
    case = CaseFile(matter_class, CaseState.OPENED, confirmed_on, deadline)
    note = f"确认预警：{_unstopped(reason)}；按第七条属{case.track.class_name}，文书为{DOCUMENT_NAMES[case.track.document_kind]}"
    if deadline:
        note += f"，须于{deadline.due_on.isoformat()}前发送"
    return Moved(case, Entry(OPENING, confirmed_on, note, CaseState.OPENED, CaseState.OPENED))


def communicate(case: CaseFile, *, unit: str, unit_people: str, way: str, on: date, today: date) -> Moved:
    """Record a talk with the unit and its analysis: article 7 wants both before a query notice is written."""
    to_state = next_state(case, Act.COMMUNICATE)
    note = f"{way}与{unit}（{filled(unit_people, '对方人员')}）沟通并作分析"
    return moved(case, Act.COMMUNICATE, to_state, on=on, today=today, note=note)


def approve(case: CaseFile, *, approver: Approver, approver_name: str, on: date, today: date, note: str = "") -> Moved:
    """Record the consent of article 7; that of anybody else than the class asks for is refused."""
    to_state = next_state(case, Act.APPROVE)
    needed = case.track.approver
    if approver is not needed:
        raise Precondition(
            "approver-wrong",
            f"按照第七条，{case.track.class_name}须经{CONSENTS[needed]}，登记的是“{CONSENTS[approver]}”，不能代替。",
        )
    text = f"{CONSENTS[approver]}：{filled(approver_name, '审批人姓名')}{_appendix(note)}"
    return moved(case, Act.APPROVE, to_state, on=on, today=today, note=text)


def send(case: CaseFile, *, document_number: str, on: date, today: date, note: str = "") -> Moved:
    """Record the sending of the numbered document; article 7's clock stops."""
    to_state = next_state(case, Act.SEND)
    text = f"发送{document_number}{_lateness(case.deadline, on)}{_appendix(note)}"
    sent = replace(case, deadline=None, document_number=document_number)
    return moved(sent, Act.SEND, to_state, on=on, today=today, note=text)


def void(case: CaseFile, *, reason: str, confirmed_on: date, on: date, today: date, calendar: WorkCalendar) -> Moved:
    """Take a letter back that nobody has signed for; its number is void, and article 7's clock runs as if it had not been sent."""
    to_state = next_state(case, Act.VOID)
    note = f"撤回{case.document_number}，文号作废：{filled(reason, '作废理由')}"
    deadline = deadlines.prepare_by(calendar, case.matter_class, confirmed_on)
    taken_back = replace(case, deadline=deadline, document_number=None)
    return moved(taken_back, Act.VOID, to_state, on=on, today=today, note=note)


def receive(
    case: CaseFile, *, signed_for_by: str, on: date, today: date, calendar: WorkCalendar, within: int | None = None
) -> Moved:
    """Record the day of the sign-for record (签收); for a letter article 8's clock starts.

    `within` is the shorter limit, in working days, that the office has set for an answer that was returned.
    """
    to_state = next_state(case, Act.RECEIVE)
    deadline = deadlines.answer_by(calendar, case.matter_class, on, within)
    text = f"签收人：{filled(signed_for_by, '签收人姓名')}"
    if deadline:
        text += f"；答复期限{deadline.due_on.isoformat()}（第八条，{deadline.working_days}个工作日）"
    return moved(replace(case, deadline=deadline, received_on=on), Act.RECEIVE, to_state, on=on, today=today, note=text)


def extend(case: CaseFile, *, reason: str, on: date, today: date, calendar: WorkCalendar) -> Moved:
    """Extend the answer to 15 working days from the receipt: major only, once, before expiry, with a reason.

    Before expiry means both: decided and entered, so that no expired limit is mended by an earlier date.
    """
    to_state = next_state(case, Act.EXTEND)
    longer = case.received_on and deadlines.extended_answer_by(calendar, case.matter_class, case.received_on)
    if case.deadline is None or not longer:
        raise Precondition("extension-not-for-class", "按照第八条，只有重大问题的答复期限可以延长至15个工作日。")
    if case.is_extended:
        raise Conflict("deadline-already-extended", "答复期限已经延长过一次，不能再次延长。")
    if max(on, today) > case.deadline.due_on:
        raise Precondition(
            "deadline-expired", f"答复期限已于{case.deadline.due_on.isoformat()}届满，延长须在届满前决定并登记。"
        )
    text = (
        f"答复期限由{case.deadline.due_on.isoformat()}延长至{longer.due_on.isoformat()}"
        f"（第八条，自签收起{longer.working_days}个工作日）；理由：{filled(reason, '延长理由')}"
    )
    return moved(replace(case, deadline=longer, is_extended=True), Act.EXTEND, to_state, on=on, today=today, note=text)


def answer(case: CaseFile, *, signer: str, signer_post: str, content: str, on: date, today: date) -> Moved:
    """Record the answer with the responsible head who signed it (article 8); the clock stops."""
    to_state = next_state(case, Act.ANSWER)
    name, post = filled(signer, "签署人姓名"), filled(signer_post, "签署人职务")
    text = f"{post}{name}签署答复{_lateness(case.deadline, on)}：{filled(content, '答复内容')}"
    answered = replace(case, deadline=None, answer_signer=f"{name}（{post}）")
    return moved(answered, Act.ANSWER, to_state, on=on, today=today, note=text)


def close(case: CaseFile, *, outcome: Outcome, on: date, today: date, note: str = "") -> Moved:
    """Close an answered case; the outcome feeds the rule's health (domain.md 4.K 8)."""
    to_state = next_state(case, Act.CLOSE)
    text = f"办结：{OUTCOME_NAMES[outcome]}{_appendix(note)}"
    return moved(replace(case, outcome=outcome), Act.CLOSE, to_state, on=on, today=today, note=text)


def recount(case: CaseFile, calendar: WorkCalendar, *, on: date) -> Moved | None:
    """Count the running clock again with a new calendar; null where the due date does not change.

    The old date stays in the history with the reason.
    """
    if case.deadline is None:
        return None
    deadline = deadlines.recount(calendar, case.deadline)
    note = deadlines.moved_note(case.deadline, deadline)
    if note is None:
        return None
    entry = Entry(RECOUNTING, on, note, case.state, case.state)
    return Moved(replace(case, deadline=deadline), entry)


def allowed_acts(case: CaseFile, today: date) -> tuple[Act, ...]:
    """Return the acts that the state allows; those with a further condition only where it is met."""
    return tuple(
        act for act in Act if (case.state, act) in TRANSITIONS[case.matter_class] and _is_open(case, act, today)
    )


def next_state(case: CaseFile, act: Act) -> CaseState:
    """Return the state that `act` leads to; refused where the table has no such line, or this case has been past it."""
    if act is Act.ANSWER and case.answer_signer is not None:
        raise Conflict(
            "act-already-passed",
            f"案件现为“{STATE_NAMES[case.state]}”，“{ACT_NAMES[act]}”这一步已经过去，请刷新后再看。",
        )
    return transitions.next_state(case.matter_class, case.state, act)


def is_overdue(case: CaseFile, today: date) -> bool:
    """Tell whether a limit has passed without an answer."""
    return case.deadline is not None and case.answer_signer is None and today > case.deadline.due_on


def _is_open(case: CaseFile, act: Act, today: date) -> bool:
    if act is Act.EXTEND:
        return _may_extend(case, today)
    if act is Act.REMIND or (act is Act.PLAN_SURVEY and case.state is CaseState.RECEIVED):
        return is_overdue(case, today)
    return act is not Act.ANSWER or case.answer_signer is None


def _may_extend(case: CaseFile, today: date) -> bool:
    is_possible = case.track.answer_extended_to is not None and not case.is_extended
    return is_possible and case.deadline is not None and today <= case.deadline.due_on


def moved(case: CaseFile, act: Act, to_state: CaseState, *, on: date, today: date, note: str) -> Moved:
    """Return the case moved with its entry; days must be in order and not in the future."""
    if on > today:
        raise InvalidInput("date-in-future", f"日期{on.isoformat()}晚于今天（{today.isoformat()}），请核对后重填。")
    if on < case.last_on:
        raise InvalidInput(
            "date-out-of-order", f"日期{on.isoformat()}早于上一步的日期{case.last_on.isoformat()}，请核对后重填。"
        )
    return Moved(replace(case, state=to_state, last_on=on), Entry(act, on, note, case.state, to_state))


def _unstopped(text: str) -> str:
    """A typed text within a sentence: without its own full stop."""
    return text.strip().rstrip("。")


def _lateness(deadline: Deadline | None, on: date) -> str:
    if deadline is None or on <= deadline.due_on:
        return ""
    return f"（已超过{deadline.article}的期限{deadline.due_on.isoformat()}）"


def filled(text: str, what: str) -> str:
    """Return a text that must be there, trimmed; `InvalidInput` where it is not."""
    stripped = text.strip()
    if len(stripped) < 2:
        raise InvalidInput("text-missing", f"请填写{what}（至少两个字）。")
    return stripped


def _appendix(note: str) -> str:
    return f"；{note.strip()}" if note.strip() else ""
