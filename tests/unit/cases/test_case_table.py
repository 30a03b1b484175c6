"""The closed table: every pair of state and act, through the acts themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import CaseState, Outcome
from contracts.errors import BudgetwatchError, Conflict, Precondition
from contracts.values import MatterClass
from services.cases import case as acts
from services.cases import deadlines, follow_ups
from services.cases.case import OUTCOME_NAMES, CaseFile, Moved
from services.cases.transitions import ACT_NAMES, STATE_NAMES, TRANSITIONS, Act

CALENDAR = WorkCalendar()
DAY = date(2025, 1, 20)

LATER = date(2025, 3, 3)
"""Both limits of article 8 have passed."""


ACTS: dict[Act, Callable[[CaseFile], Moved]] = {
    Act.APPROVE: lambda c: acts.approve(c, approver=c.track.approver, approver_name="王某", on=DAY, today=DAY),
    Act.COMMUNICATE: lambda c: acts.communicate(
        c, unit="县财政局", unit_people="王某某（股长）", way="电话", on=DAY, today=DAY
    ),
    Act.SEND: lambda c: acts.send(c, document_number="元人预函〔2025〕1号", on=DAY, today=DAY),
    Act.VOID: lambda c: acts.void(c, reason="主送单位写错", confirmed_on=DAY, on=DAY, today=DAY, calendar=CALENDAR),
    Act.RECEIVE: lambda c: acts.receive(c, signed_for_by="李某", on=DAY, today=DAY, calendar=CALENDAR),
    Act.EXTEND: lambda c: acts.extend(c, reason="情况复杂", on=DAY, today=DAY, calendar=CALENDAR),
    Act.ANSWER: lambda c: acts.answer(c, signer="张某", signer_post="局长", content="情况属实", on=DAY, today=DAY),
    Act.REMIND: lambda c: follow_ups.remind(c, number="元人预函〔2025〕2号", on=LATER, today=LATER),
    Act.RETURN: lambda c: follow_ups.return_answer(
        c, number="元人预函〔2025〕2号", reason="未附凭证", on=DAY, today=DAY
    ),
    Act.PLAN_SURVEY: lambda c: follow_ups.plan_survey(
        c, members="预算工委", starts_on=LATER, ends_on=LATER, on=LATER, today=LATER
    ),
    Act.REPORT_SURVEY: lambda c: follow_ups.report_survey(c, number="元人预报〔2025〕1号", on=DAY, today=DAY),
    Act.REPORT_CHAIRMEN: lambda c: follow_ups.report_chairmen(
        c, number="元人预报〔2025〕2号", meeting="第37次主任会议", on=DAY, today=DAY
    ),
    Act.HAND_OVER: lambda c: follow_ups.hand_over(c, receiver="县监委", sha256="a" * 64, on=DAY, today=DAY),
    Act.CLOSE: lambda c: acts.close(c, outcome=Outcome.TRUE_MENDED, on=DAY, today=DAY),
}


def case_in(state: CaseState, matter_class: MatterClass = MatterClass.MAJOR) -> CaseFile:
    deadline = deadlines.answer_by(CALENDAR, matter_class, DAY) if state is CaseState.RECEIVED else None
    signer = "张某（局长）" if state in {CaseState.ANSWERED, CaseState.REPORTED} else None
    return CaseFile(matter_class, state, DAY, deadline, received_on=DAY, answer_signer=signer)


NEEDS_A_CLOCK = {(CaseState.RECEIVED, Act.REMIND), (CaseState.RECEIVED, Act.PLAN_SURVEY)}
"""Lines that are refused where article 8 gives no clock."""


def refusal_of(matter_class: MatterClass, state: CaseState, act: Act) -> str | None:
    """What refuses a line of the table all the same: article 8 extends major matters alone and sets notices no limit."""
    if act is Act.EXTEND and matter_class is not MatterClass.MAJOR:
        return "extension-not-for-class"
    return "no-clock" if matter_class is MatterClass.GENERAL and (state, act) in NEEDS_A_CLOCK else None


@pytest.mark.parametrize(("matter_class", "state", "act"), list(product(MatterClass, CaseState, Act)))
def test_every_pair_moves_as_the_table_says_or_is_refused(
    matter_class: MatterClass, state: CaseState, act: Act
) -> None:
    case = case_in(state, matter_class)
    expected = TRANSITIONS[matter_class].get((state, act))
    refusal = refusal_of(matter_class, state, act)

    if expected is None:
        with pytest.raises((Conflict, Precondition)) as refused:
            ACTS[act](case)
        assert refused.value.reason in {"act-too-early", "act-already-passed", "act-not-for-class"}
        assert STATE_NAMES[state] in refused.value.detail
        assert ACT_NAMES[act] in refused.value.detail
    elif refusal:
        with pytest.raises(Precondition) as refused:
            ACTS[act](case)
        assert refused.value.reason == refusal
    if expected is None or refusal:
        assert act not in acts.allowed_acts(case, DAY)
        assert act not in acts.allowed_acts(case, LATER)
    else:
        moved = ACTS[act](case)
        assert moved.case.state is expected
        assert (moved.entry.from_state, moved.entry.to_state, moved.entry.act) == (state, expected, act)
        assert act in acts.allowed_acts(case, LATER if act in {Act.REMIND, Act.PLAN_SURVEY} else DAY)


@pytest.mark.parametrize("matter_class", MatterClass)
def test_every_state_is_reached_and_only_the_closed_one_is_an_end(matter_class: MatterClass) -> None:
    lines = TRANSITIONS[matter_class]
    apart = set() if matter_class is MatterClass.GENERAL else {CaseState.COMMUNICATED}
    ends = [state for state in CaseState if not any(start is state for start, _ in lines) and state not in apart]
    assert ends == [CaseState.CLOSED]
    reached = {to for (start, _), to in lines.items() if start is not to}
    assert reached == set(CaseState) - {CaseState.OPENED} - apart
    assert {act for _, act in lines} == set(Act) - ({Act.COMMUNICATE} if apart else set())


def test_article_7_wants_communication_and_analysis_before_a_notice_is_reviewed_and_of_letters_only_the_consent() -> (
    None
):
    approved_from = {
        matter_class: {start for (start, act) in lines if act is Act.APPROVE}
        for matter_class, lines in TRANSITIONS.items()
    }
    assert approved_from == {
        MatterClass.GENERAL: {CaseState.COMMUNICATED},
        MatterClass.IMPORTANT: {CaseState.OPENED},
        MatterClass.MAJOR: {CaseState.OPENED},
    }


@pytest.mark.parametrize("matter_class", MatterClass)
def test_a_survey_is_not_closed_before_the_chairmen_have_heard_of_it(matter_class: MatterClass) -> None:
    """Article 8, second paragraph: 提出调研报告，并向主任会议报告."""
    closing = {start for (start, act) in TRANSITIONS[matter_class] if act is Act.CLOSE}
    assert closing == {CaseState.ANSWERED, CaseState.REPORTED}


def test_names_are_complete() -> None:
    assert set(STATE_NAMES) == set(CaseState)
    assert set(ACT_NAMES) == set(Act)
    assert set(OUTCOME_NAMES) == set(Outcome)


@pytest.mark.parametrize(
    ("state", "act", "family"),
    [
        (CaseState.OPENED, Act.SEND, Precondition),
        (CaseState.OPENED, Act.CLOSE, Precondition),
        (CaseState.APPROVED, Act.APPROVE, Conflict),
        (CaseState.CLOSED, Act.CLOSE, Conflict),
    ],
)
def test_too_early_and_too_late_are_told_apart(state: CaseState, act: Act, family: type[BudgetwatchError]) -> None:
    with pytest.raises(family):
        ACTS[act](case_in(state))
