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
from services.cases import deadlines
from services.cases.case import ACT_NAMES, OUTCOME_NAMES, STATE_NAMES, TRANSITIONS, Act, CaseFile, Moved

CALENDAR = WorkCalendar()
DAY = date(2025, 1, 20)

ACTS: dict[Act, Callable[[CaseFile], Moved]] = {
    Act.APPROVE: lambda c: acts.approve(c, approver=Approver.VICE_CHAIR, approver_name="王某", on=DAY, today=DAY),
    Act.SEND: lambda c: acts.send(c, document_number="元人预函〔2025〕1号", on=DAY, today=DAY),
    Act.RECEIVE: lambda c: acts.receive(c, signed_for_by="李某", on=DAY, today=DAY, calendar=CALENDAR),
    Act.EXTEND: lambda c: acts.extend(c, reason="情况复杂", on=DAY, today=DAY, calendar=CALENDAR),
    Act.ANSWER: lambda c: acts.answer(c, signer="张某", signer_post="局长", content="情况属实", on=DAY, today=DAY),
    Act.CLOSE: lambda c: acts.close(c, outcome=Outcome.TRUE_MENDED, on=DAY, today=DAY),
}


def major_case(state: CaseState) -> CaseFile:
    deadline = deadlines.answer_by(CALENDAR, MatterClass.MAJOR, DAY) if state is CaseState.RECEIVED else None
    return CaseFile(MatterClass.MAJOR, state, DAY, deadline, received_on=DAY)


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
    else:
        moved = ACTS[act](case)
        assert moved.case.state is expected
        assert (moved.entry.from_state, moved.entry.to_state, moved.entry.act) == (state, expected, act)
        assert act in acts.allowed_acts(case, DAY)


def test_the_table_has_six_lines_and_one_way_to_each_state() -> None:
    assert len(TRANSITIONS) == 6
    assert [state for state in CaseState if not any(start is state for start, _ in TRANSITIONS)] == [CaseState.CLOSED]
    reached = [to for (start, _), to in TRANSITIONS.items() if start is not to]
    assert sorted(reached) == sorted(set(CaseState) - {CaseState.OPENED})


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
