"""The closed table: every pair of state and act, through the acts themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import Approver, CaseState, Outcome
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
    Act.APPROVE: lambda c: acts.approve(c, approver=Approver.VICE_CHAIR, approver_name="王某", on=DAY, today=DAY),
    Act.SEND: lambda c: acts.send(c, document_number="元人预函〔2025〕1号", on=DAY, today=DAY),
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


def major_case(state: CaseState) -> CaseFile:
    deadline = deadlines.answer_by(CALENDAR, MatterClass.MAJOR, DAY) if state is CaseState.RECEIVED else None
    signer = "张某（局长）" if state in {CaseState.ANSWERED, CaseState.REPORTED} else None
    return CaseFile(MatterClass.MAJOR, state, DAY, deadline, received_on=DAY, answer_signer=signer)


@pytest.mark.parametrize(("state", "act"), list(product(CaseState, Act)))
def test_every_pair_moves_as_the_table_says_or_is_refused(state: CaseState, act: Act) -> None:
    case = major_case(state)
    expected = TRANSITIONS.get((state, act))

    if expected is None:
        with pytest.raises((Conflict, Precondition)) as refused:
            ACTS[act](case)
        assert refused.value.reason in {"act-too-early", "act-already-passed"}
        assert STATE_NAMES[state] in refused.value.detail
        assert ACT_NAMES[act] in refused.value.detail
        assert act not in acts.allowed_acts(case, DAY)
        assert act not in acts.allowed_acts(case, LATER)
    else:
        moved = ACTS[act](case)
        assert moved.case.state is expected
        assert (moved.entry.from_state, moved.entry.to_state, moved.entry.act) == (state, expected, act)
        assert act in acts.allowed_acts(case, LATER if act in {Act.REMIND, Act.PLAN_SURVEY} else DAY)


def test_every_state_is_reached_and_only_the_closed_one_is_an_end() -> None:
    assert [state for state in CaseState if not any(start is state for start, _ in TRANSITIONS)] == [CaseState.CLOSED]
    reached = {to for (start, _), to in TRANSITIONS.items() if start is not to}
    assert reached == set(CaseState) - {CaseState.OPENED}
    assert {act for _, act in TRANSITIONS} == set(Act)


def test_a_survey_is_not_closed_before_the_chairmen_have_heard_of_it() -> None:
    """Article 8, second paragraph: 提出调研报告，并向主任会议报告."""
    closing = {start for (start, act) in TRANSITIONS if act is Act.CLOSE}
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
        ACTS[act](major_case(state))
