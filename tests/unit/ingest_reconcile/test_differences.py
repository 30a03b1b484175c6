"""The life of a difference: every state with every occasion."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.errors import Conflict, Precondition
from contracts.ingest.reconciliation_v1 import DifferenceAct as Act
from contracts.ingest.reconciliation_v1 import DifferenceState as State
from contracts.ingest.reconciliation_v1 import Verdict
from services.ingest.reconcile.differences import Figures, Step, on_explained, on_found, on_gone, on_verdict

HERE = Figures(Decimal(10), Decimal(7))
MOVED = Figures(Decimal(11), Decimal(7))
BOTH_MOVED = Figures(Decimal(11), Decimal(8))


def test_amount_is_left_less_right():
    assert HERE.amount == 3


def test_a_new_difference_is_open():
    assert on_found(None, None, HERE) == Step(Act.FOUND, State.OPEN)


@pytest.mark.parametrize("state", [State.OPEN, State.REOPENED, State.EXPLAINED, State.SIGNED_OFF])
def test_the_same_figures_change_nothing(state):
    assert on_found(state, HERE, HERE) is None


@pytest.mark.parametrize("now", [MOVED, BOTH_MOVED])
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.OPEN, Step(Act.MOVED, State.OPEN)),
        (State.REOPENED, Step(Act.MOVED, State.REOPENED)),
        (State.EXPLAINED, Step(Act.REOPENED, State.REOPENED)),
        (State.SIGNED_OFF, Step(Act.REOPENED, State.REOPENED)),
    ],
)
def test_moved_figures_void_what_was_said_about_others(state, expected, now):
    """Also where both sides move alike: the explanation was about other figures."""
    assert on_found(state, HERE, now) == expected


def test_a_closed_one_opens_again_even_with_the_same_figures():
    assert on_found(State.CLOSED, HERE, HERE) == Step(Act.REOPENED, State.REOPENED)


@pytest.mark.parametrize("state", [State.OPEN, State.REOPENED, State.EXPLAINED, State.SIGNED_OFF])
def test_what_holds_again_is_closed_whatever_was_said(state):
    assert on_gone(state) == Step(Act.CLOSED, State.CLOSED)


def test_a_closed_one_is_closed_once():
    assert on_gone(State.CLOSED) is None


@pytest.mark.parametrize("state", [State.OPEN, State.REOPENED, State.EXPLAINED])
def test_an_explanation_is_taken_until_it_is_signed_off(state):
    assert on_explained(state) == Step(Act.EXPLAINED, State.EXPLAINED)


@pytest.mark.parametrize("state", [State.CLOSED, State.SIGNED_OFF])
def test_an_explanation_may_come_too_late(state):
    with pytest.raises(Conflict):
        on_explained(state)


def test_the_committee_judges_explanations_only():
    assert on_verdict(State.EXPLAINED, Verdict.ACCEPTED) == Step(Act.SIGNED_OFF, State.SIGNED_OFF)
    assert on_verdict(State.EXPLAINED, Verdict.RETURNED) == Step(Act.RETURNED, State.REOPENED)
    for state in set(State) - {State.EXPLAINED}:
        with pytest.raises(Precondition):
            on_verdict(state, Verdict.ACCEPTED)
