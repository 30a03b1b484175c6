"""The closed table of deputies' opinions, every pair of state and act; their clocks."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.workdays import WorkCalendar
from contracts.cases.opinions_v1 import OpinionLimit, OpinionState, Satisfaction
from contracts.errors import Conflict, InvalidInput, Precondition
from services.cases.opinions import clocks
from services.cases.opinions.table import (
    ACT_NAMES,
    JUDGED_BY,
    STATE_NAMES,
    TRANSITIONS,
    WAITING,
    OpinionAct,
    allowed,
    moved,
)

TODAY = date(2025, 4, 8)


@pytest.mark.parametrize("state", OpinionState)
@pytest.mark.parametrize("act", OpinionAct)
def test_every_pair_moves_by_the_table_or_is_refused(state: OpinionState, act: OpinionAct) -> None:
    if (state, act) in TRANSITIONS:
        assert moved(state, act, on=TODAY, last_on=TODAY, today=TODAY) is TRANSITIONS[state, act]
        assert act in allowed(state)
    else:
        with pytest.raises((Conflict, Precondition)) as refused:
            moved(state, act, on=TODAY, last_on=TODAY, today=TODAY)
        assert STATE_NAMES[state] in refused.value.detail
        assert ACT_NAMES[act] in refused.value.detail
        assert act not in allowed(state)


@pytest.mark.parametrize(
    ("state", "act", "family"),
    [
        (OpinionState.ENTERED, OpinionAct.ANSWER, Precondition),
        (OpinionState.HANDLING, OpinionAct.ACCEPT, Precondition),
        (OpinionState.UNSATISFIED, OpinionAct.ANSWER, Precondition),
        (OpinionState.HANDLING, OpinionAct.FORWARD, Conflict),
        (OpinionState.ANSWERED, OpinionAct.ANSWER, Conflict),
        (OpinionState.HANDLING, OpinionAct.REHANDLE, Conflict),
        (OpinionState.CLOSED, OpinionAct.REJECT, Conflict),
        (OpinionState.WITHDRAWN, OpinionAct.FORWARD, Conflict),
    ],
)
def test_too_early_is_a_precondition_too_late_a_conflict(
    state: OpinionState, act: OpinionAct, family: type[Exception]
) -> None:
    with pytest.raises(family):
        moved(state, act, on=TODAY, last_on=TODAY, today=TODAY)


def test_what_ends_lets_nothing_follow_and_what_waits_does() -> None:
    ends = {state for state in OpinionState if not allowed(state)}
    assert ends == {OpinionState.CLOSED, OpinionState.WITHDRAWN}
    assert set(JUDGED_BY) == set(Satisfaction)
    assert all(allowed(state) for state in WAITING)


@pytest.mark.parametrize("day", [date(2025, 4, 9), date(2025, 4, 6)])
def test_days_are_in_order_and_not_in_the_future(day: date) -> None:
    with pytest.raises(InvalidInput):
        moved(OpinionState.ENTERED, OpinionAct.FORWARD, on=day, last_on=date(2025, 4, 7), today=TODAY)


@pytest.mark.parametrize(
    ("limit", "days", "due_on", "number"),
    [
        (OpinionLimit.SUGGESTION, None, date(2025, 4, 20), 3),  # a Sunday: a unit's lateness is judged by it, it stays
        (OpinionLimit.SUGGESTION_COMPLEX, None, date(2025, 7, 20), 6),
        (OpinionLimit.AGREED, 10, date(2025, 2, 8), 10),  # over the Spring Festival with its make-up Saturday
    ],
)
def test_an_answer_is_due_by_the_law_or_by_agreement(
    limit: OpinionLimit, days: int | None, due_on: date, number: int
) -> None:
    clock = clocks.answer_by(WorkCalendar(), date(2025, 1, 20), limit, days)
    assert (clock.due_on, clock.number, clock.started_on) == (due_on, number, date(2025, 1, 20))
    assert ("待装载" in clock.article) is (limit is not OpinionLimit.AGREED)


@pytest.mark.parametrize(("limit", "days"), [(OpinionLimit.AGREED, None), (OpinionLimit.SUGGESTION, 10)])
def test_days_are_told_for_an_agreed_limit_and_for_no_other(limit: OpinionLimit, days: int | None) -> None:
    with pytest.raises(InvalidInput):
        clocks.answer_by(WorkCalendar(), TODAY, limit, days)


def test_months_are_moved_by_no_calendar() -> None:
    clock = clocks.answer_by(WorkCalendar(), TODAY, OpinionLimit.SUGGESTION, None)
    assert clocks.recount(WorkCalendar(), clock) is clock
